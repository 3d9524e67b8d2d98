import { closeSync, fsyncSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';
import { hashFile } from '../files/copy-file.ts';
import type { WorkTools } from './long-work.ts';
import type { ManifestFile } from './manifest.ts';

/** A copy of a database as of one moment, in one file, open for reading until it is closed. */
export interface DatabaseCopy {
  readonly db: Database.Database;
  close(): void;
  /** Its entry in a backup's list; asked for once it is closed. */
  describe(): Promise<ManifestFile>;
}

/** Pages copied between two breaths of the main loop: a megabyte, about a millisecond. */
const pagesAtATime = 256;
/** The database's share of a backup's progress. */
const progressShare = 0.1;

/** Copies a database in use through SQLite's own backup: writes made meanwhile are in the copy or not, never half. */
export async function copyDatabase(
  source: Database.Database,
  file: string,
  { signal, progress }: WorkTools,
): Promise<DatabaseCopy> {
  signal.throwIfAborted();
  await source.backup(file, {
    progress({ totalPages, remainingPages }) {
      signal.throwIfAborted();
      if (totalPages > 0) progress(progressShare * (1 - remainingPages / totalPages));
      return pagesAtATime;
    },
  });
  const db = new Database(file);
  // The copy says of itself that it has a write-ahead log; from a disk that can only be read it could not be opened.
  db.pragma('journal_mode = DELETE');
  return {
    db,
    close: () => void db.close(),
    async describe() {
      syncFileNow(file);
      return { path: 'library.db', ...(await hashFile(file, signal)) };
    },
  };
}

function syncFileNow(file: string): void {
  const handle = openSync(file, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
