import type Database from 'better-sqlite3';
import type { OrderQuery } from '../../shared/image-order.ts';
import { createOrderMaker } from './image-order.ts';

/** Asks a library's database without holding up the program; changes nothing. */
export interface Reader {
  /** All rows of a query. Rejects with the signal's reason at once when it is aborted. */
  all<Row>(sql: string, parameters?: readonly unknown[], signal?: AbortSignal): Promise<Row[]>;
  /** A list's order as the bytes it travels in (`encodeOrder`). */
  order(query: OrderQuery, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
  close(): Promise<void>;
}

/** Reads on the caller's own connection, which waits meanwhile: for small libraries and for tests. */
export function createDirectReader(db: Database.Database): Reader {
  return {
    async all<Row>(sql: string, parameters: readonly unknown[] = [], signal?: AbortSignal) {
      signal?.throwIfAborted();
      return db.prepare<unknown[], Row>(sql).all(...parameters);
    },
    async order(query, signal) {
      signal?.throwIfAborted();
      return createOrderMaker(db)(query);
    },
    close: () => Promise.resolve(),
  };
}
