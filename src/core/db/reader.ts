import type Database from 'better-sqlite3';

/** Asks a library's database without holding up the program; changes nothing. */
export interface Reader {
  /** All rows of a query. Rejects with the signal's reason at once when it is aborted. */
  all<Row>(sql: string, parameters?: readonly unknown[], signal?: AbortSignal): Promise<Row[]>;
  close(): Promise<void>;
}

/** Reads on the caller's own connection, which waits meanwhile: for small libraries and for tests. */
export function createDirectReader(db: Database.Database): Reader {
  return {
    async all<Row>(sql: string, parameters: readonly unknown[] = [], signal?: AbortSignal) {
      signal?.throwIfAborted();
      return db.prepare<unknown[], Row>(sql).all(...parameters);
    },
    close: () => Promise.resolve(),
  };
}
