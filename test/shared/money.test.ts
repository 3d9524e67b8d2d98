import { describe, expect, it } from 'vitest';
import { formatDollars, formatDollarsExactly, parseDollars, shareOf } from '../../src/shared/money.ts';

describe('money', () => {
  it.each([
    ['12', 12_000_000_000],
    ['$0.0412', 41_200_000],
    [' 1.000000001 ', 1_000_000_001],
    ['0', 0],
  ])('parses %j exactly', (text, amountNanos) => {
    expect(parseDollars(text)).toBe(amountNanos);
  });

  it.each(['', '-1', '1e3', '1.0000000001', '1,000', 'NaN', '.5', '99999999'])('refuses %j', (text) => {
    expect(parseDollars(text)).toBeNull();
  });

  it.each([
    [0, '$0.00'],
    [41_245_000, '$0.0412'],
    [190_300_000, '$0.1903'],
    [420_000_000, '$0.42'],
    [18_900_000_000, '$18.90'],
    [1_234_567_000_000_000, '$1,234,567.00'],
    [5_000, '$0.000005'],
    [-250_000_000, '-$0.25'],
  ])('shows %d nanodollars as %s', (amountNanos, text) => {
    expect(formatDollars(amountNanos)).toBe(text);
  });

  it('shows every nano when asked to', () => {
    expect(formatDollarsExactly(1_041_250_001)).toBe('$1.041250001');
  });

  it('splits an amount so that the shares always add up to it', () => {
    for (const amountNanos of [0, 1, 7, 100, 41_250_001, -10]) {
      for (const count of [1, 2, 3, 4, 10]) {
        const shares = Array.from({ length: count }, (_, index) => shareOf(amountNanos, count, index));
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(amountNanos);
      }
    }
  });
});
