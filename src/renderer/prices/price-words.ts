import type { PriceView } from '../../shared/money-model.ts';
import { formatDollars } from '../../shared/money.ts';

/** What a price is for. */
export type PriceUnit = PriceView['unit'];

const unitNames: Readonly<Record<PriceUnit, string>> = {
  'text-in': 'Text in',
  'text-in-cached': 'Text in, cached',
  'image-in': 'Image in',
  'image-in-cached': 'Image in, cached',
  'text-out': 'Text out',
  'image-out': 'Image out',
  image: 'Per image',
  call: 'Per call',
  credit: 'Per credit',
};

/** The order in which units of a model are listed. */
export const priceUnits: readonly PriceUnit[] = [
  'call',
  'image',
  'text-in',
  'text-in-cached',
  'image-in',
  'image-in-cached',
  'text-out',
  'image-out',
  'credit',
];

/** Token prices are kept per token and read per million. */
const tokensPerMillion = 1_000_000;
export const isTokenUnit = (unit: PriceUnit) => !['image', 'call', 'credit'].includes(unit);

/** "Image out", as the column says it. */
export function unitName(unit: PriceUnit): string {
  return unitNames[unit];
}

/** "$30.00 per million tokens", "$0.04 per image". */
export function priceText(unit: PriceUnit, amountNanos: number): string {
  if (isTokenUnit(unit)) return `${formatDollars(amountNanos * tokensPerMillion)} per million tokens`;
  return `${formatDollars(amountNanos)} per ${unit}`;
}

/** A price as people type it (per million tokens, or per piece) in nanodollars per unit; null when it is finer than a nano. */
export function amountPerUnit(unit: PriceUnit, typedNanos: number): number | null {
  if (!isTokenUnit(unit)) return typedNanos;
  return typedNanos % tokensPerMillion === 0 ? typedNanos / tokensPerMillion : null;
}

/** The same the other way round, for a field that shows what counts now. */
export function typedAmount(unit: PriceUnit, amountNanos: number): number {
  return isTokenUnit(unit) ? amountNanos * tokensPerMillion : amountNanos;
}

/** The price that counts for a model and unit, and the ones it replaced, newest first. */
export interface PriceLine {
  readonly key: string;
  readonly current: PriceView;
  readonly older: readonly PriceView[];
}

/** Prices of one model of one provider (or one person's own connection). */
export interface PriceModel {
  readonly key: string;
  readonly model: string;
  readonly provider: string;
  readonly lines: readonly PriceLine[];
}

/** Sorts price rows into models and units, current first; `wanted` keeps models whose name holds it. */
export function priceModels(prices: readonly PriceView[], wanted: string): readonly PriceModel[] {
  const models = new Map<string, PriceView[]>();
  const sought = wanted.trim().toLowerCase();
  for (const price of prices) {
    if (!`${price.model} ${price.provider}`.toLowerCase().includes(sought)) continue;
    const key = `${price.provider}/${price.model}`;
    models.set(key, [...(models.get(key) ?? []), price]);
  }
  return [...models].map(([key, rows]) => ({
    key,
    model: rows[0]?.model ?? key,
    provider: rows[0]?.provider ?? '',
    lines: linesOf(rows),
  }));
}

function linesOf(rows: readonly PriceView[]): readonly PriceLine[] {
  return priceUnits.flatMap((unit) => {
    const ofUnit = rows.filter((row) => row.unit === unit);
    const owners = [...new Set(ofUnit.map((row) => row.connectionId))];
    return owners.flatMap((owner) => {
      const own = ofUnit.filter((row) => row.connectionId === owner);
      const newestFirst = own.toSorted((one, other) => other.date.localeCompare(one.date));
      const current = own.find(({ isCurrent }) => isCurrent) ?? newestFirst[0];
      if (!current) return [];
      const older = newestFirst.filter((row) => row !== current);
      return [{ key: `${unit}:${owner ?? ''}`, current, older }];
    });
  });
}
