import { expect, it } from 'vitest';
import { priceWords } from '../../../src/renderer/composer/price-words.ts';

it.each([
  [
    { amountNanos: 107_000_000, isPlayMoney: false, basis: '', caps: [], needsCeiling: false },
    'about $0.107',
  ],
  [{ amountNanos: 0, isPlayMoney: false, basis: '', caps: [], needsCeiling: false }, 'free'],
  [
    { amountNanos: 40_000_000, isPlayMoney: true, basis: '', caps: [], needsCeiling: false },
    'free · play money',
  ],
  [{ amountNanos: null, isPlayMoney: false, basis: '', caps: [], needsCeiling: false }, 'price unknown'],
  [null, 'price unknown'],
])('says of %j "%s"', (estimate, words) => {
  expect(priceWords(estimate)).toBe(words);
});
