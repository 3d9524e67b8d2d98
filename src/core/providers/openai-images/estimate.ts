import type { Price, PriceBook, PriceUnit } from '../../spend/price-book.ts';
import type { CallEstimate, ProviderRequest } from '../provider.ts';
import { modelFamily, undatedModel } from './models.ts';
import { mayStream } from './settings.ts';
import { inputTokens, outputTokens, promptTokensAtMost, tokensPerPartial } from './tokens.ts';

/** A model's price; a snapshot without its own has that of its model. */
export function findPrice(prices: PriceBook, model: string, unit: PriceUnit): Price | null {
  return prices.find(model, unit) ?? prices.find(undatedModel(model), unit);
}

/** Partials travel in a stream, and a stream cannot say which of several pictures an event belongs to. */
export function streamedPartials(
  request: Pick<ProviderRequest, 'parameters' | 'count' | 'settings'>,
): number {
  return request.count === 1 && mayStream(request.settings) ? (request.parameters.partialImages ?? 0) : 0;
}

/** The most one call should cost, from the token formulas and the price list; no figure where one would be a guess. */
export function estimateCall(request: ProviderRequest, prices: PriceBook): CallEstimate {
  const { model, parameters, count } = request;
  const family = modelFamily(model);
  if (family === null) return unknown(`No token figures are known for ${model}.`);
  if (family === '2.6') return unknown('OpenAI has not published how GPT Image 2.6 counts tokens.');
  const auto = (['size', 'quality'] as const).find((name) => parameters[name] === 'auto');
  if (auto) return unknown(`With ${auto} "auto" the cost is known only after the call.`);
  const made = outputTokens(family, parameters, count);
  if (made === null) return unknown(`No token figures are known for this size and quality of ${model}.`);
  const tokens: TokenCounts = {
    output: made + tokensPerPartial * streamedPartials(request),
    image: request.inputs
      .filter((input) => input.role !== 'mask')
      .reduce((sum, input) => sum + inputTokens(family, input.facts, parameters.inputFidelity), 0),
    text: promptTokensAtMost(request.prompt),
  };
  return priced(model, tokens, prices);
}

interface TokenCounts {
  readonly output: number;
  readonly image: number;
  readonly text: number;
}

function priced(model: string, tokens: TokenCounts, prices: PriceBook): CallEstimate {
  const output = findPrice(prices, model, 'image-out');
  const image = findPrice(prices, model, 'image-in');
  const text = findPrice(prices, model, 'text-in');
  if (!output || !text || (!image && tokens.image > 0)) return unknown(`No price is known for ${model}.`);
  return {
    amountNanos:
      tokens.output * output.amountNanos +
      tokens.image * (image?.amountNanos ?? 0) +
      tokens.text * text.amountNanos,
    unitRule: 'tokens',
    priceId: output.id,
    basis: `${words(tokens)} (${output.source})`,
  };
}

function words({ output, image, text }: TokenCounts): string {
  const pictures = image > 0 ? `, ${count(image)} for input pictures` : '';
  return `${count(output)} output tokens${pictures}, at most ${count(text)} for the prompt`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function unknown(why: string): CallEstimate {
  return { amountNanos: null, unitRule: 'tokens', priceId: null, basis: why };
}
