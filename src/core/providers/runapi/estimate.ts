import { z } from 'zod';
import type { PriceBook } from '../../spend/price-book.ts';
import type { CallEstimate, ConnectionContext, ProviderRequest } from '../provider.ts';
import { buildRunApi } from './build-request.ts';
import { amountNanos } from './charge.ts';
import { actionOfPath } from './models.ts';
import { runApiHeaders } from './service.ts';

/** From the price list. Whether two pictures of one call cost twice is not documented: the upper figure counts. */
export function estimateRunApi(request: ProviderRequest, prices: PriceBook): CallEstimate {
  const { model, parameters, count } = request;
  if (parameters.quality === 'high')
    return unknown('RunAPI publishes no price for high quality; it can be asked for one.');
  const price = prices.find(model, 'call');
  if (!price) return unknown(`No price of ${model} is known; RunAPI can be asked for one.`);
  return {
    amountNanos: price.amountNanos * count,
    unitRule: 'per-call',
    priceId: price.id,
    basis: count === 1 ? price.source : `${price.source}; ${count} pictures, if each counts`,
  };
}

function unknown(basis: string): CallEstimate {
  return { amountNanos: null, unitRule: 'per-call', priceId: null, basis };
}

const Quote = z.object({
  price_quote: z.object({
    reservation_amount_cents: z.number().nonnegative().finite(),
    estimate_basis: z.string().nullish().catch(null),
    as_of: z.string().nullish().catch(null),
  }),
});

/** Names that say something about the picture's contents: a price needs none of them. */
const privateFields: ReadonlySet<string> = new Set(['model', 'prompt', 'source_image_urls', 'mask_url']);

/** Asks RunAPI what this call would cost: free, without the key, and without prompt or pictures. */
export async function quoteRunApi(
  context: ConnectionContext,
  request: ProviderRequest,
): Promise<CallEstimate | null> {
  const wire = buildRunApi(request);
  const action = actionOfPath(wire.path);
  if (!action || wire.encoding !== 'json') return null;
  const fields = z.record(z.string(), z.unknown()).parse(wire.body);
  const params = Object.fromEntries(Object.entries(fields).filter(([name]) => !privateFields.has(name)));
  const reply = await context.http.requestFree({
    baseUrl: context.baseUrl,
    path: '/api/v1/price_quotes',
    method: 'POST',
    headers: runApiHeaders(null),
    body: { service: action.service, action: action.action, model: fields['model'], params },
    maxBytes: 256 * 1024,
    signal: context.signal,
  });
  if (reply.kind !== 'reply' || reply.status < 200 || reply.status > 299) return null;
  const quote = Quote.safeParse(parsed(reply.body)).data?.price_quote;
  const nanos = quote ? amountNanos({ amount_cents: quote.reservation_amount_cents }) : null;
  if (!quote || nanos === null) return null;
  const details = [quote.estimate_basis, quote.as_of].filter((each) => each).join(', ');
  return {
    amountNanos: nanos,
    unitRule: 'per-call',
    priceId: null,
    basis: `RunAPI's own quote${details === '' ? '' : ` (${details.slice(0, 200)})`}`,
  };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
