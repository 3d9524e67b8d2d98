import { describe, expect, it } from 'vitest';
import { dayKey, dayTitle, sumOf } from '../../../src/renderer/gallery/days.ts';
import { thumbSize } from '../../../src/renderer/gallery/thumb-size.ts';
import { cell } from './cells-fixture.ts';

const nowMs = new Date(2026, 10, 20, 0, 5).getTime();

describe('a day', () => {
  it('is named as people name it', () => {
    expect(dayTitle(nowMs, nowMs)).toBe('Today');
    expect(dayTitle(nowMs - 10 * 60_000, nowMs)).toBe('Yesterday');
    expect(dayTitle(new Date(2026, 10, 17, 9).getTime(), nowMs)).toMatch(/^Tuesday,? 17 November$/);
    expect(dayTitle(new Date(2025, 0, 2, 9).getTime(), nowMs)).toMatch(/2 January 2025$/);
  });

  it('is local and padded in its key', () => {
    expect(dayKey(new Date(2026, 0, 2, 23, 59).getTime())).toBe('2026-01-02');
  });

  it('adds up real money only, once all of it is known', () => {
    const cells = [
      cell(3),
      cell(2, { isPlayMoney: true, amountNanos: 900_000_000 }),
      cell(1, { amountNanos: null }),
    ];
    expect(sumOf(cells)).toBe(41_000_000);
    expect(sumOf([...cells, null])).toBeNull();
  });
});

describe('the thumbnail asked for', () => {
  it.each([
    [160, 107, 1, '160'],
    [180, 120, 1, '160'],
    [200, 133, 1, '320'],
    [100, 66, 2, '320'],
    [80, 60, 2, '160'],
    [640, 640, 1, '320'],
    [640, 640, 2, 'original'],
  ])('for %i × %i at density %i is %s', (width, height, density, size) => {
    expect(thumbSize(width, height, density)).toBe(size);
  });
});
