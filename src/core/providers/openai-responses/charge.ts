import { formatDollars } from '../../../shared/money.ts';
import type { Price, PriceBook, PriceUnit } from '../../spend/price-book.ts';
import { modelFamily, undatedModel } from '../openai-images/models.ts';
import { outputTokens, tokensPerPartial } from '../openai-images/tokens.ts';
import type { ChargeFacts } from '../provider.ts';
import type { AskedFor } from './asked-for.ts';
import type { ImageUsage, TextUsage } from './reply-schema.ts';

/** One of the two models of a call: what it counted and what that comes to. */
interface Part {
  /** Null where a price is missing. */
  readonly amountNanos: number | null;
  readonly words: string;
  readonly priceId: string | null;
}

export interface Usages {
  readonly text: TextUsage | null;
  readonly image: ImageUsage | null;
}

/**
 * The text model and the image tool count apart, in `usage` and `tool_usage.image_gen`; one charge holds both. Where
 * the tool's count is missing, the picture is costed by the formula and the charge says so.
 */
export function chargeOf(usages: Usages, asked: AskedFor, madeCount: number, prices: PriceBook): ChargeFacts {
  const text = usages.text === null ? null : textPart(usages.text, asked.model, prices);
  const image =
    usages.image === null
      ? listedPart(asked, madeCount, prices)
      : imagePart(usages.image, asked.imageModel, prices);
  const isReported = usages.image !== null || (madeCount === 0 && usages.text !== null);
  const missing = [
    ...(usages.text === null ? ['what the text model took was not reported and is not counted'] : []),
    ...(usages.image === null && madeCount > 0 ? ['OpenAI reported no figures for the picture itself'] : []),
  ];
  const parts = [image, text].filter((part) => part !== null);
  return {
    amountNanos: sumOf(parts),
    basis: isReported ? 'reported' : 'price-list',
    unitRule: 'tokens',
    priceId: image?.priceId ?? text?.priceId ?? null,
    detail: [...parts.map(shown), ...missing].join('; '),
  };
}

function sumOf(parts: readonly Part[]): number | null {
  if (parts.length === 0) return null;
  return parts.reduce<number | null>(
    (sum, { amountNanos }) => (sum === null || amountNanos === null ? null : sum + amountNanos),
    0,
  );
}

function shown({ amountNanos, words }: Part): string {
  return amountNanos === null ? `${words} (no price is known)` : `${words} (${formatDollars(amountNanos)})`;
}

type Line = readonly [count: number, price: Price | null, words: string];

/** Cached input costs what other input costs where the book has no row for it. */
function textPart(usage: TextUsage, model: string, prices: PriceBook): Part {
  const cached = Math.min(usage.input_tokens, usage.input_tokens_details?.cached_tokens ?? 0);
  const input = findPrice(prices, model, 'text-in');
  const output = findPrice(prices, model, 'text-out');
  return part(model, output, [
    [usage.input_tokens - cached, input, 'in'],
    [cached, findPrice(prices, model, 'text-in-cached') ?? input, 'cached'],
    [usage.output_tokens, output, 'out'],
  ]);
}

/**
 * Cached tokens of the tool come without a word on whether they are text or picture: they are taken for text first,
 * where the discount is smaller.
 */
function imagePart(usage: ImageUsage, model: string, prices: PriceBook): Part {
  const inputs = usage.input_tokens_details;
  const image = inputs?.image_tokens ?? 0;
  const text = inputs?.text_tokens ?? Math.max(0, usage.input_tokens - image);
  const cached = inputs?.cached_tokens ?? usage.cached_tokens ?? 0;
  const cachedText = Math.min(text, cached);
  const cachedImage = Math.min(image, cached - cachedText);
  const textOut = usage.output_tokens_details?.text_tokens ?? 0;
  const made = usage.output_tokens_details?.image_tokens ?? Math.max(0, usage.output_tokens - textOut);
  const price = (unit: PriceUnit): Price | null => findPrice(prices, model, unit);
  return part(model, price('image-out'), [
    [made, price('image-out'), 'output'],
    [textOut, price('text-out') ?? price('image-out'), 'output text'],
    [image - cachedImage, price('image-in'), 'input picture'],
    [cachedImage, price('image-in-cached') ?? price('image-in'), 'cached picture'],
    [text - cachedText, price('text-in'), 'text'],
    [cachedText, price('text-in-cached') ?? price('text-in'), 'cached text'],
  ]);
}

function part(model: string, main: Price | null, lines: readonly Line[]): Part {
  const counted = lines.filter(([count], index) => count > 0 || index === 0);
  const isPriced = counted.every(([count, price]) => count === 0 || price !== null);
  const words = counted.map(([count, , name]) => `${count.toLocaleString('en-US')} ${name}`).join(', ');
  return {
    amountNanos: isPriced
      ? counted.reduce((sum, [count, price]) => sum + count * (price?.amountNanos ?? 0), 0)
      : null,
    words: `${model}: ${words} tokens`,
    priceId: main?.id ?? null,
  };
}

/** The picture by the formula, for a call that made one and reported nothing about it. */
function listedPart(asked: AskedFor, madeCount: number, prices: PriceBook): Part | null {
  if (madeCount === 0) return null;
  const { imageModel, parameters, partials } = asked;
  const family = modelFamily(imageModel);
  const tokens = family === null ? null : outputTokens(family, parameters, madeCount);
  const price = findPrice(prices, imageModel, 'image-out');
  if (tokens === null || price === null) {
    return { amountNanos: null, words: `${imageModel}: the picture`, priceId: null };
  }
  return part(imageModel, price, [[tokens + tokensPerPartial * partials, price, 'output']]);
}

/** A model's price; a snapshot without its own has that of its model. */
export function findPrice(prices: PriceBook, model: string, unit: PriceUnit): Price | null {
  return prices.find(model, unit) ?? prices.find(undatedModel(model), unit);
}
