import { constants } from 'node:fs';
import { copyFile, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const prefix = 'proofsheet-out-';
/** Long enough for any program to take its copy; the next drag after that clears up. */
const keptMs = 60 * 60_000;

/** One file to be handed out: copied from the library, or made for this once. */
export interface HandedOut {
  readonly name: string;
  readonly content: { readonly path: string } | { readonly bytes: Uint8Array };
}

/**
 * Copies files into a fresh folder outside the library and gives their paths. Copies, never links: what another program
 * does to its file must not reach the original.
 */
export async function handOutFiles(files: readonly HandedOut[]): Promise<string[]> {
  const folder = await mkdtemp(path.join(tmpdir(), prefix));
  // By the disk's own clock: that is what the others' times were written with.
  await forgetOld((await stat(folder)).mtimeMs);
  try {
    return await Promise.all(files.map((file) => place(folder, file)));
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function place(folder: string, { name, content }: HandedOut): Promise<string> {
  const target = path.join(folder, name);
  if ('bytes' in content) await writeFile(target, content.bytes, { flag: 'wx' });
  // A clone where the file system can make one: instant, and yet a file of its own.
  else await copyFile(content.path, target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  return target;
}

async function forgetOld(nowMs: number): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => []);
  for (const name of names.filter((each) => each.startsWith(prefix))) {
    const folder = path.join(tmpdir(), name);
    const madeMs = await stat(folder).then(
      (facts) => facts.mtimeMs,
      () => Infinity,
    );
    if (madeMs < nowMs - keptMs) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}
