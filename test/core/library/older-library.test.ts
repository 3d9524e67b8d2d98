import { cp, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../../src/core/db/open-database.ts';
import { createDirectReader } from '../../../src/core/db/reader.ts';
import { createTables } from '../../../src/core/db/tables.ts';
import { verifyLibrary } from '../../../src/core/library/verify.ts';
import { makeTemporaryFolder } from '../../support/library.ts';
import { idleTools } from '../../support/work-tools.ts';

const stored = path.join(import.meta.dirname, '../../fixtures/library-version-1');

/** A copy of the library that the first version left, in a folder of its own. */
async function setup() {
  const folder = await makeTemporaryFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const root = path.join(folder, 'library');
  await cp(stored, root, { recursive: true });
  const open = (at = root) =>
    openDatabase(path.join(at, 'library.db'), { backupFolder: path.join(at, 'backups'), appVersion: 'test' });
  return { folder, root, open };
}

async function check(db: Database.Database, root: string) {
  const reader = createDirectReader(db);
  return verifyLibrary({ reader, root, isFull: true, nowMs: 0 }, idleTools());
}

it('opens a library of the first version with its sums added up, and keeps a copy of it as it was', async () => {
  const { root, open } = await setup();
  const before = await readFile(path.join(root, 'library.db'));
  const db = open();
  const sumOf = (sql: string) => db.prepare<[], number>(sql).pluck().get();
  const spent = 41_000_001 + 41_000_002 + 41_000_003 + 41_000_004 - 1_000_000 - 41_000_003;
  expect(sumOf('SELECT SUM(charge_nanos + adjustment_nanos + refund_nanos) FROM spend_day')).toBe(spent);
  expect(sumOf("SELECT net_nanos FROM spend_total WHERE kind = 'all'")).toBe(spent);
  expect(
    db
      .prepare('SELECT local_day AS day, SUM(entry_count) AS entries FROM spend_day GROUP BY local_day')
      .all(),
  ).toEqual([
    { day: '2026-10-10', entries: 1 },
    { day: '2026-10-11', entries: 2 },
    { day: '2026-10-12', entries: 1 },
    { day: '2026-10-15', entries: 1 },
    { day: '2026-10-16', entries: 1 },
  ]);
  expect(await check(db, root)).toMatchObject({ ok: true, problems: [], imageCount: 5, hashedCount: 5 });
  expect(createTables(db).search.count({ kind: 'all' }, 'boat')).toBe(5);
  db.close();

  expect(await readdir(path.join(root, 'backups'))).toEqual(['library-version-1.db']);
  const [kept, was] = [new Database(path.join(root, 'backups/library-version-1.db')), new Database(before)];
  for (const table of ['ledger', 'image', 'attempt', 'project', 'setting']) {
    const rowsOf = (each: Database.Database) => each.prepare(`SELECT * FROM ${table}`).all();
    expect(rowsOf(kept), table).toEqual(rowsOf(was));
  }
  expect(kept.pragma('user_version', { simple: true })).toBe(1);
  kept.close();
  was.close();
});

it('knows the place of what waits in the queue of an older one', async () => {
  const { root, open } = await setup();
  const raw = new Database(path.join(root, 'library.db'));
  raw.exec("UPDATE attempt SET state = 'planned' WHERE id IN (SELECT MIN(id) FROM attempt)");
  const run = raw
    .prepare(
      'SELECT project_id AS projectId, position FROM run WHERE id = (SELECT run_id FROM attempt LIMIT 1)',
    )
    .get();
  raw.close();
  const db = open();
  expect(createTables(db).queue.waiting()).toMatchObject([{ ...(run as object), priority: 0 }]);
  expect((await check(db, root)).notices).toEqual([]);
  db.close();
});

it('opens from wherever its folder was moved to', async () => {
  const { folder, root, open } = await setup();
  open().close();
  const moved = path.join(folder, 'elsewhere', 'my pictures');
  await cp(root, moved, { recursive: true });
  await rename(root, path.join(folder, 'gone'));
  const db = open(moved);
  expect(await check(db, moved)).toMatchObject({ ok: true, notices: [] });
  db.close();
});

it('refuses a newer one and changes nothing, whatever else lies there', async () => {
  const { root, open } = await setup();
  const file = path.join(root, 'library.db');
  const raw = new Database(file);
  raw.pragma('user_version = 9999');
  raw.close();
  const before = await readFile(file);
  expect(() => open()).toThrow(/newer Proofsheet/);
  expect((await readFile(file)).equals(before)).toBe(true);
  expect((await readdir(root)).sort()).toEqual(['library.db', 'originals']);
});
