import { randomUUID } from 'node:crypto';
import { AppError, invariant } from '../../shared/errors.ts';
import type { ConnectionId } from '../../shared/ids.ts';
import type { ConnectionRecord } from '../db/connections.ts';
import { inTransaction } from '../db/transaction.ts';
import type { CoreHandlers } from '../dispatch.ts';
import type { JobContext } from '../jobs/job-context.ts';
import type { Price } from '../spend/price-book.ts';
import { allPrices, pricesOfConnection } from '../spend/price-views.ts';

type PriceContext = Pick<JobContext, 'db' | 'tables' | 'clock' | 'bus'>;
type PriceMethods = Extract<keyof CoreHandlers, `prices.${string}`>;

/** The price book as people see and correct it; entries that were reckoned by an older price stay as they are. */
export function createPriceHandlers(
  context: PriceContext,
  shipped: readonly Price[],
): Pick<CoreHandlers, PriceMethods> {
  const { db, tables, clock, bus } = context;
  const changed = (connectionId: ConnectionId): void => {
    // Estimates hang on the connection, the price list on the ledger's news.
    bus.publish({ kind: 'connection.changed', connectionId });
    bus.publish({ kind: 'ledger.changed' });
  };
  return {
    'prices.list'({ connectionId }) {
      if (connectionId === null) return allPrices(tables, shipped);
      return pricesOfConnection(tables, shipped, liveConnection(context, connectionId));
    },
    'prices.set'({ connectionId, model, unit, amountNanos, note }) {
      const connection = liveConnection(context, connectionId);
      const nowMs = clock.nowMs();
      const price = {
        // Named once and for ever: ledger entries point at it.
        id: `own/${connectionId}/${model}/${unit}/${randomUUID()}`,
        provider: connection.provider,
        connectionId,
        model,
        unit,
        amountNanos,
        source: 'Set by you',
        date: clock.localDay(nowMs),
        note: note?.trim() || null,
      };
      inTransaction(db, () => {
        tables.prices.withdrawOverride({ connectionId, model, unit, nowMs });
        tables.prices.addOverride(price);
      });
      changed(connectionId);
      const view = pricesOfConnection(tables, shipped, connection).find((each) => each.id === price.id);
      invariant(view, 'a price that was just set is in the list');
      return view;
    },
    'prices.clear'({ connectionId, model, unit }) {
      liveConnection(context, connectionId);
      tables.prices.withdrawOverride({ connectionId, model, unit, nowMs: clock.nowMs() });
      changed(connectionId);
      return null;
    },
  };
}

function liveConnection({ tables }: PriceContext, id: ConnectionId): ConnectionRecord {
  const connection = tables.connections.get(id);
  if (connection && connection.removedAtMs === null) return connection;
  throw new AppError('not-found', 'That connection is not in this library. Choose another one.', {
    field: 'connectionId',
  });
}
