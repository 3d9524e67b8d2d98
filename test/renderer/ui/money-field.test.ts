import { expect, it } from 'vitest';
import { moneyText, readMoney } from '../../../src/renderer/ui/money-field.tsx';

it.each([
  ['5', 5_000_000_000],
  ['$0.25', 250_000_000],
  [' 0,041 ', 41_000_000],
  ['1,250.50', 1_250_500_000_000],
  ['0.000000001', 1],
  ['0', 0],
])('reads "%s" as %i nanodollars', (text, nanos) => {
  expect(readMoney(text)).toEqual({ kind: 'amount', nanos });
});

it.each(['much', '-5', '1e3', '1.2.3', '0.0000000001', '1,2,3', 'NaN', '５'])(
  'refuses "%s" in words',
  (text) => {
    expect(readMoney(text)).toMatchObject({ kind: 'wrong' });
  },
);

it('tells an empty field from a wrong one', () => {
  expect(readMoney('  ')).toEqual({ kind: 'empty' });
});

it.each([0, 1, 41_300_000, 250_000_000, 5_000_000_000, 1_250_500_000_000])(
  'shows %i nanodollars as a text that reads back the same',
  (nanos) => {
    expect(readMoney(moneyText(nanos))).toEqual({ kind: 'amount', nanos });
  },
);
