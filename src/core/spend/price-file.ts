import { z } from 'zod';
import { invariant } from '../../shared/errors.ts';
import { parseDollars } from '../../shared/money.ts';
import shippedBook from '../../../resources/price-book.json' with { type: 'json' };
import type { Price } from './price-book.ts';

const tokensPerMillion = 1_000_000;

const decimalDollars = z.string().regex(/^\d{1,6}(\.\d{1,9})?$/);
const row = {
  provider: z.string().min(1),
  model: z.string().min(1),
  /** First day this price is known to hold. */
  date: z.iso.date(),
  source: z.string().min(1),
};

/** Token units are written as published, in dollars per million; everything else in dollars per unit. */
const PriceRow = z.union([
  z.strictObject({
    ...row,
    unit: z.enum(['text-in', 'text-in-cached', 'image-in', 'image-in-cached', 'text-out', 'image-out']),
    usdPerMillionTokens: decimalDollars,
  }),
  z.strictObject({ ...row, unit: z.enum(['image', 'call', 'credit']), usd: decimalDollars }),
]);
type PriceRow = z.output<typeof PriceRow>;

/** The price book that ships with the app. */
export function readShippedPrices(): Price[] {
  return parsePrices(shippedBook);
}

/** Reads price rows exactly; refuses rows that cannot be whole nanodollars, and two rows for one thing and month. */
export function parsePrices(document: unknown): Price[] {
  const { prices } = z.object({ prices: z.array(PriceRow) }).parse(document);
  const parsed = prices.map(toPrice);
  const ids = new Set(parsed.map((price) => price.id));
  invariant(ids.size === parsed.length, 'every row of a price book has its own id');
  return parsed;
}

function toPrice(price: PriceRow): Price {
  const { provider, model, unit, date, source } = price;
  return {
    // Stable for ever: ledger entries point at it. A changed price is a new row of a new month.
    id: `${provider}/${model}/${unit}/${date.slice(0, 7)}`,
    provider,
    model,
    unit,
    amountNanos: amountOf(price),
    source,
    date,
  };
}

function amountOf(price: PriceRow): number {
  const text = 'usd' in price ? price.usd : price.usdPerMillionTokens;
  const nanos = parseDollars(text);
  invariant(nanos !== null, `"${text}" is an amount in dollars`);
  if ('usd' in price) return nanos;
  invariant(nanos % tokensPerMillion === 0, `"${text}" per million tokens is whole nanodollars per token`);
  return nanos / tokensPerMillion;
}
