import type Database from 'better-sqlite3';
import type { Reader } from '../db/reader.ts';
import type { Tables } from '../db/tables.ts';

/** What a repair works on. */
export interface RepairParts {
  readonly db: Database.Database;
  readonly reader: Reader;
  readonly tables: Tables;
  readonly root: string;
  readonly nowMs: number;
  readonly isDryRun: boolean;
  /** A backup's folder to take lost originals from. */
  readonly from: string | null;
}
