import { describe, expect, it } from 'vitest';
import {
  amountOrDash,
  capShareWords,
  columnDollars,
  dayName,
  estimateWords,
  groupName,
  perKeptNanos,
  rangeWords,
  shareWords,
  tickName,
} from '../../../src/renderer/spend/report-words.ts';
import { report } from './report-fixture.ts';

describe('days in words', () => {
  it.each([
    ['2026-11-05', '2026-11-05', '5 November 2026'],
    ['2026-11-01', '2026-11-20', '1–20 November 2026'],
    ['2026-10-28', '2026-11-03', '28 October – 3 November 2026'],
    ['2025-12-24', '2026-01-06', '24 December 2025 – 6 January 2026'],
  ])('from %s to %s is %s', (from, to, words) => {
    expect(rangeWords({ from, to })).toBe(words);
  });

  it('name the year only where it is another one', () => {
    expect(dayName('2026-11-05', '2026-11-20')).toBe('Thu 5 November');
    expect(dayName('2025-11-05', '2026-11-20')).toBe('Wed, 5 November 2025');
  });

  it('are short under bars, and a month begins with its name', () => {
    expect([
      tickName('day', '2026-10-31'),
      tickName('day', '2026-11-01'),
      tickName('month', '2026-02'),
    ]).toEqual(['31', '1 Nov', 'Feb']);
  });

  it('give groups their own names where core has one', () => {
    const named = { key: '7', label: 'Ceramics' };
    expect(groupName('project', named, '2026-11-20')).toBe('Ceramics');
    expect(groupName('month', { key: '2026-11', label: '2026-11' }, '2026-11-20')).toBe('November 2026');
  });
});

describe('figures in words', () => {
  const { total } = report([]);

  it('set what was charged against what was expected', () => {
    expect(estimateWords(total)).toBe('nothing was estimated');
    expect(estimateWords({ ...total, estimateNanos: 1000, estimatedChargeNanos: 1002 })).toBe('as estimated');
    expect(estimateWords({ ...total, estimateNanos: 1000, estimatedChargeNanos: 969 })).toBe(
      '3.1 % below the estimate',
    );
    expect(estimateWords({ ...total, estimateNanos: 1000, estimatedChargeNanos: 1250 })).toBe(
      '25 % above the estimate',
    );
  });

  it('never divide by nothing kept, and give no price to what was given back', () => {
    expect(perKeptNanos({ ...total, netNanos: 900, keptCount: 4 })).toBe(225);
    expect(perKeptNanos({ ...total, netNanos: 900, keptCount: 0 })).toBeNull();
    expect(perKeptNanos({ ...total, netNanos: -5, keptCount: 4 })).toBeNull();
  });

  it('say a small share is small, and none a dash', () => {
    expect([shareWords(1, 1000), shareWords(123, 1000), shareWords(0, 1000), shareWords(5, 0)]).toEqual([
      '< 1 %',
      '12 %',
      '–',
      '–',
    ]);
    expect([amountOrDash(0), amountOrDash(60_000_000)]).toEqual(['–', '$0.0600']);
  });
});

describe('figures beside others', () => {
  it('have their points in one line below a dollar', () => {
    const figures = [215_000_000, 41_300_000, 60_000_000, 0, 3_420_000_000, 12_000, -50_000_000];
    expect(figures.map(columnDollars)).toEqual([
      '$0.2150',
      '$0.0413',
      '$0.0600',
      '$0.0000',
      '$3.42',
      '$0.000012',
      '-$0.0500',
    ]);
  });

  it('use as much of a cap as the header says: what is held counts too', () => {
    const scope = { kind: 'day' } as const;
    const figures = {
      spentNanos: 243_900_000,
      heldNanos: 82_600_000,
      hardNanos: 5_000_000_000,
      softNanos: null,
    };
    const cap = { scope, label: 'Today', state: 'ok' as const, ...figures };
    expect(capShareWords(cap)).toBe('7 % of the $5.00 cap, with what is held');
    expect(capShareWords({ ...cap, heldNanos: 0 })).toBe('5 % of the $5.00 cap');
    expect(capShareWords({ ...cap, spentNanos: 0, heldNanos: 0 })).toBe('0 % of the $5.00 cap');
  });
});
