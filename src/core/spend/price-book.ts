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
  'image-in',
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
