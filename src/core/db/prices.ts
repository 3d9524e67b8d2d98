import type Database from 'better-sqlite3';
import type { ConnectionId } from '../../shared/ids.ts';
import type { Price, PriceUnit } from '../spend/price-book.ts';
import { inTransaction } from './transaction.ts';

interface PriceRow {
  id: string;
  provider: string;
  model: string;
  unit: PriceUnit;
  amount_nanos: number;
  source: string;
  valid_from: string;
}

/** Prices that entries of this library were or may be reckoned by. Rows are added and never changed. */
export function createPricesTable(db: Database.Database) {
  const insert =
    db.prepare<Price>(`INSERT INTO price (id, provider, model, unit, amount_nanos, source, valid_from)
    VALUES (@id, @provider, @model, @unit, @amountNanos, @source, @date) ON CONFLICT (id) DO NOTHING`);
  const insertOverride = db.prepare<Price & { connectionId: ConnectionId | null }>(`INSERT INTO price
    (id, provider, connection_id, model, unit, amount_nanos, source, valid_from, is_override)
    VALUES (@id, @provider, @connectionId, @model, @unit, @amountNanos, @source, @date, 1)`);
  const byId = db.prepare<[string], PriceRow>('SELECT * FROM price WHERE id = ?');
  const overrides = db.prepare<[string, ConnectionId], PriceRow>(
    `SELECT * FROM price WHERE is_override = 1 AND provider = ? AND (connection_id IS NULL OR connection_id = ?)
      ORDER BY connection_id IS NULL, valid_from DESC, id DESC`,
  );

  function get(id: string): Price | null {
    const row = byId.get(id);
    return row ? toPrice(row) : null;
  }

  return {
    get,
    /**
     * Takes in the shipped rows. An old row stays as it was, because old entries point at it; gives the ids of shipped
     * rows that differ from what is stored under the same id, which is a mistake in the shipped book.
     */
    sync(shipped: readonly Price[]): string[] {
      return inTransaction(db, () =>
        shipped.flatMap((price) => {
          insert.run(price);
          return get(price.id)?.amountNanos === price.amountNanos ? [] : [price.id];
        }),
      );
    },
    /** A person's own prices for one connection, what counts first: its own, then the provider's; newest first. */
    overrides: (provider: string, connectionId: ConnectionId): Price[] =>
      overrides.all(provider, connectionId).map(toPrice),
    addOverride: (price: Price, connectionId: ConnectionId | null) =>
      insertOverride.run({ ...price, connectionId }),
  };
}

function toPrice(row: PriceRow): Price {
  return {
    id: row.id,
    provider: row.provider,
    model: row.model,
    unit: row.unit,
    amountNanos: row.amount_nanos,
    source: row.source,
    date: row.valid_from,
  };
}
