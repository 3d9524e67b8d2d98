import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type Database from 'better-sqlite3';
import { createTables, type Tables } from '../../src/core/db/tables.ts';
import { openDatabase } from '../../src/core/db/open-database.ts';

export interface BareLibrary {
  readonly db: Database.Database;
  readonly tables: Tables;
  close(): Promise<void>;
}

/** A fresh library in a folder of its own. */
export async function openEmptyLibrary(): Promise<BareLibrary> {
  const folder = await mkdtemp(path.join(tmpdir(), 'proofsheet-bench-'));
  const db = openDatabase(path.join(folder, 'library.db'), {
    backupFolder: path.join(folder, 'backups'),
    appVersion: 'bench',
  });
  return {
    db,
    tables: createTables(db),
    async close() {
      db.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
