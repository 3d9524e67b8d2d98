import { describe, expect, it } from 'vitest';
import { createScaledScroll, maxSpacerPx } from '../../../src/renderer/gallery/scaled-scroll.ts';

describe('the scroll box', () => {
  it('is the whole, to the pixel, while the whole is small enough', () => {
    const scroll = createScaledScroll(maxSpacerPx, 900);
    expect(scroll.isScaled).toBe(false);
    expect(scroll.spacerPx).toBe(maxSpacerPx);
    expect(scroll.toVirtual(123_456)).toBe(123_456);
    expect(scroll.toScrollTop(123_456)).toBe(123_456);
  });

  it('stays far below what Chromium allows however many pictures there are', () => {
    const scroll = createScaledScroll(200_000_000, 900);
    expect(scroll.isScaled).toBe(true);
    expect(scroll.spacerPx).toBeLessThan(33_554_428 / 2);
  });

  it('reaches both ends exactly and translates there and back', () => {
    const total = 200_000_000;
    const scroll = createScaledScroll(total, 900);
    expect(scroll.toVirtual(0)).toBe(0);
    expect(scroll.toVirtual(scroll.spacerPx - 900)).toBe(total - 900);
    for (const virtual of [0, 1, 77_777_777, total - 900]) {
      expect(scroll.toVirtual(scroll.toScrollTop(virtual))).toBeCloseTo(virtual, 3);
    }
  });

  it('never leads beyond the ends', () => {
    const scroll = createScaledScroll(200_000_000, 900);
    expect(scroll.toVirtual(-50)).toBe(0);
    expect(scroll.toVirtual(Number.MAX_SAFE_INTEGER)).toBe(200_000_000 - 900);
    expect(createScaledScroll(0, 900).toVirtual(0)).toBe(0);
  });
});
