import type { PriceView } from '../../shared/money-model.ts';
import type { ConnectionRecord } from '../db/connections.ts';
import type { PriceOverride } from '../db/prices.ts';
import type { Tables } from '../db/tables.ts';
import { createPriceBook, type Price } from './price-book.ts';

/** Every price one connection could be reckoned by, those that count first; superseded ones are marked as not current. */
export function pricesOfConnection(
  tables: Tables,
  shipped: readonly Price[],
  connection: ConnectionRecord,
): PriceView[] {
  const own = tables.prices.overrides(connection.provider, connection.id);
  const rows = shipped.filter((price) => price.provider === connection.provider);
  const book = createPriceBook(rows, own);
  const isCurrent = (price: Price): boolean => book.find(price.model, price.unit)?.id === price.id;
  const views = [
    ...own.map((price) => viewOverride(price, isCurrent(price))),
    ...rows.map((price) => viewShipped(price, isCurrent(price))),
  ];
  return views.sort(inOrder);
}

/** The shipped book, and every live connection's own prices before it. */
export function allPrices(tables: Tables, shipped: readonly Price[]): PriceView[] {
  const providers = new Set(shipped.map((price) => price.provider));
  const rows = [...providers].flatMap((provider) => {
    const ofProvider = shipped.filter((price) => price.provider === provider);
    const book = createPriceBook(ofProvider, []);
    return ofProvider.map((price) => viewShipped(price, book.find(price.model, price.unit)?.id === price.id));
  });
  const own = tables.connections
    .list()
    .flatMap((connection) => pricesOfConnection(tables, [], connection))
    .filter((view, index, all) => all.findIndex((each) => each.id === view.id) === index);
  return [...own, ...rows].sort(inOrder);
}

function viewOverride(price: PriceOverride, isCurrent: boolean): PriceView {
  return { ...price, isOverride: true, isCurrent };
}

function viewShipped(price: Price, isCurrent: boolean): PriceView {
  return { ...price, connectionId: null, note: null, isOverride: false, isCurrent };
}

/** By provider and model, and there what counts first; equal ones as they came. */
function inOrder(one: PriceView, other: PriceView): number {
  return (
    one.provider.localeCompare(other.provider) ||
    one.model.localeCompare(other.model) ||
    Number(other.isCurrent) - Number(one.isCurrent) ||
    one.unit.localeCompare(other.unit) ||
    other.date.localeCompare(one.date)
  );
}
