import { z } from 'zod';
import type { PriceBook } from '../../spend/price-book.ts';
import type { CallEstimate, ChargeFacts, ProviderRequest } from '../provider.ts';

const count = z.number().int().min(0).nullish().catch(null);

const Usage = z.object({
  prompt_tokens: count,
  completion_tokens: count,
  image_tokens: count,
  /** In dollars; OpenRouter and those like it. */
  cost: z.number().min(0).max(1_000_000).nullish().catch(null),
});
type Usage = z.output<typeof Usage>;

/** `usage` of a reply; null where there is none that can be read. */
export function readUsage(value: unknown): Usage | null {
  return value === undefined || value === null ? null : (Usage.safeParse(value).data ?? null);
}

const nanosPerDollar = 1_000_000_000;

/** What a call cost: the service's own word, else the person's price per call and per picture, else unknown. */
export function chargeOf(
  usage: Usage | null,
  model: string,
  pictureCount: number,
  prices: PriceBook,
): ChargeFacts {
  const words = tokenWords(usage);
  if (usage?.cost !== null && usage?.cost !== undefined) {
    return {
      amountNanos: Math.round(usage.cost * nanosPerDollar),
      basis: 'reported',
      unitRule: 'per-call',
      priceId: null,
      detail: `the service reported the cost itself${words}`,
    };
  }
  const listed = listPrice(model, pictureCount, prices);
  return {
    amountNanos: listed?.amountNanos ?? null,
    basis: 'price-list',
    unitRule: listed?.unitRule ?? 'per-call',
    priceId: listed?.priceId ?? null,
    detail: (listed?.words ?? `no price is known for ${model}: enter what you pay under Prices`) + words,
  };
}

/** The most one call should cost by the person's own prices; nobody publishes any. */
export function estimateCall({ model, count: wanted }: ProviderRequest, prices: PriceBook): CallEstimate {
  const listed = listPrice(model, wanted, prices);
  if (listed) {
    const { amountNanos, unitRule, priceId, words } = listed;
    return { amountNanos, unitRule, priceId, basis: words };
  }
  return {
    amountNanos: null,
    unitRule: 'per-call',
    priceId: null,
    basis: `No price is published for ${model}. Enter what you pay under Prices, per call or per picture.`,
  };
}

function listPrice(model: string, pictureCount: number, prices: PriceBook) {
  const perCall = prices.find(model, 'call');
  const perPicture = prices.find(model, 'image');
  const main = perPicture ?? perCall;
  if (!main) return null;
  const pictures = pictureCount === 1 ? '1 picture' : `${pictureCount} pictures`;
  return {
    amountNanos: (perCall?.amountNanos ?? 0) + (perPicture?.amountNanos ?? 0) * pictureCount,
    unitRule: perPicture ? ('per-image' as const) : ('per-call' as const),
    priceId: main.id,
    words: `${perPicture ? pictures : '1 call'} at the price of the book (${main.source})`,
  };
}

function tokenWords(usage: Usage | null): string {
  const parts: readonly (readonly [number | null | undefined, string])[] = [
    [usage?.image_tokens, 'picture'],
    [usage?.prompt_tokens, 'prompt'],
    [usage?.completion_tokens, 'answer'],
  ];
  const shown = parts.filter(([tokens]) => (tokens ?? 0) > 0);
  if (shown.length === 0) return '';
  return `; ${shown.map(([tokens, name]) => `${(tokens ?? 0).toLocaleString('en-US')} ${name}`).join(', ')} tokens`;
}
