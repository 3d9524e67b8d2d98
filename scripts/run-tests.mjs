import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root, runToEnd } from './project-node.mjs';
import { buildHost } from './build-host.mjs';
import { buildWindow } from './build-window.mjs';
import { ensureTestTools } from './test-tools.mjs';

const bin = (name) => path.join(root, 'node_modules', name);

/**
 * Runs every test, unit and browser, and prints "N passed, N failed" last, from the runners' own reports. Resolves with
 * the exit code: not 0 when one failed, when a runner broke off, or when none ran.
 */
export async function runTests() {
  const missing = await ensureTestTools();
  await buildWindow();
  await buildHost();
  const folder = await mkdtemp(path.join(tmpdir(), 'proofsheet-reports-'));
  try {
    const unit = await runVitest(path.join(folder, 'vitest.json'));
    const browser = await runPlaywright(path.join(folder, 'playwright.json'));
    return report([unit, browser], missing);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runVitest(file) {
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const code = await runToEnd(process.execPath, [bin('vitest/vitest.mjs'), ...args]);
  return outcome('unit tests', code, file, (result) => ({
    passed: result.numPassedTests,
    failed: result.numFailedTests,
    skipped: result.numPendingTests + result.numTodoTests,
  }));
}

async function runPlaywright(file) {
  const specs = await readdir(path.join(root, 'test/e2e'), { recursive: true }).catch(() => []);
  if (!specs.some((name) => name.endsWith('.spec.ts'))) return nothing('browser tests');
  const args = ['test', '--reporter=list,json'];
  const env = { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: file };
  const code = await runToEnd(process.execPath, [bin('@playwright/test/cli.js'), ...args], { env });
  return outcome('browser tests', code, file, ({ stats }) => ({
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: stats.skipped,
  }));
}

function nothing(name) {
  return { name, passed: 0, failed: 0, skipped: 0, brokeOff: false };
}

/** A runner that ends badly without naming a failed test failed as a whole: that counts as one. */
async function outcome(name, code, file, count) {
  const counts = existsSync(file) ? count(JSON.parse(await readFile(file, 'utf8'))) : nothing(name);
  const brokeOff = code !== 0 && counts.failed === 0;
  return { name, ...counts, failed: brokeOff ? 1 : counts.failed, brokeOff };
}

function report(outcomes, missing) {
  const sum = (field) => outcomes.reduce((total, each) => total + each[field], 0);
  const [passed, failed, skipped] = [sum('passed'), sum('failed'), sum('skipped')];
  for (const sentence of missing) console.log(`Skipped: ${sentence}`);
  for (const { name, brokeOff } of outcomes) {
    if (brokeOff) console.log(`The ${name} broke off; what they printed says why. Counted as one failure.`);
  }
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  return failed > 0 || passed === 0 ? 1 : 0;
}
