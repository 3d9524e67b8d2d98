import type { PriceBook } from '../../spend/price-book.ts';
import type { CallEstimate, ProviderRequest } from '../provider.ts';
import { slugOf } from './models.ts';
import { readSettings } from './settings.ts';

/** One picture at its published price; the name that is sent decides, because quality is part of it. */
export function estimateAiGenerate(request: ProviderRequest, prices: PriceBook): CallEstimate {
  const { model, inputs, parameters, settings } = request;
  const slug = slugOf(model, inputs.length > 0, parameters.quality, readSettings(settings));
  const price = prices.find(slug, 'image');
  return {
    amountNanos: price?.amountNanos ?? null,
    unitRule: 'per-image',
    priceId: price?.id ?? null,
    basis: price?.source ?? `No price of ${slug} is known.`,
  };
}
