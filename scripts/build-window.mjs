import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, runsOnFitNode } from './project-node.mjs';

/** What the window is made of. */
const sources = ['src/renderer', 'src/shared', 'vite.config.ts', 'package-lock.json'];
const builtPage = path.join(root, 'out', 'renderer', 'index.html');

/** Builds `out/renderer` when it is missing or older than what it is made of; standard output stays untouched. */
export async function buildWindowIfOlder() {
  if (!(await isOlder())) return;
  process.stderr.write('Building the window, once after a change.\n');
  await buildWindow();
}

export async function buildWindow() {
  const { build } = await import('vite');
  await build({ configFile: path.join(root, 'vite.config.ts'), logLevel: 'error' });
}

async function isOlder() {
  const builtMs = await changedMs(builtPage);
  const newest = await Promise.all(sources.map((source) => newestMs(path.join(root, source))));
  return builtMs === 0 || Math.max(...newest) > builtMs;
}

async function newestMs(file) {
  const facts = await stat(file).catch(() => null);
  if (!facts) return 0;
  if (!facts.isDirectory()) return facts.mtimeMs;
  const entries = await readdir(file, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const times = await Promise.all(files.map((entry) => changedMs(path.join(entry.parentPath, entry.name))));
  return Math.max(0, ...times);
}

async function changedMs(file) {
  return (await stat(file).catch(() => null))?.mtimeMs ?? 0;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href && (await runsOnFitNode())) {
  await (process.argv.includes('--if-older') ? buildWindowIfOlder() : buildWindow());
}
