import { readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from './project-node.mjs';
import { isOlder } from './staleness.mjs';

/** Where the command line and the web host are, in few files that start in half the time of their hundreds of sources. */
const hostFolder = path.join(root, 'out', 'host');
/** Written last, so what is older than its sources or broken off is never used. */
const hostStamp = path.join(hostFolder, 'built.json');

const sources = ['src/core', 'src/shared', 'src/cli', 'src/web', 'package-lock.json'].map((source) =>
  path.join(root, source),
);

const entries = {
  cli: 'src/cli/index.ts',
  serve: 'src/web/serve-command.ts',
};

/** Processes and threads that core starts by name: each is a file of its own, in every bundle that core is part of. */
export const startedByName = {
  'image-worker': 'src/core/images/worker/index.ts',
  'reader-thread': 'src/core/db/reader-thread-entry.ts',
};

/** Programs and files of their own come with these; the rest goes into the bundle. */
const external = ['better-sqlite3', 'keytar', 'sharp', '@img/sharp-wasm32', '@contentauth/c2pa-wasm'];

const weekMs = 7 * 24 * 60 * 60 * 1000;

/** Whether `out/host` is there and made of the sources as they are now. */
export function isHostBuilt() {
  return !isOlder(hostStamp, sources);
}

/** Builds `out/host` when it is missing or older than what it is made of. */
export async function buildHostIfOlder() {
  if (!isHostBuilt()) await buildHost();
}

export async function buildHost() {
  const startedAt = new Date();
  await rm(hostStamp, { force: true });
  // A host that runs still loads its parts from here: nothing is taken away before its time.
  await bundleForNode({ ...entries, ...startedByName }, hostFolder);
  await removeOldFiles();
  await writeFile(hostStamp, `${JSON.stringify({ builtAt: startedAt.toISOString() })}\n`);
  // What was changed while it was built is newer than it.
  await utimes(hostStamp, startedAt, startedAt);
}

/** Bundles each entry, with all it imports from here, into `folder`; what is there already stays. */
export async function bundleForNode(files, folder) {
  const { build } = await import('vite');
  const input = Object.entries(files).map(([name, file]) => [name, path.join(root, file)]);
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, external },
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: false,
      target: 'node24',
      rollupOptions: {
        input: Object.fromEntries(input),
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  });
}

async function removeOldFiles() {
  for (const name of await readdir(hostFolder)) {
    const file = path.join(hostFolder, name);
    if (Date.now() - (await stat(file)).mtimeMs > weekMs) await rm(file, { force: true });
  }
}
