import { cp, link, mkdir, open, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * The disk a power cut leaves behind, after the model of io-shim.c: files as of their last fsync, folders as of theirs.
 * Everything that is there when a run begins counts as durable.
 */
export interface PowerCut {
  /** Environment for the process whose power will be cut. */
  readonly environment: Readonly<Record<string, string>>;
  /** Puts what was durable in place of the folder; the process must be dead. */
  cut(): Promise<void>;
}

/** `root` must not be used by anyone meanwhile. `shim` is the path of the built library. */
export async function preparePowerCut(root: string, shim: string): Promise<PowerCut> {
  const shadow = `${root}.shadow`;
  await rm(shadow, { recursive: true, force: true });
  await mkdir(shadow);
  await keepAll(root, shadow);
  return {
    environment: { LD_PRELOAD: shim, IO_SHIM_ROOT: root, IO_SHIM_SHADOW: shadow },
    async cut() {
      const left = `${root}.left`;
      await rm(left, { recursive: true, force: true });
      await rebuild(shadow, await nameOf(root), left);
      await rm(root, { recursive: true });
      await rename(left, root);
      await rm(shadow, { recursive: true });
    },
  };
}

async function nameOf(file: string): Promise<string> {
  const { ino, birthtimeNs } = await stat(file, { bigint: true });
  const second = 1_000_000_000n;
  return `${ino}-${birthtimeNs / second}.${String(birthtimeNs % second).padStart(9, '0')}`;
}

async function keepAll(folder: string, shadow: string): Promise<void> {
  const lines: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    const name = await nameOf(file);
    lines.push(`${name} ${entry.isDirectory() ? 'd' : 'f'} ${entry.name}\n`);
    if (entry.isDirectory()) await keepAll(file, shadow);
    // Originals are never written in place, so a second name for the same bytes is as good as a copy.
    else if (file.includes(`${path.sep}originals${path.sep}`)) await link(file, path.join(shadow, name));
    else await cp(file, path.join(shadow, name));
  }
  await writeFile(path.join(shadow, await nameOf(folder)), lines.join(''));
}

async function rebuild(shadow: string, folderName: string, into: string): Promise<void> {
  await mkdir(into);
  // A folder that was itself never synced came with its parent's entry and is empty.
  const listing = await readFile(path.join(shadow, folderName), 'utf8').catch(() => '');
  for (const line of listing.split('\n')) {
    const [, name, kind, entry] = /^(\S+) ([df]) (.*)$/.exec(line) ?? [];
    if (name === undefined || entry === undefined) continue;
    const target = path.join(into, entry);
    if (kind === 'd') await rebuild(shadow, name, target);
    // An entry whose bytes were never synced: a file of no length is what journals are known to leave.
    else await cp(path.join(shadow, name), target).catch(async () => (await open(target, 'w')).close());
  }
}
