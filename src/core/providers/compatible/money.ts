import { z } from 'zod';
import type { PriceBook } from '../../spend/price-book.ts';
import { chargeFromUsage } from '../openai-images/charge.ts';
import { Usage } from '../openai-images/reply-schema.ts';
import type { CallEstimate, ChargeFacts, ProviderRequest } from '../provider.ts';
import { readProfile } from './settings.ts';

const free = { amountNanos: 0, unitRule: 'per-call', priceId: null } as const;
const freeWords = 'free: the connection says that this server is your own';

/** Dollars, as some gateways report them. */
const ReportedCost = z.object({ cost: z.number().min(0).max(1_000_000) });
const nanosPerDollar = 1_000_000_000;

/** The most one call should cost by what the person said of this server. */
export function estimateCall(request: ProviderRequest, prices: PriceBook): CallEstimate {
  if (readProfile(request.settings).isFree) return { ...free, basis: freeWords };
  const listed = listPrice(request.model, request.count, prices);
  if (listed) {
    const { words, ...rest } = listed;
    return { ...rest, basis: words };
  }
  const basis = `No price is known for ${request.model}. Enter one under Prices, or say in the connection settings that the server is free.`;
  return { amountNanos: null, unitRule: 'per-call', priceId: null, basis };
}

/** What a call cost: free where the person says so, else the gateway's own word, else the entered price, else unknown. */
export function chargeOf(
  usage: unknown,
  call: { readonly model: string; readonly pictureCount: number; readonly isFree: boolean },
  prices: PriceBook,
): ChargeFacts {
  const { model, pictureCount, isFree } = call;
  const reported = ReportedCost.safeParse(usage).data;
  if (reported) {
    const amountNanos = Math.round(reported.cost * nanosPerDollar);
    const detail = 'the server reported the cost itself';
    return { amountNanos, basis: 'reported', unitRule: 'per-call', priceId: null, detail };
  }
  if (isFree) return { ...free, basis: 'price-list', detail: freeWords };
  const tokens = Usage.safeParse(usage).data;
  if (tokens && prices.find(model, 'image-out')) return chargeFromUsage(tokens, model, prices);
  const listed = listPrice(model, pictureCount, prices);
  return {
    amountNanos: listed?.amountNanos ?? null,
    basis: 'price-list',
    unitRule: listed?.unitRule ?? 'per-call',
    priceId: listed?.priceId ?? null,
    detail: listed?.words ?? `no price is known for ${model}: enter one under Prices`,
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
