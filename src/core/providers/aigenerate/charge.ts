import type { PriceBook } from '../../spend/price-book.ts';
import type { ChargeFacts } from '../provider.ts';

const microsPerUnit = 1_000_000;

/** Written beside every reply that was charged for. */
const creditsHeader = 'x-ai-credits-charged';

/** Under this name the folder keeps what the create said, for when the task is done. */
export const createCreditsHeader = creditsHeader;

/** Millionths of a credit, exactly; null for what is no figure. */
export function creditMicros(text: string | number | null | undefined): number | null {
  const match = /^\s*(\d{1,9})(?:\.(\d{1,6})\d*)?\s*$/.exec(String(text ?? ''));
  if (!match) return null;
  return Number(match[1]) * microsPerUnit + Number((match[2] ?? '').padEnd(6, '0'));
}

/** What a header set says was charged. */
export function creditsIn(headers: Readonly<Record<string, string>>): number | null {
  return creditMicros(headers[creditsHeader]);
}

/**
 * The larger of header and task. A header that says 0 alone is no evidence: it may count the asking, which is free. Null
 * when nothing that counts is said.
 */
export function chargedMicros(
  headers: Readonly<Record<string, string>>,
  creditsConsumed: number | null | undefined,
): number | null {
  const inHeader = creditsIn(headers) ?? 0;
  const inTask = creditMicros(creditsConsumed);
  if (inTask === null) return inHeader > 0 ? inHeader : null;
  return Math.max(inHeader, inTask);
}

/** Every credit has the same price, whatever it is spent on. */
const anyModel = '*';

export function chargeOfCredits(micros: number, prices: PriceBook): ChargeFacts {
  const price = prices.find(anyModel, 'credit');
  const credits = (micros / microsPerUnit).toLocaleString('en-US', { maximumFractionDigits: 6 });
  return {
    amountNanos: price === null ? null : Math.round((micros * price.amountNanos) / microsPerUnit),
    basis: 'reported',
    unitRule: 'credits',
    priceId: price?.id ?? null,
    detail: `AI Generate charged ${credits} credits`,
  };
}

/** For pictures that came without a word about credits. */
export function chargeFromList(slug: string | null, prices: PriceBook): ChargeFacts {
  const price = slug === null ? null : prices.find(slug, 'image');
  return {
    amountNanos: price?.amountNanos ?? null,
    basis: 'price-list',
    unitRule: 'per-image',
    priceId: price?.id ?? null,
    detail:
      price === null
        ? 'AI Generate reported no credits, and no price of this model is known'
        : 'AI Generate reported no credits; the price list stands in',
  };
}
