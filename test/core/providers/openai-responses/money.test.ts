import { describe, expect, it } from 'vitest';
import { chargeOf } from '../../../../src/core/providers/openai-responses/charge.ts';
import { estimateCall } from '../../../../src/core/providers/openai-responses/estimate.ts';
import { createPriceBook } from '../../../../src/core/spend/price-book.ts';
import { readShippedPrices } from '../../../../src/core/spend/price-file.ts';
import { input, request, turn } from './requests.ts';

const rows = readShippedPrices().filter((price) => price.provider === 'openai-responses');
const prices = createPriceBook(rows, []);
const noLead = createPriceBook(
  rows.filter((row) => row.model !== 'gpt-5.5'),
  [],
);

const asked = {
  model: 'gpt-5.5',
  imageModel: 'gpt-image-2.5-sunburst',
  partials: 0,
  parameters: { size: '1024x1024', quality: 'medium' },
};
const text = { input_tokens: 812, input_tokens_details: null, output_tokens: 41 };
const image = {
  input_tokens: 1050,
  input_tokens_details: { text_tokens: 26, image_tokens: 1024, cached_tokens: null },
  output_tokens: 439,
  output_tokens_details: null,
  cached_tokens: null,
};

describe('a charge', () => {
  it('is both models at their own prices, by hand', () => {
    const charge = chargeOf({ text, image }, asked, 1, prices);
    // The documented example: 812 and 41 of the one, 26 + 1,024 and 439 of the other.
    expect(charge.amountNanos).toBe(812 * 5000 + 41 * 30_000 + 26 * 5000 + 1024 * 8000 + 439 * 30_000);
    expect(charge).toMatchObject({
      basis: 'reported',
      unitRule: 'tokens',
      priceId: 'openai-responses/gpt-image-2.5-sunburst/image-out/2026-10',
    });
    expect(charge.detail).toMatch(/gpt-image-2\.5-sunburst: 439 output.*gpt-5\.5: 812 in, 41 out tokens/);
  });

  it('counts cached input at its own price, text before pictures', () => {
    const cachedText = { ...text, input_tokens_details: { cached_tokens: 512 } };
    const cachedImage = { ...image, cached_tokens: 100 };
    const charge = chargeOf({ text: cachedText, image: cachedImage }, asked, 1, prices);
    const lead = 300 * 5000 + 512 * 500 + 41 * 30_000;
    expect(charge.amountNanos).toBe(lead + 26 * 1250 + 74 * 2000 + 950 * 8000 + 439 * 30_000);
  });

  it('is unknown, never too small, where one of the models has no price', () => {
    const charge = chargeOf({ text, image }, asked, 1, noLead);
    expect(charge).toMatchObject({ amountNanos: null, basis: 'reported' });
    expect(charge.detail).toMatch(/\$0\.\d+.*gpt-5\.5.*no price is known/);
  });

  it('says so when only one of the two was reported', () => {
    const onlyImage = chargeOf({ text: null, image }, asked, 1, prices);
    expect(onlyImage.detail).toMatch(/text model took was not reported/);
    const onlyText = chargeOf({ text, image: null }, asked, 1, prices);
    expect(onlyText).toMatchObject({
      basis: 'price-list',
      amountNanos: 812 * 5000 + 41 * 30_000 + 439 * 30_000,
    });
    expect(onlyText.detail).toMatch(/reported no figures for the picture/);
  });

  it('without a picture is what the text model took', () => {
    expect(chargeOf({ text, image: null }, asked, 0, prices)).toMatchObject({
      basis: 'reported',
      amountNanos: 812 * 5000 + 41 * 30_000,
    });
  });
});

describe('an estimate', () => {
  it('is the formula and a stated allowance', () => {
    const estimate = estimateCall(request(), prices);
    // 439 made and 1,022 words at the image model, 1,022 read and 1,000 written by the other.
    expect(estimate.amountNanos).toBe(439 * 30_000 + 1022 * 5000 + 1022 * 5000 + 1000 * 30_000);
    expect(estimate.basis).toMatch(/439 output tokens of gpt-image-2\.5-flare.*allowance of 1,022/);
  });

  it('grows with the conversation, remembered or told again', () => {
    const inputs = [input('turn', 2)];
    const alone = estimateCall(request({ inputs }), prices).amountNanos ?? Number.NaN;
    const told = estimateCall(request({ inputs, turns: [turn(2, { remoteId: null })] }), prices);
    const remembered = estimateCall(request({ inputs, turns: [turn(2)] }), prices);
    expect(told.amountNanos).toBeGreaterThan(alone);
    expect(remembered.amountNanos).toBeGreaterThan(alone);
  });

  it.each([
    [request({ parameters: { imageModel: 'gpt-image-2.6-flare' } }), prices, /has not published/],
    [request({ parameters: { quality: 'auto' } }), prices, /quality "auto"/],
    [request(), noLead, /No price is known for gpt-5\.5/],
    [request(), createPriceBook([], []), /No price is known for gpt-image/],
  ])('is unknown, never 0, where it would be a guess', (question, book, why) => {
    expect(estimateCall(question, book)).toMatchObject({
      amountNanos: null,
      basis: expect.stringMatching(why) as string,
    });
  });
});
