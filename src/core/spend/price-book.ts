/** What one unit costs at one provider, from a dated source. */
export interface Price {
  readonly id: string;
  readonly provider: string;
  readonly model: string;
  readonly unit: PriceUnit;
  /** For token units: nanodollars per token. */
  readonly amountNanos: number;
  readonly source: string;
  readonly date: string;
}

export const priceUnits = [
  'text-in',
  /** Input the provider remembered from an earlier call; without a row of its own it costs what other input does. */
  'text-in-cached',
  'image-in',
  'image-in-cached',
  'text-out',
  'image-out',
  'image',
  'call',
  'credit',
] as const;
export type PriceUnit = (typeof priceUnits)[number];

/** Looks prices up for one connection: a person's override first, then the shipped book. */
export interface PriceBook {
  find(model: string, unit: PriceUnit): Price | null;
}

/**
 * A price book over the rows of one provider. `overrides` count before `rows`, in their own order (what counts first
 * stands first); among `rows` the newest date counts.
 */
export function createPriceBook(rows: readonly Price[], overrides: readonly Price[]): PriceBook {
  const newestFirst = rows.toSorted((left, right) => right.date.localeCompare(left.date));
  const inOrder = [...overrides, ...newestFirst];
  return {
    find: (model, unit) => inOrder.find((price) => price.model === model && price.unit === unit) ?? null,
  };
}
