import type Database from 'better-sqlite3';
import type { BundleReport } from '../../shared/bundle-model.ts';
import type { ImageId, ProjectId, Sha256 } from '../../shared/ids.ts';
import { shareOf } from '../../shared/money.ts';
import { foldText } from '../db/search-terms.ts';
import type { Tables } from '../db/tables.ts';
import { inTransaction } from '../db/transaction.ts';
import { plainLine } from '../files/display-name.ts';
import type { TakenPicture } from '../images/image-worker.ts';
import { createImageIndexer } from '../library/image-indexer.ts';
import type { BundleRows } from './bundle-format.ts';
import { inOrder } from './check-rows.ts';
import { insertEdits, insertOrder } from './insert-order.ts';
import { refused } from './read-zip.ts';
import { createRowMap, type RowMap } from './row-map.ts';

/** Everything checked and every original durable: what is left is one transaction. */
export interface BundleInsert {
  readonly db: Database.Database;
  readonly tables: Tables;
  readonly originLibrary: string;
  readonly rows: BundleRows;
  readonly taken: ReadonlyMap<string, TakenPicture>;
  readonly nowMs: number;
}

/** What came in, with what listeners are told about. */
export interface InsertedBundle {
  readonly report: BundleReport;
  readonly newImages: readonly ImageId[];
}

/** Puts a bundle's rows in, all or none. What came in before by the same names is left as it is. */
export function insertBundle(insert: BundleInsert): InsertedBundle {
  return inTransaction(insert.db, () => {
    // Runs name runs that come after them.
    insert.db.pragma('defer_foreign_keys = ON');
    const map = createRowMap(insert.db, insert.originLibrary);
    const projectId = insertProject(insert, map);
    insertConnections(insert, map);
    const runs = insertRuns(insert, map, projectId);
    const attempts = insertAttempts(insert, map);
    insertBlobs(insert);
    const newImages = insertImages(insert, map, projectId);
    insertLinks(insert, map, new Set(newImages.keys()), runs);
    insertOrder(insert, map, newImages);
    insertEdits(insert, newImages);
    const ledgerEntries = insertLedger(insert, map, projectId);
    sharePrices(insert, map);
    const index = createImageIndexer(insert.db, insert.tables);
    for (const id of newImages.values()) index(id);
    const report = {
      projectId,
      project: insert.tables.projects.get(projectId)?.name ?? '',
      added: { images: newImages.size, runs: runs.size, attempts, ledgerEntries },
    };
    return { report, newImages: [...newImages.values()] };
  });
}

/** Writes one row by its columns; gives its id. */
function writer(db: Database.Database, table: string, columns: readonly string[]) {
  const statement = db.prepare<Record<string, unknown>>(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((name) => `@${name}`).join(', ')})`,
  );
  return (values: Readonly<Record<string, unknown>>): number => Number(statement.run(values).lastInsertRowid);
}

function insertProject({ tables, rows, nowMs }: BundleInsert, map: RowMap): ProjectId {
  const [project] = rows.project;
  if (!project) throw refused('it holds no project');
  const known = map.find('project', project.id);
  // A row's own id, written by this file.
  if (known !== null) return Number(known) as ProjectId;
  const wanted = [...plainLine(project.name)].slice(0, 100).join('') || 'Project';
  let name = wanted;
  for (let number = 2; tables.projects.findByName(name) !== null; number += 1) name = `${wanted} (${number})`;
  const id = tables.projects.create({ name, isSample: false, createdAtMs: nowMs });
  map.add('project', project.id, id);
  return id;
}

/** Nothing can be bought through them: they are there to be named by what was. */
function insertConnections({ db, rows, nowMs }: BundleInsert, map: RowMap): void {
  const write = writer(db, 'connection', [
    ...['name', 'provider', 'key_account', 'max_concurrent', 'position', 'created_at_ms', 'removed_at_ms'],
  ]);
  for (const row of rows.connection) {
    if (map.find('connection', row.id) !== null) continue;
    const name = [...plainLine(row.name)].slice(0, 100).join('') || row.provider;
    const values = { name, provider: row.provider, key_account: '', max_concurrent: 1, position: 0 };
    map.add('connection', row.id, write({ ...values, created_at_ms: nowMs, removed_at_ms: nowMs }));
  }
}

/** Ids that are free stay; an id that somebody else's run has gets another one. */
function insertRuns(
  { db, rows, nowMs }: BundleInsert,
  map: RowMap,
  projectId: ProjectId,
): ReadonlySet<string> {
  const write = writer(db, 'run', [
    ...[
      'id',
      'project_id',
      'connection_id',
      'provider',
      'model',
      'prompt',
      'parameters',
      'extra',
      'wanted_count',
    ],
    ...['position', 'again_of', 'group_id', 'keep_outside_px', 'dismissed_at_ms', 'created_at_ms'],
  ]);
  const same = db.prepare<[string], { prompt: string; model: string }>(
    'SELECT prompt, model FROM run WHERE id = ?',
  );
  const fresh = new Set<string>();
  for (const row of rows.run) {
    const known = map.find('run', row.id);
    if (known === null) {
      fresh.add(row.id);
      map.add('run', row.id, same.get(row.id) ? crypto.randomUUID() : row.id);
    } else {
      const here = same.get(known);
      if (here && (here.prompt !== row.prompt || here.model !== row.model)) throw contradiction();
    }
  }
  for (const row of rows.run) {
    if (!fresh.has(row.id)) continue;
    write({
      id: map.get('run', row.id),
      project_id: projectId,
      connection_id: map.get('connection', row.connectionId),
      provider: row.provider,
      model: row.model,
      prompt: row.prompt,
      parameters: JSON.stringify(row.parameters),
      extra: row.extra === null ? null : JSON.stringify(row.extra),
      wanted_count: row.wantedCount,
      position: 0,
      again_of: row.againOf === null ? null : map.get('run', row.againOf),
      group_id: row.groupId,
      keep_outside_px: row.keepOutsidePx,
      // Over and seen: none of it is offered to be bought again by itself.
      dismissed_at_ms: nowMs,
      created_at_ms: row.createdAtMs,
    });
  }
  return fresh;
}

function insertAttempts({ db, rows }: BundleInsert, map: RowMap): number {
  const write = writer(db, 'attempt', [
    ...['run_id', 'connection_id', 'state', 'charge', 'is_play_money', 'wanted_count', 'delivered_count'],
    ...[
      'estimate_nanos',
      'wire',
      'request_id',
      'response_status',
      'problem_code',
      'problem_message',
      'billing_rule',
    ],
    ...['got', 'answer', 'sent_day', 'created_at_ms', 'sent_at_ms', 'finished_at_ms'],
  ]);
  let count = 0;
  for (const row of rows.attempt) {
    if (map.find('attempt', row.id) !== null) continue;
    count += 1;
    const id = write({
      run_id: map.get('run', row.runId),
      connection_id: map.get('connection', row.connectionId),
      state: row.state,
      charge: row.charge,
      is_play_money: row.isPlayMoney ? 1 : 0,
      wanted_count: row.wantedCount,
      delivered_count: row.deliveredCount,
      estimate_nanos: row.estimateNanos,
      wire: row.wire,
      request_id: row.requestId,
      response_status: row.responseStatus,
      problem_code: row.problemCode,
      problem_message: row.problemMessage,
      billing_rule: row.billingRule,
      got: row.got,
      answer: row.answer,
      sent_day: row.sentDay,
      created_at_ms: row.createdAtMs,
      sent_at_ms: row.sentAtMs,
      finished_at_ms: row.finishedAtMs,
    });
    map.add('attempt', row.id, id);
  }
  return count;
}

function insertBlobs({ db, tables, rows, taken, nowMs }: BundleInsert): void {
  const markGone = db.prepare<[number, string]>('UPDATE blob SET removed_at_ms = ? WHERE sha256 = ?');
  for (const row of rows.blob) {
    const picture = taken.get(row.sha256);
    if (picture) {
      tables.blobs.insertIfAbsent(picture.checked, nowMs);
      if (picture.recipe) tables.fileRecipes.insertIfAbsent(picture.checked.sha256, picture.recipe);
      // A hash of the right length, as the schema of the row says.
    } else if (!tables.blobs.get(row.sha256 as Sha256)) {
      const { isGone: _isGone, type: _type, ...facts } = row;
      tables.blobs.insertIfAbsent({ ...facts, sha256: row.sha256 as Sha256 }, nowMs);
      markGone.run(nowMs, row.sha256);
    }
  }
}

const imageColumns = [
  ...['project_id', 'sha256', 'run_id', 'attempt_id', 'output_index', 'origin', 'is_listed', 'file_name'],
  ...[
    'revised_prompt',
    'version',
    'width',
    'height',
    'thumbhash',
    'rating',
    'flag',
    'color',
    'note',
    'differs',
  ],
  ...['sorted_at_ms', 'created_at_ms', 'trashed_at_ms', 'purged_at_ms', 'is_unstacked'],
] as const;

function insertImages(insert: BundleInsert, map: RowMap, projectId: ProjectId): Map<number, ImageId> {
  const { db, rows, taken, nowMs } = insert;
  const write = writer(db, 'image', imageColumns);
  const hashOf = db.prepare<[string], string>('SELECT sha256 FROM image WHERE id = ?').pluck();
  const byId = new Map(rows.image.map((row) => [row.id, row]));
  const blobs = new Map(rows.blob.map((row) => [row.sha256, row]));
  const added = new Map<number, ImageId>();
  for (const originId of inOrder(rows) ?? []) {
    const row = byId.get(originId);
    const blob = row && blobs.get(row.sha256);
    if (!row || !blob) continue;
    const known = map.find('image', row.id);
    if (known !== null) {
      if (hashOf.get(known) !== row.sha256) throw contradiction();
      continue;
    }
    const isGone = row.isPurged || !taken.has(row.sha256);
    const id = write({
      project_id: projectId,
      sha256: row.sha256,
      run_id: row.runId === null ? null : map.get('run', row.runId),
      attempt_id: row.attemptId === null ? null : map.get('attempt', row.attemptId),
      output_index: row.outputIndex,
      origin: row.origin,
      is_listed: row.isListed ? 1 : 0,
      file_name: row.fileName === null ? null : plainLine(row.fileName),
      revised_prompt: row.revisedPrompt,
      version: row.version,
      width: blob.width,
      height: blob.height,
      thumbhash: taken.get(row.sha256)?.thumbnails.thumbhash ?? null,
      rating: row.rating,
      flag: row.flag,
      color: row.color,
      note: row.note,
      differs: row.differs ? 1 : 0,
      sorted_at_ms: row.sortedAtMs,
      created_at_ms: row.createdAtMs,
      trashed_at_ms: row.trashedAtMs ?? (isGone ? nowMs : null),
      purged_at_ms: isGone ? nowMs : null,
      is_unstacked: row.isUnstacked ? 1 : 0,
    });
    map.add('image', row.id, id);
    added.set(row.id, id as ImageId); // A row's own id, just given by the database.
  }
  return added;
}

function insertLinks(
  { db, rows }: BundleInsert,
  map: RowMap,
  newImages: ReadonlySet<number>,
  newRuns: ReadonlySet<string>,
): void {
  const edge = writer(db, 'edge', ['child_id', 'position', 'input_id', 'role']);
  const input = writer(db, 'run_input', ['run_id', 'position', 'role', 'image_id', 'sha256']);
  for (const row of rows.edge) {
    if (!newImages.has(row.childId)) continue;
    const [child, from] = [map.get('image', row.childId), map.get('image', row.inputId)];
    edge({ child_id: child, position: row.position, input_id: from, role: row.role });
  }
  for (const row of rows.input) {
    if (!newRuns.has(row.runId)) continue;
    const place = { run_id: map.get('run', row.runId), position: row.position, role: row.role };
    input({ ...place, image_id: map.get('image', row.imageId), sha256: row.sha256 });
  }
  const addTag = db.prepare<[string, string]>('INSERT OR IGNORE INTO tag (name, folded) VALUES (?, ?)');
  const findTag = db.prepare<[string], number>('SELECT id FROM tag WHERE folded = ?').pluck();
  const link = db.prepare<[number, number]>(
    'INSERT OR IGNORE INTO image_tag (image_id, tag_id) VALUES (?, ?)',
  );
  for (const row of rows.image) {
    if (!newImages.has(row.id)) continue;
    for (const name of row.tags.map(plainLine).filter((each) => each !== '')) {
      addTag.run(name, foldText(name));
      const tag = findTag.get(foldText(name));
      if (tag !== undefined) link.run(Number(map.get('image', row.id)), tag);
    }
  }
}

/** Every line names the library it came from: shown with its picture, and in no sum and no cap. */
function insertLedger({ db, rows, originLibrary }: BundleInsert, map: RowMap, projectId: ProjectId): number {
  const write = writer(db, 'ledger', [
    ...[
      'attempt_id',
      'kind',
      'amount_nanos',
      'basis',
      'unit_rule',
      'detail',
      'is_play_money',
      'origin_library',
    ],
    ...['project_id', 'connection_id', 'model', 'local_day', 'created_at_ms'],
  ]);
  const amountOf = db.prepare<[string], number>('SELECT amount_nanos FROM ledger WHERE id = ?').pluck();
  let count = 0;
  for (const row of rows.ledger) {
    const known = map.find('ledger', row.id);
    if (known !== null) {
      if (amountOf.get(known) !== row.amountNanos) throw contradiction();
      continue;
    }
    count += 1;
    const id = write({
      attempt_id: map.get('attempt', row.attemptId),
      kind: row.kind,
      amount_nanos: row.amountNanos,
      basis: row.basis,
      unit_rule: row.unitRule,
      detail: row.detail,
      is_play_money: row.isPlayMoney ? 1 : 0,
      origin_library: originLibrary,
      project_id: projectId,
      connection_id: map.get('connection', row.connectionId),
      model: row.model,
      local_day: row.localDay,
      created_at_ms: row.createdAtMs,
    });
    map.add('ledger', row.id, id);
  }
  return count;
}

/** What each picture cost follows from the entries, as it does for pictures bought here. */
function sharePrices({ tables, rows }: BundleInsert, map: RowMap): void {
  for (const row of rows.attempt) {
    // Row ids, written by this file.
    const attemptId = Number(map.get('attempt', row.id)) as Parameters<typeof tables.ledger.netOfAttempt>[0];
    const net = tables.ledger.netOfAttempt(attemptId);
    const images = tables.images.ofAttempt(attemptId);
    for (const [index, id] of images.entries()) {
      const share = net === null ? null : shareOf(net, images.length, index);
      // What is right already is not written again: the same file twice changes no row.
      if (tables.images.get(id)?.amountNanos !== share) tables.images.setAmount(id, share);
    }
  }
}

function contradiction(): Error {
  return refused('it says something else about what came in with an earlier one');
}
