import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Backup } from '../../shared/library-model.ts';
import { AppError } from '../../shared/errors.ts';
import { errorCode } from '../files/durable.ts';
import { isWholeBackup } from './check-backup.ts';
import { readManifest } from './manifest.ts';

/** A backup with its place on the disk, which pages are not told. */
export interface FoundBackup extends Backup {
  readonly path: string;
}

interface BackupFolders {
  /** The library's folder. */
  readonly root: string;
  readonly chosen: string | null;
  readonly libraryId: string;
}

/** Every backup of this library in the places it knows, newest first. */
export async function listBackups({ root, chosen, libraryId }: BackupFolders): Promise<FoundBackup[]> {
  const own = path.join(root, 'backups');
  const found = [
    ...(await migrationCopies(own)),
    ...(await backupsIn(own, 'library', libraryId)),
    ...(chosen === null ? [] : await backupsIn(chosen, 'chosen', libraryId)),
  ];
  return found.sort((one, other) => other.createdAtMs - one.createdAtMs || (one.name < other.name ? 1 : -1));
}

async function backupsIn(folder: string, place: Backup['place'], libraryId: string): Promise<FoundBackup[]> {
  const found: FoundBackup[] = [];
  for (const name of await namesIn(folder)) {
    const full = path.join(folder, name);
    const manifest = await readManifest(full).catch((error: unknown) => {
      if (error instanceof AppError || errorCode(error) !== '') return null;
      throw error;
    });
    // A half-made one has another name until it is whole.
    if (manifest?.libraryId !== libraryId || /\.(?:part|old)-[0-9a-f]{12}$/.test(name)) continue;
    found.push({
      name,
      kind: manifest.kind,
      createdAtMs: manifest.createdAtMs,
      sizeBytes: manifest.files.reduce((sum, file) => sum + file.sizeBytes, 0),
      isWhole: await isWholeBackup(full),
      place,
      path: full,
    });
  }
  return found;
}

/** The database as it was before an update of the library: `library-version-1.db`. */
async function migrationCopies(folder: string): Promise<FoundBackup[]> {
  const found: FoundBackup[] = [];
  for (const name of await namesIn(folder)) {
    if (!/^library-version-\d+(?:-\d+)?\.db$/.test(name)) continue;
    const { mtimeMs, size } = await stat(path.join(folder, name));
    const createdAtMs = Math.floor(mtimeMs);
    const facts = { kind: 'migration', isWhole: true, place: 'library' } as const;
    found.push({ name, createdAtMs, sizeBytes: size, path: path.join(folder, name), ...facts });
  }
  return found;
}

/** What an update leaves is kept for a month at least, and the newest few for good. */
const migrationKeepCount = 3;
const migrationKeepMs = 30 * 24 * 60 * 60_000;

/**
 * Removes the oldest backups beyond `keepCount`, of the kind and in the place of the one just made, and never that one.
 * Ones that are not whole do not count as kept.
 */
export async function pruneBackups(
  folders: BackupFolders,
  made: { readonly path: string; readonly keepCount: number; readonly nowMs: number },
): Promise<void> {
  const all = await listBackups(folders);
  const newest = all.find((backup) => backup.path === made.path);
  if (!newest?.isWhole) return;
  const alike = all.filter((backup) => backup.place === newest.place && isScheduled(backup));
  const kept = alike.filter((backup) => backup.isWhole).slice(0, made.keepCount);
  const oldest = kept.at(-1) ?? newest;
  const spent = alike.filter(
    (backup) => !kept.includes(backup) && backup !== newest && backup.createdAtMs <= oldest.createdAtMs,
  );
  const copies = all.filter((backup) => backup.kind === 'migration').slice(migrationKeepCount);
  const expired = copies.filter((backup) => made.nowMs - backup.createdAtMs > migrationKeepMs);
  for (const backup of [...spent, ...expired]) await rm(backup.path, { recursive: true, force: true });
}

const scheduledName = /^proofsheet-\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}Z(?:-\d+)?$/;

/** Only what was named by Proofsheet itself is ever removed by it. */
function isScheduled(backup: FoundBackup): boolean {
  return backup.kind !== 'migration' && scheduledName.test(backup.name);
}

/** "proofsheet-2026-11-21T04-50-12Z": sorts by time, and every file system takes it. */
export function backupName(nowMs: number): string {
  return `proofsheet-${new Date(nowMs).toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM'].includes(errorCode(error))) return [];
    throw error;
  }
}
