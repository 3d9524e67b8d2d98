import type Database from 'better-sqlite3';

/** One step of the schema; runs inside a transaction that also sets `user_version`. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  up(db: Database.Database): void;
}
