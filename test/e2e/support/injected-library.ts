import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type Database from 'better-sqlite3';
import { openDatabase } from '../../../src/core/db/open-database.ts';
import { foldText } from '../../../src/core/db/search-terms.ts';
import { createTables } from '../../../src/core/db/tables.ts';
import { createImageIndexer } from '../../../src/core/library/image-indexer.ts';

/** Two hundred texts that would do something where text is taken for more than text. */
export const injections: readonly string[] = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '../../fixtures/script-injections.json'), 'utf8'),
) as string[]; // A list of texts; the test counts them.

/** Every place of a library that holds a text somebody else may have written. */
export const places = [
  ...['prompt', 'revised', 'note', 'answer', 'model', 'file', 'recipe', 'software', 'tag'],
  ...['problem', 'rule', 'unit'],
  ...['project', 'collection', 'smart', 'connection', 'template', 'pause'],
] as const;
export type Place = (typeof places)[number];

/** A text as it stands in a place: the mark is a comment where it is run, and tells places apart where it is read. */
export const textIn = (place: Place, text: string): string => `${text} //${place}`;

/** So many texts stand together in one picture's fields. */
const perPicture = 10;
export const pictureCount = injections.length / perPicture;

/** Fills a library that nobody has open with these texts, in every place there is. */
export function writeInjections(library: string): void {
  const db = openDatabase(path.join(library, 'library.db'), {
    backupFolder: path.join(library, 'backups'),
    appVersion: 'test',
  });
  try {
    const tables = createTables(db);
    db.transaction(() => {
      const connections = writeNames(db);
      const projectId = insert(db, 'project', { name: 'Injections', created_at_ms: Date.now() });
      const refusedId = insert(db, 'project', { name: 'Refusals', created_at_ms: Date.now() });
      const index = createImageIndexer(db, tables);
      for (let number = 0; number < pictureCount; number += 1) {
        index(writePicture(db, number, projectId, connections[number] ?? 1));
        writeFailure(db, number, refusedId, connections[number] ?? 1);
      }
      writeFiles(db, projectId, index);
    })();
  } finally {
    db.close();
  }
}

function insert(
  db: Database.Database,
  table: string,
  values: Readonly<Record<string, string | number | null>>,
): number {
  const names = Object.keys(values);
  const marks = names.map((name) => `@${name}`).join(', ');
  const added = db.prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${marks})`).run(values);
  return Number(added.lastInsertRowid);
}

/** Names in turn, so that no list is longer than people's are; and every text as a tag. Gives the connections' ids. */
function writeNames(db: Database.Database): readonly number[] {
  const atMs = Date.now();
  return injections.flatMap((text, position) => {
    insert(db, 'tag', {
      name: textIn('tag', text),
      folded: `${position} ${foldText(textIn('tag', text))}`,
    });
    return writeName[position % writeName.length]?.(db, text, position, atMs - position) ?? [];
  });
}

type WriteName = (db: Database.Database, text: string, position: number, created_at_ms: number) => number[];

const writeName: readonly WriteName[] = [
  (db, text, _position, created_at_ms) => {
    insert(db, 'project', { name: textIn('project', text), created_at_ms });
    return [];
  },
  (db, text, position, created_at_ms) => {
    insert(db, 'collection', { name: textIn('collection', text), folded: `${position}`, created_at_ms });
    return [];
  },
  (db, text, position, created_at_ms) => {
    const name = textIn('smart', text);
    insert(db, 'smart_collection', { name, query: name, position, created_at_ms });
    return [];
  },
  (db, text, _position, created_at_ms) => {
    const name = textIn('template', text);
    const values = { name, prompt: name, parameters: '{}', used_at_ms: created_at_ms, created_at_ms };
    insert(db, 'prompt_template', values);
    return [];
  },
  (db, text, position, created_at_ms) => [
    insert(db, 'connection', {
      name: textIn('connection', text),
      provider: 'openai-images',
      base_url: 'http://127.0.0.1:9/v1',
      key_env: 'PROOFSHEET_E2E_NONE',
      key_account: `account-${position}`,
      max_concurrent: 1,
      state: 'problem',
      state_detail: textIn('pause', text),
      models: JSON.stringify([{ model: textIn('model', text), endsOn: null }]),
      position,
      paused_at_ms: created_at_ms,
      pause_code: 'person',
      pause_reason: textIn('pause', text),
      created_at_ms,
    }),
  ],
];

const together = (number: number, place: Place): string =>
  injections
    .slice(number * perPicture, (number + 1) * perPicture)
    .map((text) => textIn(place, text))
    .join('\n');

function writeRun(db: Database.Database, number: number, project: number, connection: number): string {
  const id = randomUUID();
  insert(db, 'run', {
    id,
    project_id: project,
    connection_id: connection,
    provider: 'openai-images',
    model: textIn('model', injections[number * perPicture] ?? ''),
    prompt: together(number, 'prompt'),
    parameters: JSON.stringify({ size: '1024x1024', quality: 'high' }),
    wanted_count: 1,
    position: number,
    created_at_ms: Date.now() - number,
  });
  return id;
}

/** A picture made by a run, with these texts in everything that is said of it; gives its id. */
function writePicture(db: Database.Database, number: number, project: number, connection: number): number {
  const runId = writeRun(db, number, project, connection);
  const atMs = Date.now() - number;
  const attempt = insert(db, 'attempt', {
    run_id: runId,
    connection_id: connection,
    state: 'done',
    charge: 'charged',
    is_play_money: 0,
    wanted_count: 1,
    delivered_count: 1,
    answer: together(number, 'answer'),
    wire: JSON.stringify({ prompt: together(number, 'prompt') }),
    created_at_ms: atMs,
    finished_at_ms: atMs,
    sent_day: '2026-11-20',
  });
  insert(db, 'ledger', {
    attempt_id: attempt,
    kind: 'charge',
    amount_nanos: 1_000_000,
    basis: 'reported',
    unit_rule: 'tokens',
    detail: textIn('unit', injections[number] ?? ''),
    is_play_money: 0,
    project_id: project,
    connection_id: connection,
    model: textIn('model', injections[number * perPicture] ?? ''),
    local_day: '2026-11-20',
    created_at_ms: atMs,
  });
  const image = insertImage(db, project, number, {
    run_id: runId,
    attempt_id: attempt,
    output_index: 0,
    origin: 'made',
    revised_prompt: together(number, 'revised'),
    note: together(number, 'note'),
    amount_nanos: 1_000_000,
  });
  for (const text of injections.slice(number * perPicture, (number + 1) * perPicture)) {
    db.prepare('INSERT OR IGNORE INTO image_tag (image_id, tag_id) SELECT ?, id FROM tag WHERE name = ?').run(
      image,
      textIn('tag', text),
    );
  }
  return image;
}

/** A run that a provider refused in these words. */
function writeFailure(db: Database.Database, number: number, project: number, connection: number): void {
  insert(db, 'attempt', {
    run_id: writeRun(db, number, project, connection),
    connection_id: connection,
    state: 'rejected',
    charge: 'free',
    is_play_money: 0,
    wanted_count: 1,
    problem_code: 'provider',
    problem_message: together(number, 'problem'),
    billing_rule: together(number, 'rule'),
    created_at_ms: Date.now() - number,
    finished_at_ms: Date.now() - number,
  });
}

/** Files from elsewhere under such names, whose own notes say such things. */
function writeFiles(db: Database.Database, projectId: number, index: (id: number) => void): void {
  const hashes = db.prepare<[], string>('SELECT sha256 FROM blob ORDER BY sha256').pluck().all();
  for (const [at, sha256] of hashes.entries()) {
    insert(db, 'file_recipe', {
      sha256,
      source: 'proofsheet',
      prompt: together(at, 'recipe'),
      negative_prompt: together(at + 6, 'recipe'),
      model: textIn('model', injections[at] ?? ''),
      software: textIn('software', injections[at] ?? ''),
      raw: together(at + 12, 'recipe'),
    });
  }
  for (const [at, text] of injections.entries()) {
    index(
      insertImage(db, projectId, at + pictureCount, { origin: 'imported', file_name: textIn('file', text) }),
    );
  }
}

function insertImage(
  db: Database.Database,
  project: number,
  back: number,
  values: Readonly<Record<string, string | number | null>>,
): number {
  const shown = db
    .prepare<[number], { sha256: string; width: number; height: number }>(
      'SELECT sha256, width, height FROM image WHERE is_listed = 1 ORDER BY id LIMIT 1 OFFSET ?',
    )
    .get(back % 6);
  if (!shown) throw new Error('the sample library has six pictures');
  const atMs = Date.now() - back * 1000;
  return insert(db, 'image', {
    ...shown,
    project_id: project,
    is_listed: 1,
    sorted_at_ms: atMs,
    created_at_ms: atMs,
    ...values,
  });
}
