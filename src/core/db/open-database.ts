import { closeSync, existsSync, mkdirSync, openSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '../../shared/errors.ts';
import { migrate, newestVersion, readVersion } from './migrate.ts';
import { migrations as shippedMigrations } from './migrations/index.ts';
import type { Migration } from './migrations/migration.ts';

export interface OpenDatabaseOptions {
  /** Replaced in tests only. */
  readonly migrations?: readonly Migration[];
  readonly backupFolder: string;
  /** Named when a newer library is refused. */
  readonly appVersion: string;
}

/** Readers never wait under WAL; another writer (a backup tool, a shell) gets this long. */
const busyTimeoutMs = 5_000;

/**
 * Opens a library's database, brought up to date, with every commit on the disk before it is acknowledged. A library
 * made by a newer version is refused before SQLite touches it.
 */
export function openDatabase(file: string, options: OpenDatabaseOptions): Database.Database {
  const steps = options.migrations ?? shippedMigrations;
  const newest = newestVersion(steps);
  mkdirSync(path.dirname(file), { recursive: true });
  refuseNewer(storedVersion(file), newest, options.appVersion);
  const db = new Database(file, { timeout: busyTimeoutMs });
  try {
    setPragmas(db);
    refuseStrange(db, file);
    migrate(db, steps, options.backupFolder);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * better-sqlite3 is compiled with DEFAULT_WAL_SYNCHRONOUS=1: turning WAL on lowers synchronous to NORMAL, which forgets
 * acknowledged commits at a power cut. So FULL is set after WAL, and a test reads it back.
 */
function setPragmas(db: Database.Database): void {
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('fullfsync = ON');
  db.pragma('checkpoint_fullfsync = ON');
  db.pragma('foreign_keys = ON');
  db.pragma('trusted_schema = OFF');
}

const headerText = 'SQLite format 3\0';
const versionOffset = 60;
const headerBytes = 100;

/**
 * `user_version` without changing a byte: from the file's header, or, where a write-ahead log was left behind, through a
 * read-only connection (which sees the log and does not fold it into the file when it closes).
 */
function storedVersion(file: string): number {
  if (!existsSync(file) || statSync(file).size === 0) return 0;
  const header = Buffer.alloc(headerBytes);
  const handle = openSync(file, 'r');
  try {
    readSync(handle, header, 0, headerBytes, 0);
  } finally {
    closeSync(handle);
  }
  if (header.toString('latin1', 0, headerText.length) !== headerText) throw notALibrary(file);
  const log = `${file}-wal`;
  const inHeader = header.readUInt32BE(versionOffset);
  if (!existsSync(log) || statSync(log).size === 0) return inHeader;
  const db = new Database(file, { readonly: true, timeout: busyTimeoutMs });
  try {
    return Math.max(inHeader, readVersion(db));
  } finally {
    db.close();
  }
}

function refuseNewer(version: number, newest: number, appVersion: string): void {
  if (version <= newest) return;
  throw new AppError(
    'unavailable',
    `This library was made by a newer Proofsheet (library version ${version}). Proofsheet ${appVersion} reads up to ` +
      `version ${newest}. Nothing was changed. Update Proofsheet to open it.`,
  );
}

/** A database of some other program has tables but none of our version numbers. */
function refuseStrange(db: Database.Database, file: string): void {
  if (readVersion(db) > 0) return;
  const table = db.prepare<[], { name: string }>('SELECT name FROM sqlite_schema LIMIT 1').get();
  if (table) throw notALibrary(file);
}

function notALibrary(file: string): AppError {
  return new AppError(
    'unreadable',
    `${file} is not a Proofsheet library. It was left as it is. Choose another folder, or put a backup in its place.`,
  );
}
