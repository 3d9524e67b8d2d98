import type { Price, PriceBook } from '../../spend/price-book.ts';
import type { Parameters } from '../../../shared/capabilities.ts';
import type { ChargeFacts } from '../provider.ts';
import { findPrice } from './estimate.ts';
import { modelFamily } from './models.ts';
import type { Usage } from './reply-schema.ts';
import { outputTokens, promptTokensAtMost, tokensPerPartial } from './tokens.ts';

interface Tokens {
  readonly textIn: number;
  readonly imageIn: number;
  readonly textOut: number;
  readonly imageOut: number;
}

/** What the provider's own count comes to at the price list, to the nanodollar. */
export function chargeFromUsage(usage: Usage, model: string, prices: PriceBook): ChargeFacts {
  const tokens = split(usage);
  const { amountNanos, output, note } = priced(tokens, model, prices);
  return {
    amountNanos,
    basis: 'reported',
    unitRule: 'tokens',
    priceId: output?.id ?? null,
    detail: words(tokens) + note,
  };
}

/** What the request asked for, where a reply brings no usage. */
export interface AskedFor {
  readonly model: string;
  readonly prompt: string;
  readonly parameters: Parameters;
  readonly count: number;
  readonly partials: number;
  readonly hasInputs: boolean;
}

/** The cost by the token formula, for a call that succeeded and reported nothing; marked as such. */
export function chargeFromList(asked: AskedFor, prices: PriceBook): ChargeFacts {
  const family = modelFamily(asked.model);
  const made = family === null ? null : outputTokens(family, asked.parameters, asked.count);
  const unknown: ChargeFacts = {
    amountNanos: null,
    basis: 'price-list',
    unitRule: 'tokens',
    priceId: null,
    detail: 'OpenAI reported no usage, and the cost of these settings cannot be worked out.',
  };
  if (made === null) return unknown;
  const tokens: Tokens = {
    textIn: promptTokensAtMost(asked.prompt),
    imageIn: 0,
    textOut: 0,
    imageOut: made + tokensPerPartial * asked.partials,
  };
  const { amountNanos, output } = priced(tokens, asked.model, prices);
  const missing = asked.hasInputs ? ', input pictures not counted' : '';
  return {
    ...unknown,
    amountNanos,
    priceId: output?.id ?? null,
    detail: `${words(tokens)}, by the price list because OpenAI reported no usage${missing}`,
  };
}

/** Parts that a reply leaves out are what is left of the whole. */
function split(usage: Usage): Tokens {
  const imageIn = usage.input_tokens_details?.image_tokens ?? 0;
  const textOut = usage.output_tokens_details?.text_tokens ?? 0;
  return {
    imageIn,
    textIn: usage.input_tokens_details?.text_tokens ?? Math.max(0, usage.input_tokens - imageIn),
    textOut,
    imageOut: usage.output_tokens_details?.image_tokens ?? Math.max(0, usage.output_tokens - textOut),
  };
}

function priced(
  tokens: Tokens,
  model: string,
  prices: PriceBook,
): { amountNanos: number | null; output: Price | null; note: string } {
  const output = findPrice(prices, model, 'image-out');
  const textOut = findPrice(prices, model, 'text-out');
  const lines: readonly (readonly [number, Price | null])[] = [
    [tokens.textIn, findPrice(prices, model, 'text-in')],
    [tokens.imageIn, findPrice(prices, model, 'image-in')],
    [tokens.imageOut, output],
    // No price is published for text a picture model writes; without any, that of pictures is the safe side.
    [tokens.textOut, textOut ?? output],
  ];
  const note = tokens.textOut > 0 ? '; the price of output text is not published by OpenAI' : '';
  if (lines.some(([count, price]) => count > 0 && price === null)) {
    return { amountNanos: null, output, note: `; no price is known for ${model}` };
  }
  const amountNanos = lines.reduce((sum, [count, price]) => sum + count * (price?.amountNanos ?? 0), 0);
  return { amountNanos, output, note };
}

/** "1,372 output, 17 text tokens". */
function words({ imageOut, textOut, imageIn, textIn }: Tokens): string {
  const parts: readonly (readonly [number, string])[] = [
    [imageOut, 'output'],
    [textOut, 'output text'],
    [imageIn, 'input picture'],
    [textIn, 'text'],
  ];
  const shown = parts.filter(([count], index) => count > 0 || index === 0);
  return `${shown.map(([count, name]) => `${count.toLocaleString('en-US')} ${name}`).join(', ')} tokens`;
}
