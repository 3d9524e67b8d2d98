import { expect, it } from 'vitest';
import { priceWords, warningWords } from '../../../src/renderer/composer/price-words.ts';
import { moneyObstacle } from '../../../src/renderer/composer/why-disabled.ts';

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
  [null, ''],
])('says of %j "%s"', (estimate, words) => {
  expect(priceWords(estimate)).toBe(words);
});

const unpriced = { amountNanos: null, isPlayMoney: false, basis: '', caps: [], needsCeiling: true };

it('names the most the person allows where nobody knows the price', () => {
  expect(priceWords(unpriced, 500_000_000)).toBe('at most $0.50');
});

it('names the cap that stands in the way instead of a price nobody will pay', () => {
  const blocked = { scope: { kind: 'day' as const }, effect: 'blocks' as const, message: 'Full.' };
  const estimate = { ...unpriced, amountNanos: 1, needsCeiling: false, caps: [blocked] };
  expect(priceWords(estimate)).toBe('Over today’s cap');
  expect(moneyObstacle(estimate, null)).toEqual({
    message: 'Full.',
    field: 'cap',
    capScope: { kind: 'day' },
  });
});

it('lets a cap that only warns through, and asks for a ceiling only while there is none', () => {
  const warned = { scope: { kind: 'month' as const }, effect: 'warns' as const, message: 'Near.' };
  const estimate = { ...unpriced, amountNanos: 1, needsCeiling: false, caps: [warned] };
  expect([moneyObstacle(estimate, null), warningWords(estimate)]).toEqual([null, 'Near.']);
  expect(moneyObstacle(unpriced, null)).toMatchObject({ field: 'ceiling' });
  expect([moneyObstacle(unpriced, 1), warningWords(null)]).toEqual([null, null]);
});
