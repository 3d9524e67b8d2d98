import type Database from 'better-sqlite3';
import type { MergeReport } from '../../shared/library-model.ts';
import { rebuildSpendSums } from '../db/migrations/0002-spend-sums.ts';
import { foldText } from '../db/search-terms.ts';
import { inTransaction } from '../db/transaction.ts';
import { createImageIndexer } from './image-indexer.ts';
import { createStackMap, mergeCollections, memberHere, reviveOriginals } from './merge-organised.ts';
import { findDeleted, forgetDeletedBytes, mergeDeletions, placeOf } from './merge-purged.ts';
import type { MergedImages, MergeSides } from './merge-sides.ts';
import {
  createRowReader,
  createRowWriter,
  idOf,
  matchRows,
  readRows,
  type IdMap,
  type StoredRow,
} from './merge-maps.ts';
import { isBetterKnownThere, readEntered, settleLostAttempt } from './merge-attempts.ts';

/** What went in, and which attempt of the backup is which one here. */
export interface MergedRows {
  readonly added: Omit<MergeReport['added'], 'originals'>;
  readonly settledAttempts: number;
  readonly attemptIds: IdMap;
  /** Attempts here of which a kept reply is still of use. */
  readonly undelivered: ReadonlySet<number>;
  readonly newImages: readonly { readonly id: number; readonly projectId: number }[];
  /** Pictures of the backup that were deleted for good here, and are left so. */
  readonly deletedCount: number;
}

const undeliveredAttempts = `SELECT id FROM attempt
  WHERE state IN ('accepted', 'received', 'fetching', 'unreadable', 'expired', 'unknown', 'failed')
    OR (state = 'done' AND delivered_count < wanted_count)`;

/**
 * Brings back rows that the library has lost, in one transaction, and changes nothing that is there: names, ratings, trash,
 * tags, caps and settings of the library stay. Money of an attempt comes back only where none is entered for it here.
 */
export function mergeRows(sides: MergeSides): MergedRows {
  return inTransaction(sides.here, () => {
    // Projects name covers, runs name inputs, pictures name runs: checked together, at the commit.
    sides.here.pragma('defer_foreign_keys = ON');
    return mergeAll(sides);
  });
}

function mergeAll(sides: MergeSides): MergedRows {
  const connections = mergeConnections(sides);
  const projects = mergeProjects(sides, connections.ids);
  mergePrices(sides, connections.ids);
  const { newRuns, knownRuns, newGroups } = mergeRuns(sides, projects.ids, connections.ids);
  addMapped(sides, 'run_batch', 'group_id', (row) =>
    newGroups.has(row['group_id']) ? { project_id: projects.ids.get(Number(row['project_id'])) } : null,
  );
  const attempts = mergeAttempts(sides, connections.ids, knownRuns);
  const ledgerEntries = mergeLedger(sides, attempts.trusted, projects.ids, connections.ids);
  addMissing(sides, 'blob', 'sha256');
  addMissing(sides, 'file_recipe', 'sha256');
  mergeDeletions(sides);
  const images = mergeImages(sides, attempts.ids, projects.ids, newRuns);
  addMapped(sides, 'run_input', 'run_id, position', (row) =>
    newRuns.has(String(row['run_id'])) ? { image_id: images.ids.get(Number(row['image_id'])) } : null,
  );
  addMapped(sides, 'edge', 'child_id, position', (row) => edgeHere(row, images));
  mergeEdits(sides, images);
  mergeTags(sides, images);
  mergeCollections(sides, images);
  addMapped(sides, 'tombstone', 'image_id', (row) => memberHere(row, images));
  forgetDeletedBytes(sides);
  reviveOriginals(sides);
  mergeCovers(sides, projects, images.ids);
  indexNew(sides, images.lostHere);
  // Triggers have kept the sums; pictures and entries that came in another order than they once did may divide a line.
  if (attempts.newCount + ledgerEntries + images.lostHere.length > 0) sides.here.exec(rebuildSpendSums);
  return {
    added: {
      projects: projects.lost.length,
      connections: connections.lost.length,
      runs: newRuns.size,
      attempts: attempts.newCount,
      ledgerEntries,
      images: images.lostHere.length,
    },
    settledAttempts: attempts.settledCount,
    attemptIds: attempts.ids,
    undelivered: new Set(sides.here.prepare<[], number>(undeliveredAttempts).pluck().all()),
    newImages: images.lostHere,
    deletedCount: images.deletedCount,
  };
}

function mergeConnections({ here, there }: MergeSides) {
  const matching = matchRows(
    readRows(there, 'connection'),
    readRows(here, 'connection'),
    (row) => `${String(row['provider'])}|${String(row['key_account'])}`,
  );
  const writer = createRowWriter(here, 'connection');
  const isTaken = here
    .prepare<[unknown], number>('SELECT 1 FROM connection WHERE name = ? AND removed_at_ms IS NULL')
    .pluck();
  for (const row of matching.lost) {
    const name = freeName(String(row['name']), (each) => isTaken.get(each) !== undefined);
    matching.ids.set(idOf(row), writer.add({ ...row, name }));
  }
  return matching;
}

function mergeProjects({ here, there }: MergeSides, connections: IdMap) {
  const matching = matchRows(readRows(there, 'project'), readRows(here, 'project'), (row) =>
    String(row['created_at_ms']),
  );
  const writer = createRowWriter(here, 'project');
  const isTaken = here.prepare<[unknown], number>('SELECT 1 FROM project WHERE name = ?').pluck();
  for (const row of matching.lost) {
    const name = freeName(String(row['name']), (each) => isTaken.get(each) !== undefined);
    const connectionId = row['default_connection_id'];
    const id = writer.add({
      ...row,
      name,
      // Counted as its pictures come.
      image_count: 0,
      // Set once its picture is here.
      cover_image_id: null,
      default_connection_id: connectionId === null ? null : connections.get(Number(connectionId)),
    });
    matching.ids.set(idOf(row), id);
  }
  return matching;
}

function mergePrices({ here, there }: MergeSides, connections: IdMap): void {
  const writer = createRowWriter(here, 'price');
  for (const row of readRows(there, 'price')) {
    const connectionId = row['connection_id'];
    writer.addIfAbsent({
      ...row,
      connection_id: connectionId === null ? null : connections.get(Number(connectionId)),
    });
  }
}

function mergeRuns({ here, there }: MergeSides, projects: IdMap, connections: IdMap) {
  const knownRuns = new Set(readRows(here, 'run', 'id', 'id').map((row) => String(row['id'])));
  const writer = createRowWriter(here, 'run');
  const newRuns = new Set<string>();
  const newGroups = new Set<unknown>();
  const whole = createRowReader(there, 'run');
  for (const { id } of readRows(there, 'run', 'id', 'id')) {
    if (knownRuns.has(String(id))) continue;
    const row = whole(id);
    writer.addIfAbsent({
      ...row,
      project_id: projects.get(Number(row['project_id'])),
      connection_id: connections.get(Number(row['connection_id'])),
    });
    newRuns.add(String(row['id']));
    newGroups.add(row['group_id']);
  }
  return { newRuns, knownRuns, newGroups };
}

function mergeAttempts(
  { here, there, nowMs }: MergeSides,
  connections: IdMap,
  knownRuns: ReadonlySet<string>,
) {
  const columns = 'id, run_id, created_at_ms, state, charge, connection_id';
  const rowsHere = readRows(here, 'attempt', 'id', columns);
  const rowsThere = readRows(there, 'attempt', 'id', columns);
  const whole = createRowReader(there, 'attempt');
  const matching = matchRows(
    rowsThere,
    rowsHere,
    (row) => `${String(row['run_id'])}|${String(row['created_at_ms'])}`,
  );
  const writer = createRowWriter(here, 'attempt');
  const outputs = createRowWriter(here, 'attempt_output');
  const outputsOf = there.prepare<[number], StoredRow>('SELECT * FROM attempt_output WHERE attempt_id = ?');
  const trusted = new Map<number, number>();
  const bringOutputs = (from: number, to: number): void => {
    for (const row of outputsOf.all(from)) outputs.addIfAbsent({ ...row, attempt_id: to });
  };
  for (const row of matching.lost) {
    const connectionId = connections.get(Number(row['connection_id']));
    const id = writer.add({
      ...settleLostAttempt(whole(idOf(row)), nowMs),
      connection_id: connectionId,
    });
    matching.ids.set(idOf(row), id);
    trusted.set(idOf(row), id);
    bringOutputs(idOf(row), id);
  }
  const lost = new Set(matching.lost.map(idOf));
  const byId = new Map(rowsHere.map((row) => [idOf(row), row]));
  let settledCount = 0;
  for (const row of rowsThere) {
    const id = matching.ids.get(idOf(row)) ?? 0;
    const now = byId.get(id);
    if (lost.has(idOf(row)) || !now || !knownRuns.has(String(row['run_id']))) continue;
    if (isBetterKnownThere(row, now)) {
      overwrite(here, writer.columns, { ...whole(idOf(row)), id, connection_id: now['connection_id'] });
      bringOutputs(idOf(row), id);
      settledCount += 1;
      trusted.set(idOf(row), id);
    } else if (now['charge'] === 'charged' || now['charge'] === 'refunded') {
      trusted.set(idOf(row), id);
    }
  }
  return { ids: matching.ids, trusted, newCount: matching.lost.length, settledCount };
}

function overwrite(here: Database.Database, columns: readonly string[], row: StoredRow): void {
  const sets = columns.filter((name) => name !== 'id').map((name) => `${name} = @${name}`);
  here.prepare<StoredRow>(`UPDATE attempt SET ${sets.join(', ')} WHERE id = @id`).run(row);
}

/** Entries of attempts that came back, and of those that say "charged" and have no entry here. */
function mergeLedger(
  { here, there }: MergeSides,
  attempts: IdMap,
  projects: IdMap,
  connections: IdMap,
): number {
  const entered = readEntered(here);
  const writer = createRowWriter(here, 'ledger');
  let count = 0;
  const whole = createRowReader(there, 'ledger');
  for (const key of readRows(there, 'ledger', 'id', 'id, attempt_id, kind')) {
    const attemptId = attempts.get(Number(key['attempt_id']));
    if (attemptId === undefined || entered.has(attemptId, key['kind'] === 'estimate')) continue;
    const row = whole(idOf(key));
    writer.add({
      ...row,
      attempt_id: attemptId,
      project_id: projects.get(Number(row['project_id'])),
      connection_id: connections.get(Number(row['connection_id'])),
    });
    count += 1;
  }
  return count;
}

function mergeImages(
  { here, there }: MergeSides,
  attempts: IdMap,
  projects: IdMap,
  newRuns: ReadonlySet<string>,
): MergedImages & { readonly deletedCount: number } {
  const keyOf = (row: StoredRow, side: 'there' | 'here'): string => {
    if (row['attempt_id'] === null) {
      return ['sha256', 'created_at_ms', 'origin', 'file_name'].map((name) => String(row[name])).join('|');
    }
    const own = Number(row['attempt_id']);
    return `made|${side === 'here' ? own : attempts.get(own)}|${String(row['output_index'])}`;
  };
  const keys = (db: Database.Database): StoredRow[] =>
    readRows(db, 'image', 'id', 'id, attempt_id, output_index, sha256, created_at_ms, origin, file_name');
  const matching = matchRows(keys(there), keys(here), keyOf);
  const writer = createRowWriter(here, 'image');
  const whole = createRowReader(there, 'image');
  const stackOf = createStackMap({ here, there });
  const { away, places } = findDeleted({ here, there }, matching.lost, newRuns);
  const bring = (key: StoredRow, row: StoredRow): { id: number; projectId: number } => {
    const projectId = projects.get(Number(row['project_id'])) ?? 0;
    const attemptId = row['attempt_id'] === null ? null : attempts.get(Number(row['attempt_id']));
    const id = writer.add({
      ...row,
      project_id: projectId,
      attempt_id: attemptId,
      stack_id: stackOf(row['stack_id']),
    });
    matching.ids.set(idOf(key), id);
    return { id, projectId };
  };
  for (const key of matching.lost) {
    const purgedAtMs = places.get(idOf(key));
    if (purgedAtMs !== undefined) bring(key, placeOf(whole(idOf(key)), purgedAtMs));
  }
  const lost = matching.lost.filter((key) => !away.has(idOf(key)) && !places.has(idOf(key)));
  return {
    ids: matching.ids,
    lost: new Set(lost.map(idOf)),
    places: new Set(places.keys()),
    lostHere: lost.map((key) => bring(key, whole(idOf(key)))),
    deletedCount: away.size + places.size,
  };
}

function edgeHere(row: StoredRow, images: MergedImages): StoredRow | null {
  const [child, input] = [Number(row['child_id']), Number(row['input_id'])];
  const isNew = [child, input].some((id) => images.lost.has(id) || images.places.has(id));
  const [childHere, inputHere] = [images.ids.get(child), images.ids.get(input)];
  if (!isNew || childHere === undefined || inputHere === undefined) return null;
  return { child_id: childHere, input_id: inputHere };
}

function addMissing({ here, there }: MergeSides, table: string, key: string): void {
  const writer = createRowWriter(here, table);
  const whole = createRowReader(there, table, key);
  const known = new Set(readRows(here, table, key, key).map((row) => row[key]));
  for (const row of readRows(there, table, key, key))
    if (!known.has(row[key])) writer.addIfAbsent(whole(row[key]));
}

/** Adds rows with some columns replaced; null leaves a row out. */
function addMapped(
  { here, there }: MergeSides,
  table: string,
  order: string,
  map: (row: StoredRow) => StoredRow | null,
): void {
  const writer = createRowWriter(here, table);
  for (const row of readRows(there, table, order)) {
    const mapped = map(row);
    if (mapped !== null) writer.addIfAbsent({ ...row, ...mapped });
  }
}

/** Strokes, and how pictures were made here, of pictures that came back. */
function mergeEdits(sides: MergeSides, images: MergedImages): void {
  for (const table of ['mask', 'mask_step', 'local_edit', 'outside_kept']) {
    addMapped(sides, table, 'image_id', (row) => {
      const id = Number(row['image_id']);
      return images.lost.has(id) ? { image_id: images.ids.get(id) } : null;
    });
  }
}

/** Tags of pictures that came back; others keep the tags they have. */
function mergeTags({ here, there }: MergeSides, images: MergedImages): void {
  const add = here.prepare<[string, string]>('INSERT OR IGNORE INTO tag (name, folded) VALUES (?, ?)');
  const find = here.prepare<[string], number>('SELECT id FROM tag WHERE folded = ?').pluck();
  const link = here.prepare<[number, number]>(
    'INSERT OR IGNORE INTO image_tag (image_id, tag_id) VALUES (?, ?)',
  );
  const rows = there
    .prepare<[], { imageId: number; name: string }>(
      'SELECT image_id AS imageId, tag.name AS name FROM image_tag JOIN tag ON tag.id = image_tag.tag_id',
    )
    .all();
  for (const { imageId, name } of rows) {
    const id = images.ids.get(imageId);
    if (id === undefined || !images.lost.has(imageId)) continue;
    add.run(name, foldText(name));
    link.run(id, find.get(foldText(name)) ?? 0);
  }
}

function mergeCovers(
  { here }: MergeSides,
  projects: { readonly ids: IdMap; readonly lost: readonly StoredRow[] },
  images: IdMap,
): void {
  const set = here.prepare<[number, number]>('UPDATE project SET cover_image_id = ? WHERE id = ?');
  for (const row of projects.lost) {
    const cover = images.get(Number(row['cover_image_id']));
    const id = projects.ids.get(idOf(row));
    if (cover !== undefined && id !== undefined) set.run(cover, id);
  }
}

function indexNew({ here, tables }: MergeSides, lost: MergedImages['lostHere']): void {
  const index = createImageIndexer(here, tables);
  for (const { id } of lost) index(id);
}

function freeName(name: string, isTaken: (name: string) => boolean): string {
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name} (${number})`;
    if (!isTaken(candidate)) return candidate;
  }
}
