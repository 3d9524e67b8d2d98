#!/usr/bin/env node
// Plain JavaScript that any Node since 16 can read: it finds the Node that came with the project and goes on there.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { constants } from 'node:os';
import { fileURLToPath, URL } from 'node:url';

// better-sqlite3 is built for Node-API 10; an older Node does not refuse it, it crashes on it.
const neededNodeApi = 10;

const isCapable = Number(process.versions.napi) >= neededNodeApi && nodeModule.stripTypeScriptTypes;
if (isCapable) {
  if (process.env.PROOFSHEET_STARTED_BY === String(process.ppid)) endWithStarter();
  await start(process.argv.slice(2));
} else startInOwnNode();

async function start(argv) {
  nodeModule.enableCompileCache();
  // Sources say the same as what was built of them, and are read where nothing is built or something has changed.
  const { isHostBuilt } = await import('../scripts/build-host.mjs');
  const isBuilt = isHostBuilt();
  // Hosts do not know each other: which one a command line is for is decided here.
  if (argv[0] === 'serve') {
    const { serveCommand } = await import(isBuilt ? '../out/host/serve.js' : '../src/web/serve-command.ts');
    setExitCode(await serveCommand(argv.slice(1)));
    return;
  }
  const { main } = await import(isBuilt ? '../out/host/cli.js' : '../src/cli/index.ts');
  setExitCode(await main(argv));
}

function setExitCode(code) {
  if (typeof code === 'number') process.exitCode = code;
}

function startInOwnNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const node = fileURLToPath(new URL(`../node_modules/node/bin/${name}`, import.meta.url));
  if (!existsSync(node)) {
    console.error(
      `Proofsheet needs Node 24; this is ${process.version}. Install the one that comes with the project: ` +
        'run "npm ci" in its folder, then try again.',
    );
    process.exitCode = 1;
    return;
  }
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, PROOFSHEET_STARTED_BY: String(process.pid) },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`Proofsheet could not start ${node}: ${error.message}`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
  });
}

/** Whoever kills the process they started means this one: the channel to it closes even when it is killed outright. */
function endWithStarter() {
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  process.channel?.unref();
}
