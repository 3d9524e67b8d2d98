import type { ConnectionRecord } from '../db/connections.ts';
import type { Tables } from '../db/tables.ts';
import { createPriceBook, type Price, type PriceBook } from './price-book.ts';

/** Prices as one connection sees them: a person's own first, then the shipped rows. */
export function createLibraryPrices(tables: Tables, shipped: readonly Price[]) {
  tables.prices.sync(shipped);
  return (connection: ConnectionRecord): PriceBook =>
    createPriceBook(
      shipped.filter((price) => price.provider === connection.provider),
      tables.prices.overrides(connection.provider, connection.id),
    );
}
