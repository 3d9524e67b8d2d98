import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, realpath, rename, rm, statfs } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { errorCode, makeFolderDurably, renamePatiently, syncFolder } from '../files/durable.ts';
import { manifestName, readManifest, type Manifest } from './manifest.ts';

/** Where a backup will be, once it is complete. */
export interface BackupPlace {
  readonly folder: string;
  /** The backup of this library that lies there now and will be replaced. */
  readonly former: Manifest | null;
}

/**
 * Says whether a backup may become this folder: one that is free, empty, or an older backup of the same library. Refused
 * are folders of the library itself, another library, and anything with somebody's files in it.
 */
export async function choosePlace(given: string, library: string, libraryId: string): Promise<BackupPlace> {
  const folder = await resolveReal(path.resolve(given));
  const root = await resolveReal(path.resolve(library));
  if (isInside(folder, root) && !isInside(folder, path.join(root, 'backups'), true)) {
    throw refused(folder, 'it is inside the library that would be copied. Choose a folder outside it');
  }
  if (isInside(root, folder)) throw refused(folder, 'the library lies inside it. Choose another folder');
  await finishSwap(folder);
  const names = await namesIn(folder);
  if (names.length === 0) return { folder, former: null };
  if (!names.includes(manifestName)) {
    if (names.includes('library.db')) throw refused(folder, 'another library is there');
    throw refused(folder, 'it is not empty. Choose an empty or a new folder');
  }
  const former = await readManifest(folder);
  if (former?.libraryId === libraryId) return { folder, former };
  throw refused(folder, 'it holds a backup of another library. Choose another folder');
}

/** A folder beside the final one, to be filled and then renamed; what an earlier process left there is removed. */
export async function openPart(folder: string): Promise<string> {
  await makeFolderDurably(path.dirname(folder));
  await removeParts(folder, 'part');
  const part = `${folder}.part-${randomBytes(6).toString('hex')}`;
  await mkdir(part, { mode: 0o700 });
  return part;
}

/** Puts a complete backup in its place. A former one is set aside first and removed last, so that one is always whole. */
export async function putInPlace(part: string, folder: string): Promise<void> {
  const parent = path.dirname(folder);
  const aside = `${folder}.old-${randomBytes(6).toString('hex')}`;
  const isReplaced = existsSync(folder);
  if (isReplaced) await renamePatiently(folder, aside);
  await renamePatiently(part, folder);
  await syncFolder(parent);
  if (isReplaced) await rm(aside, { recursive: true, force: true });
}

/** A process that was killed between the two renames left the former backup aside: it takes its place again. */
async function finishSwap(folder: string): Promise<void> {
  const asides = (await namesIn(path.dirname(folder))).filter((name) => isLeft(name, folder, 'old'));
  const newest = asides.at(-1);
  if (newest !== undefined && !existsSync(folder)) {
    await rename(path.join(path.dirname(folder), newest), folder);
  }
  await removeParts(folder, 'old');
}

async function removeParts(folder: string, kind: 'part' | 'old'): Promise<void> {
  const parent = path.dirname(folder);
  for (const name of await namesIn(parent)) {
    if (isLeft(name, folder, kind)) await rm(path.join(parent, name), { recursive: true, force: true });
  }
}

function isLeft(name: string, folder: string, kind: 'part' | 'old'): boolean {
  const start = `${path.basename(folder)}.${kind}-`;
  return name.startsWith(start) && /^[0-9a-f]{12}$/.test(name.slice(start.length));
}

/** Refuses early what a disk cannot hold, instead of filling it first. */
export async function refuseTooSmall(folder: string, neededBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const freeBytes = bavail * bsize;
  // Some network file systems report nothing; then writing tells.
  if (freeBytes >= neededBytes || (bavail === 0 && bsize === 0)) return;
  throw new AppError(
    'unavailable',
    `The disk is full: this backup needs ${inMegabytes(neededBytes)} and ${inMegabytes(freeBytes)} are free. ` +
      'Free some space or choose another disk. Nothing was written.',
  );
}

function inMegabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toLocaleString('en-US', { maximumFractionDigits: 1 })} MB`;
}

/** The real place behind links, also of a folder that is not there yet. */
async function resolveReal(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch (error) {
    const parent = path.dirname(folder);
    if (errorCode(error) !== 'ENOENT' || parent === folder) throw error;
    return path.join(await resolveReal(parent), path.basename(folder));
  }
}

function isInside(inner: string, outer: string, isStrict = false): boolean {
  const way = path.relative(outer, inner);
  if (way === '') return !isStrict;
  return !path.isAbsolute(way) && way.split(path.sep)[0] !== '..';
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

function refused(folder: string, why: string): AppError {
  return new AppError('conflict', `Nothing can be backed up to ${folder}: ${why}. Nothing was written.`);
}
