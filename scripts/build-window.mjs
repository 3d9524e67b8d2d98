import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildHostIfOlder } from './build-host.mjs';
import { root, runsOnFitNode } from './project-node.mjs';
import { isOlder } from './staleness.mjs';

/** What the window is made of. */
const sources = ['src/renderer', 'src/shared', 'vite.config.ts', 'package-lock.json'];
const builtPage = path.join(root, 'out', 'renderer', 'index.html');

/** Builds `out/renderer` when it is missing or older than what it is made of; standard output stays untouched. */
export async function buildWindowIfOlder() {
  if (
    !isOlder(
      builtPage,
      sources.map((source) => path.join(root, source)),
    )
  )
    return;
  process.stderr.write('Building the window, once after a change.\n');
  await buildWindow();
}

export async function buildWindow() {
  const { build } = await import('vite');
  await build({ configFile: path.join(root, 'vite.config.ts'), logLevel: 'error' });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href && (await runsOnFitNode())) {
  if (process.argv.includes('--if-older')) {
    await buildWindowIfOlder();
    await buildHostIfOlder();
  } else await buildWindow();
}
