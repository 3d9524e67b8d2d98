import { existsSync, statSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type Database from 'better-sqlite3';
import { AppError } from '../../shared/errors.ts';
import type { MergeReport } from '../../shared/library-model.ts';
import { openDatabase } from '../db/open-database.ts';
import { createSettingsTable } from '../db/settings.ts';
import type { Tables } from '../db/tables.ts';
import { makeFolderDurably, renameDurably, renamePatiently, syncFolder } from '../files/durable.ts';
import { checkBackupDatabase, copyFromBackup, refuseNewerBackup } from './backup-facts.ts';
import { asFolderProblem, inspectBackup } from './check-backup.ts';
import { deletedNotice, unwantedOriginals } from './merge-purged.ts';
import { mergeRows, type MergedRows } from './merge-rows.ts';
import type { WorkTools } from './long-work.ts';
import type { Manifest, ManifestFile } from './manifest.ts';

interface MergeTarget {
  readonly db: Database.Database;
  readonly tables: Pick<Tables, 'search'>;
  readonly root: string;
  readonly appVersion: string;
  readonly nowMs: number;
}

/** What a merge did, with what listeners have to be told about. */
export interface MergeOutcome {
  readonly report: MergeReport;
  readonly newImages: MergedRows['newImages'];
}

const partName = 'merging.part';

/**
 * Brings back what a backup of this library has and it has not: files first, then the rows in one transaction. Doing it
 * twice changes nothing the second time.
 */
export async function mergeBackup(
  target: MergeTarget,
  given: string,
  tools: WorkTools,
): Promise<MergeOutcome> {
  const folder = path.resolve(given);
  const part = path.join(target.root, partName);
  try {
    const manifest = await inspectBackup(folder);
    refuseNewerBackup(manifest, target.appVersion);
    refuseOtherLibrary(target.db, manifest);
    await rm(part, { recursive: true, force: true });
    await mkdir(part, { recursive: true, mode: 0o700 });
    return await mergeThrough(target, folder, part, manifest, tools);
  } catch (error) {
    throw asFolderProblem(error, folder);
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

async function mergeThrough(
  target: MergeTarget,
  folder: string,
  part: string,
  manifest: Manifest,
  tools: WorkTools,
): Promise<MergeOutcome> {
  const file = path.join(part, 'library.db');
  const database = manifest.files.find((each) => each.path === 'library.db');
  if (database) await copyFromBackup(folder, database, file, tools.signal);
  checkBackupDatabase(folder, manifest, file);
  const there = openDatabase(file, {
    backupFolder: path.join(part, 'backups'),
    appVersion: target.appVersion,
  });
  try {
    const unwanted = unwantedOriginals({ here: target.db, there });
    const wanted = originalsOf(manifest, target.root).filter((file) => !unwanted.has(file.sha256));
    const originals = await bringOriginals(target.root, folder, part, wanted, tools);
    tools.signal.throwIfAborted();
    const merged = mergeRows({ here: target.db, there, tables: target.tables, nowMs: target.nowMs });
    await bringIncoming(target.root, folder, part, manifest, merged, tools);
    const { added, settledAttempts, newImages, deletedCount } = merged;
    const deleted = deletedNotice(deletedCount);
    const report: MergeReport = {
      added: { ...added, originals },
      settledAttempts,
      notices: [...noticesOf(target.db, there), ...(deleted === null ? [] : [deleted])],
    };
    return { report, newImages };
  } finally {
    there.close();
  }
}

const originalsOf = (manifest: Manifest, root: string): ManifestFile[] =>
  manifest.files.filter((file) => file.path.startsWith('originals/') && isLost(root, file));

/** Originals whose bytes are the ones their name promises, where the library has lost them or has them cut short. */
async function bringOriginals(
  root: string,
  folder: string,
  part: string,
  wanted: readonly ManifestFile[],
  { signal, progress }: WorkTools,
): Promise<number> {
  const staged = path.join(part, 'original');
  for (const [index, file] of wanted.entries()) {
    signal.throwIfAborted();
    await copyFromBackup(folder, file, staged, signal);
    await renameDurably(staged, path.join(root, file.path));
    progress((index + 1) / wanted.length);
  }
  return wanted.length;
}

function isLost(root: string, file: ManifestFile): boolean {
  if (path.posix.basename(file.path).slice(0, 64) !== file.sha256) return false;
  return statSync(path.join(root, file.path), { throwIfNoEntry: false })?.size !== file.sizeBytes;
}

/** Paid replies of purchases that were never delivered, where the library has none of it. */
async function bringIncoming(
  root: string,
  folder: string,
  part: string,
  manifest: Manifest,
  merged: MergedRows,
  { signal }: WorkTools,
): Promise<void> {
  const moves = new Map<string, string>();
  for (const file of manifest.files) {
    const [top, id] = file.path.split('/');
    const here = top === 'incoming' ? merged.attemptIds.get(Number(id)) : undefined;
    if (here === undefined || !merged.undelivered.has(here)) continue;
    const target = path.join(root, 'incoming', String(here));
    if (existsSync(target)) continue;
    const staged = path.join(part, file.path);
    await mkdir(path.dirname(staged), { recursive: true });
    await copyFromBackup(folder, file, staged, signal);
    moves.set(path.join(part, 'incoming', String(id)), target);
  }
  if (moves.size > 0) await makeFolderDurably(path.join(root, 'incoming'));
  for (const [from, to] of moves) {
    await renamePatiently(from, to);
    await syncFolder(path.dirname(to));
  }
}

function refuseOtherLibrary(db: Database.Database, manifest: Manifest): void {
  if (manifest.libraryId === createSettingsTable(db).libraryId()) return;
  throw new AppError(
    'conflict',
    'That is a backup of another library. Only a backup of this library can be merged into it. Nothing was changed. ' +
      'To look at the other one, restore it into a folder of its own.',
  );
}

const knownTables = new Set([
  ...[
    'setting',
    'project',
    'connection',
    'blob',
    'run',
    'run_input',
    'attempt',
    'attempt_output',
    'image',
    'edge',
  ],
  ...[
    'file_recipe',
    'credentials_check',
    'price',
    'ledger',
    'tag',
    'image_tag',
    'collection',
    'collection_image',
    'stack',
    'tombstone',
    'purged_image',
    'original_removal',
    'run_batch',
    'mask',
    'mask_step',
    'local_edit',
    'outside_kept',
    // Pictures that come back are found at once.
    'search_backlog',
    // What a person did here is undone here.
    'undo_entry',
    'undo_change',
    'cap',
    'spend_day',
    'spend_total',
    'unpriced_attempt',
    'sqlite_sequence',
    'sqlite_stat1',
    'sqlite_stat4',
  ],
]);

/** What people know these tables as. */
const ownWords: Readonly<Record<string, string>> = {
  prompt_template: 'saved prompts',
  smart_collection: 'smart collections',
};

/** What is left out, and any table this does not know of, must not be left out in silence. */
function noticesOf(here: Database.Database, there: Database.Database): string[] {
  const tables = there
    .prepare<[], string>(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'image\\_%' ESCAPE '\\'`,
    )
    .pluck()
    .all()
    .filter((name) => !knownTables.has(name));
  const countOf = (db: Database.Database, name: string): number =>
    db.prepare<[], number>(`SELECT count(*) FROM "${name}"`).pluck().get() ?? 0;
  return tables
    .filter((name) => countOf(there, name) > countOf(here, name))
    .map(
      (name) =>
        `The backup has more ${ownWords[name] ?? `rows of "${name}"`}: a merge does not bring them back.`,
    );
}
