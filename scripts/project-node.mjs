import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

// Plain old JavaScript: this file is what a Node from years ago reads before anything else.

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** better-sqlite3 crashes the process below Node-API 10 instead of failing, and sources are run as TypeScript. */
function isFit() {
  return Number(process.versions.napi) >= 10 && Boolean(process.features.typescript);
}

/** The Node that comes with the project as a dev dependency, or null. */
function ownNode() {
  const file = path.join(
    root,
    'node_modules',
    'node',
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
  return existsSync(file) ? file : null;
}

const missing = `Proofsheet needs Node 24, and this is Node ${process.versions.node}.
It brings its own, which is not installed here. Run: npm ci
If that was done with --ignore-scripts or --omit=dev, run it again without.`;

/**
 * Returns true when this process is fit to run Proofsheet. Otherwise runs the same command with the project's own Node
 * in its place and returns false, or says what is missing and returns false.
 */
export async function runsOnFitNode(argv = process.argv.slice(1)) {
  if (isFit()) return true;
  const node = ownNode();
  if (node === null || process.env.PROOFSHEET_NODE_TRIED) {
    process.stderr.write(`${missing}\n`);
    process.exitCode = 1;
    return false;
  }
  process.exitCode = await runToEnd(node, argv, { env: { ...process.env, PROOFSHEET_NODE_TRIED: '1' } });
  return false;
}

/** Runs a program in the foreground: signals go on to it, its exit code comes back. */
export function runToEnd(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'inherit', cwd: root, ...options });
    const passOn = (signal) => child.kill(signal);
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, passOn);
    const end = (code) => {
      for (const signal of signals) process.off(signal, passOn);
      resolve(code);
    };
    child.on('error', (error) => {
      process.stderr.write(`${command} could not be started: ${error.message}\n`);
      end(127);
    });
    child.on('exit', (code, signal) => end(code ?? (signal === 'SIGINT' ? 130 : 1)));
  });
}
