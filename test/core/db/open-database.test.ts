import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Migration } from '../../../src/core/db/migrations/migration.ts';
import { openDatabase } from '../../../src/core/db/open-database.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { makeTemporaryFolder } from '../../support/library.ts';

let folder: string;
beforeEach(async () => {
  folder = await makeTemporaryFolder();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const step = (version: number, sql: string): Migration => ({
  version,
  name: `step-${version}`,
  up: (db) => db.exec(sql),
});
const first = step(1, 'CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT');
const second = step(2, "ALTER TABLE note ADD COLUMN color TEXT NOT NULL DEFAULT 'red'");

function open(migrations?: readonly Migration[]): Database.Database {
  return openDatabase(path.join(folder, 'library.db'), {
    ...(migrations ? { migrations } : {}),
    backupFolder: path.join(folder, 'backups'),
    appVersion: '0.1.0',
  });
}

async function hashes(): Promise<Record<string, string>> {
  const names = (await readdir(folder)).filter((name) => !name.endsWith('-shm'));
  const entries = names.map(async (name) => {
    const bytes = await readFile(path.join(folder, name));
    return [name, createHash('sha256').update(bytes).digest('hex')] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

describe('opening a library database', () => {
  it('commits to the disk before it acknowledges, with WAL and foreign keys', () => {
    const db = open();
    const read = (name: string): unknown => db.pragma(name, { simple: true });
    const found = {
      journal_mode: read('journal_mode'),
      synchronous: read('synchronous'),
      fullfsync: read('fullfsync'),
      checkpoint_fullfsync: read('checkpoint_fullfsync'),
      foreign_keys: read('foreign_keys'),
      trusted_schema: read('trusted_schema'),
      busy_timeout: read('busy_timeout'),
    };
    db.close();
    expect(found).toEqual({
      journal_mode: 'wal',
      synchronous: 2,
      fullfsync: 1,
      checkpoint_fullfsync: 1,
      foreign_keys: 1,
      trusted_schema: 0,
      busy_timeout: 5000,
    });
  });

  it('has the schema of the snapshot', async () => {
    const db = open();
    const rows = db
      .prepare<[], { sql: string }>(
        `SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'
          AND name NOT GLOB 'image_words_*' AND name NOT GLOB 'image_substrings_*' AND name NOT GLOB 'image_pairs_*'
          ORDER BY name`,
      )
      .all();
    db.close();
    const schema = `${rows.map((row) => `${row.sql};`).join('\n\n')}\n`;
    await expect(schema).toMatchFileSnapshot('../../schema.snapshot.sql');
  });

  it('keeps every ordinary table strict', () => {
    const db = open();
    const loose = db
      .prepare<[], { name: string }>(
        `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0
          AND name NOT LIKE 'sqlite_%'`,
      )
      .all();
    db.close();
    expect(loose).toEqual([]);
  });

  it('refuses a folder of another program and a file that is no database, and changes neither', async () => {
    const file = path.join(folder, 'library.db');
    const other = new Database(file);
    other.exec('CREATE TABLE recipes (id INTEGER)');
    other.close();
    expect(() => open()).toThrow(/not a Proofsheet library/);
    const check = new Database(file, { readonly: true });
    expect(check.prepare('SELECT name FROM sqlite_schema').pluck().all()).toEqual(['recipes']);
    check.close();

    await writeFile(file, 'These are my notes. '.repeat(100));
    const before = await hashes();
    expect(() => open()).toThrow(/not a Proofsheet library/);
    expect(await hashes()).toEqual(before);
  });
});

describe('migrating', () => {
  it('backs up before an upgrade and keeps what was there', async () => {
    const old = open([first]);
    old.prepare("INSERT INTO note (text) VALUES ('kept')").run();
    old.close();
    expect(await readdir(folder)).not.toContain('backups');

    const upgraded = open([first, second]);
    const rows = upgraded.prepare('SELECT text, color FROM note').all();
    const version: unknown = upgraded.pragma('user_version', { simple: true });
    upgraded.close();
    expect({ rows, version }).toEqual({ rows: [{ text: 'kept', color: 'red' }], version: 2 });

    const backup = new Database(path.join(folder, 'backups', 'library-version-1.db'), { readonly: true });
    expect(backup.prepare('SELECT * FROM note').all()).toEqual([{ id: 1, text: 'kept' }]);
    expect(backup.pragma('user_version', { simple: true })).toBe(1);
    backup.close();
  });

  it('leaves the old version whole when a step fails, and never replaces a backup', async () => {
    const old = open([first]);
    old.prepare("INSERT INTO note (text) VALUES ('kept')").run();
    old.close();
    const failing = step(2, 'CREATE TABLE half (id INTEGER); SELECT no_such_function();');
    expect(() => open([first, failing])).toThrow(/no_such_function/);
    expect(() => open([first, failing])).toThrow(/no_such_function/);

    const db = open([first]);
    expect(db.prepare('SELECT text FROM note').pluck().all()).toEqual(['kept']);
    expect(db.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'half'").pluck().get()).toBe(0);
    db.close();
    expect((await readdir(path.join(folder, 'backups'))).sort()).toEqual([
      'library-version-1-2.db',
      'library-version-1.db',
    ]);
  });

  it('undoes a step that breaks a reference', () => {
    const referring = step(2, 'CREATE TABLE line (note_id INTEGER NOT NULL REFERENCES note(id)) STRICT');
    const breaking = step(3, 'INSERT INTO line VALUES (99)');
    open([first, referring]).close();
    expect(() => open([first, referring, breaking])).toThrow(/keeps every reference/);
    const db = open([first, referring]);
    expect(db.prepare('SELECT count(*) FROM line').pluck().get()).toBe(0);
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
    db.close();
  });

  it('refuses steps with a gap in their numbers before it opens anything', async () => {
    expect(() => open([first, step(3, 'SELECT 1')])).toThrow(/should be number 2/);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('a library made by a newer version', () => {
  function refusal(): AppError {
    try {
      open([first]).close();
    } catch (error) {
      if (error instanceof AppError) return error;
      throw error;
    }
    throw new Error('it was opened');
  }

  it('is refused with both versions named, and not a byte of it changes', async () => {
    open([first, second]).close();
    const before = await hashes();
    const error = refusal();
    expect(error.code).toBe('unavailable');
    expect(error.message).toContain('library version 2');
    expect(error.message).toContain('up to version 1');
    expect(error.message).toContain('0.1.0');
    expect(await hashes()).toEqual(before);
  });

  it('is recognised when only its write-ahead log tells, and the log stays', async () => {
    const file = path.join(folder, 'library.db');
    open([first]).close();
    const newer = open([first, second]);
    newer.prepare("INSERT INTO note (text) VALUES ('in the log')").run();
    // A copy taken while it is open is what a crash leaves: the upgrade is in the log alone.
    const copies = await Promise.all(['', '-wal'].map((end) => readFile(file + end)));
    newer.close();
    await rm(folder, { recursive: true });
    await mkdir(folder);
    await Promise.all(['', '-wal'].map((end, index) => writeFile(file + end, copies[index] ?? '')));
    expect(copies[0]?.readUInt32BE(60)).toBe(1);

    const before = await hashes();
    expect(refusal().message).toContain('library version 2');
    expect(await hashes()).toEqual(before);
  });
});
