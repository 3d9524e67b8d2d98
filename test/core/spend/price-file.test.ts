import { describe, expect, it } from 'vitest';
import { openAiImageModels } from '../../../src/core/providers/openai-images/models.ts';
import { createPriceBook, type Price } from '../../../src/core/spend/price-book.ts';
import { parsePrices, readShippedPrices } from '../../../src/core/spend/price-file.ts';

const row = {
  provider: 'p',
  model: 'm',
  unit: 'image-out',
  usdPerMillionTokens: '30.00',
  date: '2026-11-04',
  source: 'a page',
};

function price(given: Partial<Price>): Price {
  return {
    id: 'x',
    provider: 'p',
    model: 'm',
    unit: 'call',
    amountNanos: 1,
    source: 's',
    date: '2026-01-01',
    ...given,
  };
}

describe('the price file', () => {
  it('reads published units to whole nanodollars and gives rows stable ids', () => {
    const perCall = { ...row, unit: 'call', usd: '0.060', usdPerMillionTokens: undefined };
    expect(parsePrices({ prices: [row, { ...row, unit: 'text-in', usdPerMillionTokens: '1.25' }] })).toEqual([
      {
        id: 'p/m/image-out/2026-11',
        provider: 'p',
        model: 'm',
        unit: 'image-out',
        amountNanos: 30_000,
        source: 'a page',
        date: '2026-11-04',
      },
      expect.objectContaining({ id: 'p/m/text-in/2026-11', amountNanos: 1250 }),
    ]);
    expect(parsePrices({ prices: [JSON.parse(JSON.stringify(perCall))] })[0]?.amountNanos).toBe(60_000_000);
  });

  it.each([
    ['a price as a number', { ...row, usdPerMillionTokens: 30 }],
    ['a negative price', { ...row, usdPerMillionTokens: '-1' }],
    ['a price finer than a nanodollar per token', { ...row, usdPerMillionTokens: '0.0001' }],
    ['both units at once', { ...row, usd: '1' }],
    ['the unit of the other kind', { ...row, unit: 'call' }],
    ['an unknown unit', { ...row, unit: 'picture' }],
    ['no source', { ...row, source: '' }],
    ['a date that is none', { ...row, date: '2026-13-01' }],
    ['a field nobody knows', { ...row, note: 'x' }],
  ])('refuses %s', (_name, bad) => {
    expect(() => parsePrices({ prices: [bad] })).toThrow();
  });

  it('refuses two rows for one thing and month, and what is no book at all', () => {
    expect(() => parsePrices({ prices: [row, { ...row, date: '2026-11-20' }] })).toThrow(/own id/);
    expect(() => parsePrices([row])).toThrow();
    expect(() => parsePrices(null)).toThrow();
  });
});

describe('the shipped price book', () => {
  const shipped = readShippedPrices();

  it('prices every shipped OpenAI model by the published table', () => {
    const perToken = (model: string): unknown =>
      ['text-in', 'image-in', 'image-out'].map(
        (unit) => shipped.find((each) => each.model === model && each.unit === unit)?.amountNanos,
      );
    const newer = [5000, 8000, 30_000];
    const older = [5000, 8000, 32_000];
    const expected: Record<string, number[]> = {
      'gpt-image-2.5-flare': newer,
      'gpt-image-2.5-sunburst': newer,
      'gpt-image-2.6-flare': newer,
      'gpt-image-2.6-sunburst': newer,
      'gpt-image-2': newer,
      'gpt-image-1.5': older,
      'chatgpt-image-latest': older,
      'gpt-image-1-mini': [2000, 2500, 8000],
    };
    const found = Object.fromEntries(openAiImageModels.map(({ model }) => [model, perToken(model)]));
    expect(found).toEqual(expected);
  });

  it('names a dated source for every row', () => {
    expect(shipped.every((each) => each.source.length > 10 && /^20\d\d-\d\d-\d\d$/.test(each.date))).toBe(
      true,
    );
  });
});

describe('a price book', () => {
  it('takes the newest row, whatever the order', () => {
    const rows = [
      price({ id: 'old' }),
      price({ id: 'new', date: '2026-06-01' }),
      price({ id: 'older', date: '2025-01-01' }),
    ];
    expect(createPriceBook(rows, []).find('m', 'call')?.id).toBe('new');
  });

  it('prefers a person’s own price, even an older one, and their order', () => {
    const own = [price({ id: 'mine', date: '2020-01-01' }), price({ id: 'mine too' })];
    expect(createPriceBook([price({ date: '2026-06-01' })], own).find('m', 'call')?.id).toBe('mine');
  });

  it('knows nothing of other models and units', () => {
    const book = createPriceBook([price({})], []);
    expect([book.find('other', 'call'), book.find('m', 'image')]).toEqual([null, null]);
  });
});
