import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { errorCode, renameDurably, renamePatiently, syncFolder } from '../files/durable.ts';
import { checkBackupDatabase, copyFromBackup, refuseNewerBackup } from './backup-facts.ts';
import { refuseTooSmall } from './backup-place.ts';
import { asFolderProblem, inspectBackup } from './check-backup.ts';
import { acquireLibraryLock, type LockHolder } from './lock.ts';
import type { WorkTools } from './long-work.ts';
import type { Manifest } from './manifest.ts';
import { syncFoldersOf } from './sync-folders.ts';

interface RestoreRequest {
  /** The backup. */
  readonly folder: string;
  /** The library to be: a folder without one. */
  readonly library: string;
  readonly appVersion: string;
  readonly holder: LockHolder;
}

/** Filled and checked first, then moved into place, the database last: a folder without it is not a library. */
const partName = 'restoring.part';
/** What may lie in the folder of a library that is not there yet. */
const lockFiles = ['library.lock', 'library.lock-journal', 'library.lock.txt'];
const harmless = new Set([...lockFiles, 'logs', 'backups', 'uploads']);

/** Puts a backup in the place of a library that is not there. Every byte is compared before anything is in place. */
export async function restoreBackup(request: RestoreRequest, tools: WorkTools): Promise<Manifest> {
  const folder = path.resolve(request.folder);
  const library = path.resolve(request.library);
  try {
    const manifest = await inspectBackup(folder);
    refuseNewerBackup(manifest, request.appVersion);
    refuseWithin(library, folder);
    const wasThere = existsSync(library);
    await refuseOccupied(library, manifest);
    const lock = acquireLibraryLock(library, request.holder);
    if (lock.heldBy !== null) throw heldElsewhere(lock.heldBy);
    let isDone = false;
    try {
      await restoreInto(folder, library, manifest, tools);
      isDone = true;
    } finally {
      lock.release();
      if (!isDone && !wasThere) await removeTraces(library);
    }
    return manifest;
  } catch (error) {
    throw asFolderProblem(error, folder);
  }
}

async function restoreInto(
  folder: string,
  library: string,
  manifest: Manifest,
  tools: WorkTools,
): Promise<void> {
  const part = path.join(library, partName);
  await rm(part, { recursive: true, force: true });
  await mkdir(part, { recursive: true, mode: 0o700 });
  try {
    await copyAll(folder, part, manifest, tools);
    checkBackupDatabase(folder, manifest, path.join(part, 'library.db'));
    await syncFoldersOf(part, manifest.files);
    await syncFolder(library);
  } catch (error) {
    await rm(part, { recursive: true, force: true });
    throw error;
  }
  for (const name of ['originals', 'incoming'])
    await moveTree(path.join(part, name), path.join(library, name));
  await renameDurably(path.join(part, 'library.db'), path.join(library, 'library.db'));
  await rm(part, { recursive: true, force: true });
}

async function copyAll(
  folder: string,
  part: string,
  manifest: Manifest,
  { signal, progress }: WorkTools,
): Promise<void> {
  const totalBytes = manifest.files.reduce((sum, file) => sum + file.sizeBytes, 0);
  await refuseTooSmall(part, totalBytes);
  let doneBytes = 0;
  for (const file of manifest.files) {
    signal.throwIfAborted();
    const target = path.join(part, file.path);
    await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
    await copyFromBackup(folder, file, target, signal);
    doneBytes += file.sizeBytes;
    progress(doneBytes / Math.max(1, totalBytes));
  }
}

/**
 * Moves what is missing and replaces nothing: what lies there already is a former try's, killed before its end, or belongs
 * to the pictures a copy of the database is put back to.
 */
async function moveTree(from: string, to: string): Promise<void> {
  if (!existsSync(from)) return;
  if (!existsSync(to)) {
    await renamePatiently(from, to);
  } else {
    for (const entry of await readdir(from, { withFileTypes: true })) {
      const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
      if (entry.isDirectory()) await moveTree(source, target);
      else if (!existsSync(target)) await renamePatiently(source, target);
    }
    await syncFolder(to);
  }
  await syncFolder(path.dirname(to));
}

async function refuseOccupied(library: string, manifest: Manifest): Promise<void> {
  const names = await readdir(library).catch((error: unknown): string[] => {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  });
  if (names.includes('library.db')) {
    throw new AppError(
      'conflict',
      `There is a library in ${library} already. Nothing was changed. To bring back what it has lost, use ` +
        '`restore DIR --merge`; to restore beside it, name another folder with --library.',
    );
  }
  // A killed restore's own leavings, and the pictures a copy of the database alone belongs to, may stay.
  if (names.includes(partName) || manifest.kind === 'database') return;
  const strange = names.find((name) => !harmless.has(name));
  if (strange === undefined) return;
  throw new AppError(
    'conflict',
    `${library} is not empty (it holds ${strange}). Nothing was changed. Name an empty or a new folder with --library.`,
  );
}

function refuseWithin(library: string, folder: string): void {
  const way = path.relative(folder, library);
  if (way !== '' && (way.startsWith('..') || path.isAbsolute(way))) return;
  throw new AppError('conflict', 'A library cannot be restored into its own backup. Name another folder.');
}

function heldElsewhere(heldBy: string): AppError {
  return new AppError(
    'conflict',
    `That library is open in ${heldBy}. Restoring needs it closed. Close it there, then try again.`,
  );
}

/** The folder was made for this restore alone; without it nothing was written. */
async function removeTraces(library: string): Promise<void> {
  for (const name of lockFiles) await rm(path.join(library, name), { force: true });
  // Whatever else is there is somebody's, and keeps the folder.
  await rmdir(library).catch(() => undefined);
}
