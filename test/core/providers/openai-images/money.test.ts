import { describe, expect, it } from 'vitest';
import { chargeFromUsage } from '../../../../src/core/providers/openai-images/charge.ts';
import { estimateCall } from '../../../../src/core/providers/openai-images/estimate.ts';
import { createPriceBook } from '../../../../src/core/spend/price-book.ts';
import { readShippedPrices } from '../../../../src/core/spend/price-file.ts';
import { input, request } from './requests.ts';

const prices = createPriceBook(readShippedPrices(), []);
const noPrices = createPriceBook([], []);

describe('an estimate', () => {
  it('is the formula at the list price, by hand', () => {
    // 1,372 output at $30, 22 text at $5 per million: 41,160,000 + 110,000 nanodollars.
    expect(estimateCall(request({ parameters: { size: '1536x1024', quality: 'high' } }), prices)).toEqual({
      amountNanos: 41_270_000,
      unitRule: 'tokens',
      priceId: 'openai-images/gpt-image-2.5-flare/image-out/2026-10',
      basis: '1,372 output tokens, at most 22 for the prompt (OpenAI pricing page, October 2026)',
    });
  });

  it('counts inputs but not the mask, and 100 tokens for each partial picture', () => {
    const inputs = [input('source', 1), input('reference', 2, { width: 341, height: 512 }), input('mask', 3)];
    const { amountNanos } = estimateCall(request({ inputs, parameters: { partialImages: 3 } }), prices);
    // (439 + 300) at $30, 1,024 + 704 at $8, 22 at $5.
    expect(amountNanos).toBe(739 * 30_000 + 1728 * 8000 + 22 * 5000);
  });

  it('counts no partial pictures where none can be streamed', () => {
    const { amountNanos } = estimateCall(request({ count: 2, parameters: { partialImages: 3 } }), prices);
    expect(amountNanos).toBe(878 * 30_000 + 22 * 5000);
  });

  it('prices a snapshot as its model, and older models by their table', () => {
    const snapshot = estimateCall(
      request({ model: 'gpt-image-2-2026-04-21', parameters: { quality: 'low' } }),
      prices,
    );
    expect(snapshot.amountNanos).toBe(196 * 30_000 + 22 * 5000);
    const old = estimateCall(request({ model: 'gpt-image-1.5', parameters: { quality: 'high' } }), prices);
    expect(old.amountNanos).toBe(4160 * 32_000 + 22 * 5000);
  });

  it.each([
    [request({ model: 'gpt-image-2.6-flare' }), /has not published/],
    [request({ parameters: { quality: 'auto' } }), /quality "auto"/],
    [request({ parameters: { size: 'auto' } }), /size "auto"/],
    [request({ model: 'gpt-image-9' }), /No token figures are known for gpt-image-9/],
  ])('is unknown, never 0, where it would be a guess', (asked, why) => {
    expect(estimateCall(asked, prices)).toMatchObject({
      amountNanos: null,
      priceId: null,
      basis: expect.stringMatching(why) as string,
    });
  });

  it('is unknown without a price', () => {
    expect(estimateCall(request(), noPrices)).toMatchObject({
      amountNanos: null,
      basis: 'No price is known for gpt-image-2.5-flare.',
    });
  });
});

describe('a charge', () => {
  const usage = {
    input_tokens: 1050,
    input_tokens_details: { text_tokens: 26, image_tokens: 1024 },
    output_tokens: 1372,
    output_tokens_details: { image_tokens: 1372, text_tokens: 0 },
  };

  it('is what was reported, at list prices, by hand', () => {
    expect(chargeFromUsage(usage, 'gpt-image-2.5-flare', prices)).toEqual({
      // 1,372 × $30 + 1,024 × $8 + 26 × $5 per million.
      amountNanos: 41_160_000 + 8_192_000 + 130_000,
      basis: 'reported',
      unitRule: 'tokens',
      priceId: 'openai-images/gpt-image-2.5-flare/image-out/2026-10',
      detail: '1,372 output, 1,024 input picture, 26 text tokens',
    });
  });

  it('takes what the details leave out from the totals', () => {
    const bare = {
      input_tokens: 17,
      input_tokens_details: null,
      output_tokens: 196,
      output_tokens_details: null,
    };
    expect(chargeFromUsage(bare, 'gpt-image-2', prices).amountNanos).toBe(17 * 5000 + 196 * 30_000);
  });

  it('prices output text, and says that its price is not OpenAI’s', () => {
    const writing = { ...usage, output_tokens_details: { image_tokens: 1300, text_tokens: 72 } };
    const charge = chargeFromUsage(writing, 'gpt-image-2', prices);
    expect(charge.amountNanos).toBe(1300 * 30_000 + 72 * 10_000 + 1024 * 8000 + 26 * 5000);
    expect(charge.detail).toContain('not published');
    const mini = chargeFromUsage(writing, 'gpt-image-1-mini', prices);
    expect(mini.amountNanos).toBe(1372 * 8000 + 1024 * 2500 + 26 * 2000);
  });

  it('without a price is unknown and still says what was used', () => {
    expect(chargeFromUsage(usage, 'gpt-image-9', prices)).toMatchObject({
      amountNanos: null,
      basis: 'reported',
      detail: expect.stringMatching(/^1,372 output.*no price is known for gpt-image-9$/) as string,
    });
  });

  it('follows a person’s own price', () => {
    const own = readShippedPrices()
      .filter((price) => price.model === 'gpt-image-2' && price.unit === 'image-out')
      .map((price) => ({ ...price, id: 'mine', amountNanos: 1 }));
    const charge = chargeFromUsage(usage, 'gpt-image-2', createPriceBook(readShippedPrices(), own));
    expect([charge.amountNanos, charge.priceId]).toEqual([1372 + 1024 * 8000 + 26 * 5000, 'mine']);
  });
});
