import { enableCompileCache } from 'node:module';
import path from 'node:path';
import { root, runToEnd, runsOnFitNode } from './project-node.mjs';

if (await runsOnFitNode()) process.exitCode = await start(process.argv.slice(2));

/** Electron where it is installed or can be downloaded, the browser otherwise; nothing else differs. */
async function start(args) {
  if (!args.includes('--no-open')) {
    const { findElectron } = await import('./electron.mjs');
    const { program, reason } = await findElectron();
    if (program) return startElectron(program, args);
    process.stderr.write(`Opening Proofsheet in the browser instead of Electron: ${reason}.\n`);
  }
  const { buildWindowIfOlder } = await import('./build-window.mjs');
  await buildWindowIfOlder();
  const { buildHostIfOlder } = await import('./build-host.mjs');
  await buildHostIfOlder();
  enableCompileCache();
  const { serveCommand } = await import('../out/host/serve.js');
  return serveCommand(args);
}

async function startElectron(program, args) {
  const builder = path.join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const built = await runToEnd(process.execPath, [builder, 'build', '--logLevel', 'error'], {
    stdio: ['inherit', 2, 2],
  });
  return built === 0 ? runToEnd(program, [root, ...args]) : built;
}
