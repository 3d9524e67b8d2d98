import sharp from 'sharp';
import { rgbaToThumbHash, thumbHashToAverageRGBA, thumbHashToRGBA } from 'thumbhash';
import { describe, expect, it } from 'vitest';
import { placeholderOf, type RawPixels } from '../../../../src/core/images/worker/placeholder.ts';
import { makePicture } from '../../../support/pictures.ts';

function pixelsOf(width: number, height: number, rows: readonly (readonly number[])[]): RawPixels {
  const channels = (rows[0]?.length ?? 0) as RawPixels['info']['channels'];
  return { data: Uint8Array.from(rows.flat()), info: { width, height, channels } };
}

describe('a placeholder', () => {
  it.each([
    [160, 160],
    [160, 107],
    [90, 160],
    [7, 3],
    [1, 1],
  ])('of %d × %d looks like one from a careful resize', async (width, height) => {
    const png = await makePicture({ width, height, content: 'photo' });
    const own = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const careful = await sharp(png)
      .resize(100, 100, { fit: 'inside', withoutEnlargement: true })
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const [made, expected] = [
      placeholderOf(own),
      rgbaToThumbHash(careful.info.width, careful.info.height, careful.data),
    ].map((hash) => thumbHashToRGBA(hash));
    expect([made!.w, made!.h]).toEqual([expected!.w, expected!.h]);
    const differences = made!.rgba.map((value, at) => Math.abs(value - (expected!.rgba[at] ?? 0)));
    const mean = differences.reduce((sum, each) => sum + each, 0) / differences.length;
    expect(mean).toBeLessThan(6);
    expect(Math.max(...differences)).toBeLessThan(40);
  });

  it('knows grey and colour, and counts nothing that cannot be seen', () => {
    const many = <Value>(value: Value): Value[] => Array.from({ length: 60 * 60 }, () => value);
    const average = (rows: readonly (readonly number[])[]) =>
      Object.values(thumbHashToAverageRGBA(placeholderOf(pixelsOf(60, 60, rows)))).map(
        (value) => Math.round(value * 4) / 4,
      );
    expect(average(many([128]))).toEqual([0.5, 0.5, 0.5, 1]);
    expect(average(many([255, 0, 0]))).toEqual([1, 0, 0, 1]);
    // Every other pixel is blue, and cannot be seen.
    const half = many(0).map((_, at) => (at % 2 === 0 ? [255, 0, 0, 255] : [0, 0, 255, 0]));
    expect(average(half)).toEqual([1, 0, 0, 0.5]);
    expect(average(many([128, 0]))[3]).toBe(0);
  });
});
