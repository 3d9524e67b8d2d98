import { rm } from 'node:fs/promises';
import path from 'node:path';
import type Database from 'better-sqlite3';
import type { BackupKind, BackupReport } from '../../shared/library-model.ts';
import { createSettingsTable } from '../db/settings.ts';
import { asFolderProblem } from './check-backup.ts';
import { choosePlace, openPart, putInPlace, refuseTooSmall } from './backup-place.ts';
import { copyDatabase } from './copy-database.ts';
import { copyIncoming } from './copy-incoming.ts';
import { copyOriginals, originalsBytes } from './copy-originals.ts';
import { syncFoldersOf } from './sync-folders.ts';
import { readLibraryFacts } from './library-facts.ts';
import type { WorkTools } from './long-work.ts';
import { readManifest, writeManifest, type ManifestFile } from './manifest.ts';

/** What a backup is made of. */
export interface BackupSource {
  readonly db: Database.Database;
  /** The library's folder. */
  readonly root: string;
  readonly appVersion: string;
}

interface BackupRequest {
  /** The folder the backup becomes. */
  readonly folder: string;
  readonly kind: BackupKind;
  readonly createdAtMs: number;
  /** An older backup elsewhere whose originals need not be read from the library again. */
  readonly reuseFrom?: string | null;
}

/** Purchases that end while they are being copied are copied once more; someone who never stops gets the last try. */
const maxTries = 5;

/**
 * Makes a whole copy of a library that is in use: the database as of one moment, then the files it names. The folder
 * gets its name when everything in it is on the disk, list included, so that half a backup is never taken for one.
 * Keys are not in a library, so they are not in its backups.
 */
export async function createBackup(
  source: BackupSource,
  request: BackupRequest,
  tools: WorkTools,
): Promise<BackupReport> {
  try {
    const libraryId = createSettingsTable(source.db).libraryId();
    const place = await choosePlace(request.folder, source.root, libraryId);
    const part = await openPart(place.folder);
    try {
      const reuseFrom = place.former ? place.folder : (request.reuseFrom ?? null);
      const report = await fill(source, { ...request, folder: place.folder, reuseFrom }, part, tools);
      tools.signal.throwIfAborted();
      await putInPlace(part, place.folder);
      return report;
    } finally {
      await rm(part, { recursive: true, force: true });
    }
  } catch (error) {
    throw asFolderProblem(error, request.folder);
  }
}

async function fill(
  source: BackupSource,
  request: Required<BackupRequest>,
  part: string,
  tools: WorkTools,
): Promise<BackupReport> {
  const { copy, incoming } = await copyMoment(source, part, tools);
  try {
    const facts = readLibraryFacts(copy.db);
    const isFull = request.kind === 'full';
    if (isFull) await refuseTooSmall(part, originalsBytes(copy.db));
    const former = request.reuseFrom === null ? null : await readFormer(request.reuseFrom);
    const originals = isFull
      ? await copyOriginals({ db: copy.db, root: source.root, part, former, tools })
      : { files: [], missing: [], reusedCount: 0 };
    copy.close();
    const files: ManifestFile[] = [await copy.describe(), ...incoming, ...originals.files];
    await syncFoldersOf(part, files);
    await writeManifest(part, {
      format: 'proofsheet-backup',
      formatVersion: 1,
      kind: request.kind,
      appVersion: source.appVersion,
      createdAtMs: request.createdAtMs,
      ...facts,
      missingOriginals: originals.missing,
      files,
    });
    return {
      name: path.basename(request.folder),
      path: request.folder,
      kind: request.kind,
      createdAtMs: request.createdAtMs,
      fileCount: files.length,
      sizeBytes: files.reduce((sum, file) => sum + file.sizeBytes, 0),
      reusedCount: originals.reusedCount,
      imageCount: facts.counts.images,
      ledgerCount: facts.counts.ledgerEntries,
      spentNanos: facts.spentNanos,
      missingOriginals: originals.missing,
    };
  } finally {
    copy.close();
  }
}

/** The database, and the paid replies it says are not delivered yet: both of the same moment. */
async function copyMoment(source: BackupSource, part: string, tools: WorkTools) {
  for (let attempt = 1; ; attempt += 1) {
    const copy = await copyDatabase(source.db, path.join(part, 'library.db'), tools);
    try {
      const incoming = await copyIncoming({
        live: source.db,
        copy: copy.db,
        root: source.root,
        part,
        tools,
      });
      if (incoming.isSteady || attempt === maxTries) return { copy, incoming: incoming.files };
    } catch (error) {
      copy.close();
      throw error;
    }
    copy.close();
    await rm(path.join(part, 'library.db'), { force: true });
    await rm(path.join(part, 'incoming'), { recursive: true, force: true });
  }
}

/** A former backup that cannot be read is simply not reused. */
async function readFormer(folder: string) {
  const manifest = await readManifest(folder).catch(() => null);
  return manifest === null
    ? null
    : { folder, files: new Map(manifest.files.map((file) => [file.path, file])) };
}
