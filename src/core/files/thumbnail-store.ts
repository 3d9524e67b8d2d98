import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { Sha256 } from '../../shared/ids.ts';
import type { Thumbnails } from '../images/image-worker.ts';

export type ThumbnailSize = '160' | '320';

/**
 * Small pictures by the hash of their original. Everything in it can be made again, so it is never synced, never
 * backed up, and thrown away at the first sign of damage.
 */
export interface ThumbnailStore {
  /** WebP bytes, or null when they have to be made. */
  get(sha256: Sha256, size: ThumbnailSize): Uint8Array | null;
  put(sha256: Sha256, thumbnails: Thumbnails): void;
  /** Of these originals those that have none. */
  missingOf(hashes: readonly Sha256[]): readonly Sha256[];
  /** Whether every picture of the library was seen to have its own. */
  isWhole(): boolean;
  setWhole(isWhole: boolean): void;
  /** Forgets those of an original that is deleted for good. */
  remove(sha256: Sha256): void;
  close(): void;
}

/** Marks a file as ours ("PsTh"); raised together with `formatVersion` it forgets thumbnails of an older make. */
const applicationId = 0x50735468;
const formatVersion = 1;

const schema = `
CREATE TABLE thumbnail (
  sha256 TEXT PRIMARY KEY,
  small BLOB NOT NULL,
  large BLOB NOT NULL
) STRICT;
PRAGMA application_id = ${applicationId};
PRAGMA user_version = ${formatVersion};
`;

interface Row {
  readonly bytes: Uint8Array;
}

/** Opens `path`; whatever lies there and is not a sound store of this version is deleted and made anew. */
export function openThumbnailStore(path: string): ThumbnailStore {
  let open = openSound(path) ?? makeAnew(path);

  /** Runs on the store; when its file turns out damaged, on a new one instead. */
  function withStore<Value>(use: (statements: Statements) => Value): Value {
    try {
      return use(open.statements);
    } catch (error) {
      if (!isDamage(error)) throw error;
      open.database.close();
      open = makeAnew(path);
      return use(open.statements);
    }
  }

  return {
    get: (sha256, size) => withStore((statements) => statements.get[size].get(sha256)?.bytes ?? null),
    put: (sha256, { small, large }) =>
      void withStore((statements) => statements.put.run(sha256, Buffer.from(small), Buffer.from(large))),
    missingOf: (hashes) => withStore((statements) => statements.missing.all(JSON.stringify(hashes))),
    isWhole: () => withStore((statements) => statements.isWhole.get() !== undefined),
    setWhole: (isWhole) =>
      void withStore((statements) => (isWhole ? statements.setWhole : statements.unsetWhole).run()),
    remove: (sha256) => void withStore((statements) => statements.remove.run(sha256)),
    close: () => void open.database.close(),
  };
}

interface OpenStore {
  readonly database: Database.Database;
  readonly statements: Statements;
}

type Statements = ReturnType<typeof prepare>;

function prepare(database: Database.Database) {
  return {
    get: {
      '160': database.prepare<[string], Row>('SELECT small AS bytes FROM thumbnail WHERE sha256 = ?'),
      '320': database.prepare<[string], Row>('SELECT large AS bytes FROM thumbnail WHERE sha256 = ?'),
    },
    missing: database
      .prepare<[string], Sha256>(
        'SELECT value FROM json_each(?) WHERE value NOT IN (SELECT sha256 FROM thumbnail)',
      )
      .pluck(),
    isWhole: database.prepare('SELECT 1 FROM whole'),
    setWhole: database.prepare('INSERT INTO whole SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM whole)'),
    unsetWhole: database.prepare('DELETE FROM whole'),
    remove: database.prepare<[string]>('DELETE FROM thumbnail WHERE sha256 = ?'),
    put: database.prepare<[string, Buffer, Buffer]>(
      'INSERT OR REPLACE INTO thumbnail (sha256, small, large) VALUES (?, ?, ?)',
    ),
  };
}

function openSound(path: string): OpenStore | null {
  let database: Database.Database | null = null;
  try {
    database = new Database(path);
    const isOurs =
      database.pragma('application_id', { simple: true }) === applicationId &&
      database.pragma('user_version', { simple: true }) === formatVersion;
    if (isOurs) return configured(database);
  } catch (error) {
    if (!isDamage(error)) throw error;
  }
  database?.close();
  return null;
}

function makeAnew(path: string): OpenStore {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${path}${suffix}`, { force: true });
  const database = new Database(path);
  database.exec(schema);
  return configured(database);
}

function configured(database: Database.Database): OpenStore {
  database.pragma('journal_mode = WAL');
  // A lost or torn store costs a second of decoding; waiting for the disk at every thumbnail costs more.
  database.pragma('synchronous = OFF');
  // Beside the format and not part of it: a store of before only does not know yet.
  database.exec('CREATE TABLE IF NOT EXISTS whole (is_whole INTEGER NOT NULL) STRICT');
  return { database, statements: prepare(database) };
}

/** Not a database, torn pages, or tables that are not ours. */
function isDamage(error: unknown): boolean {
  if (!(error instanceof Database.SqliteError)) return false;
  return /^SQLITE_(?:CORRUPT|NOTADB|ERROR$)/.test(error.code);
}
