import type { PriceBook } from '../../spend/price-book.ts';
import { modelFamily } from '../openai-images/models.ts';
import { inputTokens, outputTokens, promptTokensAtMost, tokensPerPartial } from '../openai-images/tokens.ts';
import type { CallEstimate, ProviderRequest } from '../provider.ts';
import { imageModelOf } from './build-request.ts';
import { findPrice } from './charge.ts';
import { continuedResponse } from './conversation.ts';

/** What the text model reads besides the conversation: the tool's description and the wrapping around it. */
const overheadTokens = 1000;
/** What it writes: the call with its revised prompt, a closing sentence, some thought. */
const writtenTokens = 1000;
/** What it reads of one picture: patches of 32 pixels, 2,500 of them at the most. */
const pictureTokens = 2500;
/** What is known of a turn that OpenAI remembers is only that it had words and a picture. */
const rememberedTurnTokens = writtenTokens + pictureTokens;

/**
 * The most one call should cost: the picture by the formula, and a stated allowance for the model that leads. How much
 * that one thinks is its own affair, so the charge can differ; it is settled from what is reported.
 */
export function estimateCall(request: ProviderRequest, prices: PriceBook): CallEstimate {
  const { parameters, model } = request;
  const imageModel = imageModelOf(request);
  const family = modelFamily(imageModel);
  const auto = (['size', 'quality'] as const).find((name) => parameters[name] === 'auto');
  if (auto) return unknown(`With ${auto} "auto" the cost is known only after the call.`);
  const made = family === null ? null : outputTokens(family, parameters, 1);
  if (family === null || made === null) {
    return unknown(`OpenAI has not published how ${imageModel} counts tokens.`);
  }
  const pictures = picturesRead(request);
  const image = {
    output: made + tokensPerPartial * (parameters.partialImages ?? 0),
    pictures: pictures.reduce((sum, each) => sum + inputTokens(family, each.facts, undefined), 0),
    // The text model words the tool's prompt itself, seldom in fewer words than it was given.
    text: promptTokensAtMost(request.prompt) + writtenTokens,
  };
  const output = findPrice(prices, imageModel, 'image-out');
  const pictureIn = findPrice(prices, imageModel, 'image-in');
  const textIn = findPrice(prices, imageModel, 'text-in');
  const leadIn = findPrice(prices, model, 'text-in');
  const leadOut = findPrice(prices, model, 'text-out');
  if (!output || !pictureIn || !textIn) return unknown(`No price is known for ${imageModel}.`);
  if (!leadIn || !leadOut) {
    return unknown(`No price is known for ${model}, which leads the conversation and is paid for too.`);
  }
  const read = readTokens(request, pictures.length);
  return {
    amountNanos:
      image.output * output.amountNanos +
      image.pictures * pictureIn.amountNanos +
      image.text * textIn.amountNanos +
      read * leadIn.amountNanos +
      writtenTokens * leadOut.amountNanos,
    unitRule: 'tokens',
    priceId: output.id,
    basis: `${count(image.output)} output tokens of ${imageModel}, and an allowance of ${count(read)} tokens read and ${count(writtenTokens)} written by ${model} (${output.source})`,
  };
}

/** Pictures the tool works from: those sent, and the canvas OpenAI still has. The mask is not counted. */
function picturesRead(request: ProviderRequest) {
  const sent = request.inputs.filter((input) => input.role !== 'mask');
  const last = request.turns.at(-1);
  return sent.length === 0 && last !== undefined ? [last.picture] : sent;
}

function readTokens(request: ProviderRequest, pictureCount: number): number {
  const own = overheadTokens + promptTokensAtMost(request.prompt) + pictureTokens * pictureCount;
  if (continuedResponse(request) !== null) return own + rememberedTurnTokens * request.turns.length;
  return request.turns.reduce(
    (sum, turn) => sum + promptTokensAtMost(turn.prompt) + promptTokensAtMost(turn.answer ?? ''),
    own,
  );
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function unknown(why: string): CallEstimate {
  return { amountNanos: null, unitRule: 'tokens', priceId: null, basis: why };
}
