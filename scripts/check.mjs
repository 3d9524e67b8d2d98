import path from 'node:path';
import { root, runToEnd, runsOnFitNode } from './project-node.mjs';

/** Everything that must hold before a change is handed on, cheapest first; all are run, whatever the first ones say. */
const checks = [
  ['format', 'prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'],
  ['types', 'typescript/bin/tsc', '-b'],
  ['lint', 'eslint/bin/eslint.js', '.'],
  ['dead code', 'knip/bin/knip.js'],
];

if (await runsOnFitNode()) {
  const failed = [];
  for (const [name, script, ...args] of checks) {
    console.log(`— ${name}`);
    const code = await runToEnd(process.execPath, [path.join(root, 'node_modules', script), ...args]);
    if (code !== 0) failed.push(name);
  }
  console.log('— tests');
  const { runTests } = await import('./run-tests.mjs');
  const testCode = await runTests();
  if (failed.length > 0) console.error(`Not in order: ${failed.join(', ')}.`);
  process.exitCode = failed.length > 0 ? 1 : testCode;
}
