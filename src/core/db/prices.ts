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
  connection_id: ConnectionId | null;
  note: string | null;
}

/** A person's own price; a withdrawn one stays for the entries that were reckoned by it. */
export interface PriceOverride extends Price {
  /** Null for one that holds for every connection of the provider. */
  readonly connectionId: ConnectionId | null;
  readonly note: string | null;
}

/** Prices that entries of this library were or may be reckoned by. Rows are added and never changed. */
export function createPricesTable(db: Database.Database) {
  const insert =
    db.prepare<Price>(`INSERT INTO price (id, provider, model, unit, amount_nanos, source, valid_from)
    VALUES (@id, @provider, @model, @unit, @amountNanos, @source, @date) ON CONFLICT (id) DO NOTHING`);
  const insertOverride = db.prepare<PriceOverride>(`INSERT INTO price
    (id, provider, connection_id, model, unit, amount_nanos, source, valid_from, is_override, note)
    VALUES (@id, @provider, @connectionId, @model, @unit, @amountNanos, @source, @date, 1, @note)`);
  const withdraw =
    db.prepare<PriceWithdrawal>(`UPDATE price SET withdrawn_at_ms = @nowMs WHERE is_override = 1
    AND withdrawn_at_ms IS NULL AND connection_id = @connectionId AND model = @model AND unit = @unit`);
  const byId = db.prepare<[string], PriceRow>('SELECT * FROM price WHERE id = ?');
  const overrides = db.prepare<[string, ConnectionId], PriceRow>(
    `SELECT * FROM price WHERE is_override = 1 AND withdrawn_at_ms IS NULL AND provider = ?
        AND (connection_id IS NULL OR connection_id = ?)
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
    overrides: (provider: string, connectionId: ConnectionId): PriceOverride[] =>
      overrides.all(provider, connectionId).map(toOverride),
    addOverride: (price: PriceOverride) => insertOverride.run(price),
    /** A connection's own price counts no more from now on. */
    withdrawOverride: (withdrawal: PriceWithdrawal) => withdraw.run(withdrawal),
  };
}

/** Which of a connection's own prices counts no more, and since when. */
export interface PriceWithdrawal extends Pick<Price, 'model' | 'unit'> {
  readonly connectionId: ConnectionId;
  readonly nowMs: number;
}

function toOverride(row: PriceRow): PriceOverride {
  return { ...toPrice(row), connectionId: row.connection_id, note: row.note };
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
