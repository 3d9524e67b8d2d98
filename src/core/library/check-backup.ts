import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { errorCode } from '../files/durable.ts';
import { manifestName, readManifest, type Manifest, type ManifestFile } from './manifest.ts';

/** What file managers leave in any folder they show. */
const clutter = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini']);

/**
 * Reads a backup's list and holds the folder against it: every file named is there as a plain file of its size, and
 * nothing else is there. The bytes themselves are compared by whoever copies them.
 */
export async function inspectBackup(folder: string): Promise<Manifest> {
  const manifest = await readManifest(folder);
  if (manifest === null) throw noBackup(folder);
  const found = await listPlainFiles(folder);
  for (const file of manifest.files) await checkOne(folder, file, found);
  const named = new Set(manifest.files.map((file) => file.path));
  const extra = [...found].find((name) => !named.has(name) && name !== manifestName);
  if (extra !== undefined) throw broken(folder, `it holds ${extra}, which its list does not name`);
  return manifest;
}

/** True for a backup whose files are all there with their sizes; anything else is false, whatever is wrong. */
export async function isWholeBackup(folder: string): Promise<boolean> {
  try {
    await inspectBackup(folder);
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

async function checkOne(folder: string, file: ManifestFile, found: ReadonlySet<string>): Promise<void> {
  if (!found.has(file.path)) throw broken(folder, `${file.path} is missing`);
  const { size } = await lstat(path.join(folder, file.path));
  if (size === file.sizeBytes) return;
  throw broken(folder, `${file.path} has ${size} bytes; it should have ${file.sizeBytes}`);
}

/** Every file below, with forward slashes. A link of any kind could lead out of the folder, so it is refused. */
async function listPlainFiles(folder: string): Promise<Set<string>> {
  const names = new Set<string>();
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const name = path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/');
    if (entry.isDirectory() || (entry.isFile() && clutter.has(entry.name))) continue;
    if (!entry.isFile()) throw broken(folder, `${name} is not a plain file`);
    names.add(name);
  }
  return names;
}

/** What is said when a file of a backup is not what its list says. */
export function broken(folder: string, what: string): AppError {
  return new AppError(
    'unreadable',
    `The backup ${folder} is not whole: ${what}. Nothing was changed. Use another backup.`,
  );
}

function noBackup(folder: string): AppError {
  return new AppError(
    'not-found',
    `There is no whole backup in ${folder}: it has no ${manifestName}, which is written when a backup is complete.`,
  );
}

/** Turns what a disk refuses into words; `folder` is the one a person named. */
export function asFolderProblem(error: unknown, folder: string): unknown {
  const code = errorCode(error);
  const words = diskWords[code];
  if (error instanceof AppError || words === undefined) return error;
  const at = error instanceof Error && 'path' in error && typeof error.path === 'string' ? error.path : null;
  // Something of ours that is not there is a bug, and no matter of the folder that was named.
  if (code.startsWith('ENO') && code !== 'ENOSPC' && at !== folder) return error;
  return new AppError('unavailable', at === null ? `${words}.` : `${words}: ${at}.`, { cause: error });
}

const full = 'The disk is full. Nothing half-made was left. Free some space, then try again';

const diskWords: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such folder',
  ENOTDIR: 'That is not a folder',
  EACCES: 'Proofsheet may not read or write there',
  EPERM: 'Proofsheet may not read or write there',
  EROFS: 'That disk can only be read',
  ENOSPC: full,
  SQLITE_FULL: full,
  EDQUOT: 'Your share of that disk is used up. Nothing half-made was left',
  EIO: 'The disk reported an error',
  SQLITE_IOERR_WRITE: 'The disk reported an error while writing',
  SQLITE_CANTOPEN: 'A file could not be made there',
};
