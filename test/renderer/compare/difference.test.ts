import { describe, expect, it } from 'vitest';
import {
  comparedSize,
  containedIn,
  differenceOf,
  differenceText,
} from '../../../src/renderer/compare/difference.ts';

const pixels = (...values: number[]) => Uint8ClampedArray.from(values);

describe('the difference of two pictures', () => {
  it('is black where they are the same', () => {
    const same = pixels(10, 20, 30, 255, 0, 0, 0, 0);
    const { pixels: shown, most, differingShare } = differenceOf(same, same.slice());
    expect([...shown]).toEqual([0, 0, 0, 255, 0, 0, 0, 255]);
    expect([most, differingShare]).toEqual([0, 0]);
    expect(differenceText({ pixels: shown, most, differingShare }, false)).toContain(
      'every pixel is the same',
    );
  });

  it('tells how far apart each channel is, and how many pixels', () => {
    const found = differenceOf(pixels(10, 20, 30, 255, 1, 2, 3, 255), pixels(13, 20, 10, 255, 1, 2, 3, 255));
    expect([...found.pixels]).toEqual([3, 0, 20, 255, 0, 0, 0, 255]);
    expect([found.most, found.differingShare]).toEqual([20, 0.5]);
    expect(differenceText(found, false)).toBe('50.0 % of the pixels differ, by 20 of 255 at most');
  });

  it('shows transparency alone as grey', () => {
    expect([...differenceOf(pixels(9, 9, 9, 255), pixels(9, 9, 9, 155)).pixels]).toEqual([
      100, 100, 100, 255,
    ]);
  });

  it('fits pictures of another shape whole into the frame of the first', () => {
    expect(containedIn({ width: 300, height: 200 }, { width: 100, height: 100 })).toEqual({
      x: 50,
      y: 0,
      width: 200,
      height: 200,
    });
    expect(comparedSize({ width: 1024, height: 1024 })).toEqual({
      width: 1024,
      height: 1024,
      isReduced: false,
    });
    const reduced = comparedSize({ width: 8000, height: 8000 });
    expect(reduced.isReduced).toBe(true);
    expect(reduced.width * reduced.height).toBeLessThanOrEqual(8_010_000);
  });
});
