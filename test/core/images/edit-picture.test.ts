import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { LocalOperation } from '../../../src/shared/local-edit.ts';
import { makePicture } from '../../support/pictures.ts';
import { openWorkerWorld, refusalOf } from './worker-world.ts';

/** A picture's own numbers, upright, no profile applied. */
async function ownPixels(source: Uint8Array | string) {
  const { data, info } = await sharp(source, { ignoreIcc: true })
    .autoOrient()
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return {
    width: info.width,
    height: info.height,
    at: (x: number, y: number) => [...data.subarray((y * info.width + x) * 4, (y * info.width + x) * 4 + 4)],
  };
}

async function tagged(format: 'png' | 'jpeg' | 'webp', orientation: number): Promise<Buffer> {
  const bytes = await makePicture({ width: 60, height: 40, content: 'photo' });
  const image = sharp(bytes).withMetadata({ orientation }).withIccProfile('p3');
  if (format === 'webp') return image.webp({ lossless: true }).toBuffer();
  return format === 'png' ? image.png().toBuffer() : image.jpeg({ quality: 90 }).toBuffer();
}

/** Where a pixel of the new picture was in the old one. */
const cases: readonly {
  readonly operation: LocalOperation;
  readonly size: (width: number, height: number) => readonly [number, number];
  readonly from: (x: number, y: number, width: number, height: number) => readonly [number, number];
}[] = [
  {
    operation: { kind: 'crop', x: 7, y: 5, width: 20, height: 11 },
    size: () => [20, 11],
    from: (x, y) => [x + 7, y + 5],
  },
  {
    operation: { kind: 'rotate', quarterTurns: 1 },
    size: (w, h) => [h, w],
    from: (x, y, _w, h) => [y, h - 1 - x],
  },
  {
    operation: { kind: 'rotate', quarterTurns: 2 },
    size: (w, h) => [w, h],
    from: (x, y, w, h) => [w - 1 - x, h - 1 - y],
  },
  {
    operation: { kind: 'rotate', quarterTurns: 3 },
    size: (w, h) => [h, w],
    from: (x, y, w) => [w - 1 - y, x],
  },
  {
    operation: { kind: 'flip', axis: 'horizontal' },
    size: (w, h) => [w, h],
    from: (x, y, w) => [w - 1 - x, y],
  },
  {
    operation: { kind: 'flip', axis: 'vertical' },
    size: (w, h) => [w, h],
    from: (x, y, _w, h) => [x, h - 1 - y],
  },
];

describe.each(['png', 'jpeg', 'webp'] as const)(
  'a %s with a colour profile that its EXIF turns',
  (format) => {
    it('keeps every pixel and the profile whatever is done to it', async () => {
      const { images, put } = await openWorkerWorld();
      const path = await put('source', await tagged(format, 6));
      const before = await ownPixels(path);
      const { icc } = await sharp(path).metadata();
      for (const { operation, size, from } of cases) {
        const bytes = Buffer.from(await images.editPicture(path, operation));
        const metadata = await sharp(bytes).metadata();
        expect(metadata).toMatchObject({ format: 'png', hasAlpha: false });
        expect(metadata.orientation ?? 1).toBe(1);
        expect(metadata.icc?.equals(icc ?? Buffer.alloc(0))).toBe(true);
        const after = await ownPixels(bytes);
        expect([after.width, after.height]).toEqual(size(before.width, before.height));
        for (let y = 0; y < after.height; y += 1) {
          for (let x = 0; x < after.width; x += 1) {
            const [fromX, fromY] = from(x, y, before.width, before.height);
            expect(after.at(x, y)).toEqual(before.at(fromX, fromY));
          }
        }
      }
    });
  },
);

describe('a picture that is changed here', () => {
  it('lies untouched on a larger canvas, with nothing around it', async () => {
    const { images, put } = await openWorkerWorld();
    const path = await put('source', await makePicture({ width: 40, height: 30, content: 'photo' }));
    const bytes = await images.editPicture(path, {
      kind: 'extend',
      width: 64,
      height: 48,
      x: 10,
      y: 12,
      scaledWidth: 40,
      scaledHeight: 30,
    });
    const [before, after] = [await ownPixels(path), await ownPixels(bytes)];
    expect([after.width, after.height]).toEqual([64, 48]);
    expect(after.at(10, 12)).toEqual(before.at(0, 0));
    expect(after.at(49, 41)).toEqual(before.at(39, 29));
    expect([after.at(9, 12)[3], after.at(50, 41)[3]]).toEqual([0, 0]);
  });

  it('is resized to exactly what was asked, 16 bits staying 16 bits', async () => {
    const { images, put } = await openWorkerWorld();
    const deep = new Uint16Array(32 * 24 * 3).map((_, at) => (at * 977) % 65_536);
    const png = await sharp(deep, { raw: { width: 32, height: 24, channels: 3 } })
      .toColourspace('rgb16')
      .png()
      .toBuffer();
    const path = await put('deep', png);
    const resized = await images.editPicture(path, { kind: 'resize', width: 51, height: 13 });
    expect(await sharp(Buffer.from(resized)).metadata()).toMatchObject({
      width: 51,
      height: 13,
      depth: 'ushort',
    });
    const flipped = Buffer.from(await images.editPicture(path, { kind: 'flip', axis: 'vertical' }));
    const back = Buffer.from(
      await images.editPicture(await put('flipped', flipped), { kind: 'flip', axis: 'vertical' }),
    );
    const raw = await sharp(back).toColourspace('rgb16').raw({ depth: 'ushort' }).toBuffer();
    expect(raw.equals(Buffer.from(deep.buffer))).toBe(true);
  });

  it.each<[string, LocalOperation, RegExp]>([
    [
      'a crop beyond its edge',
      { kind: 'crop', x: 30, y: 0, width: 11, height: 5 },
      /beyond the picture, which is 40 × 30/,
    ],
    ['a size beyond all', { kind: 'resize', width: 60_000, height: 60_000 }, /more than 64 million pixels/],
    [
      'a canvas it does not fit on',
      { kind: 'extend', width: 50, height: 50, x: 20, y: 0, scaledWidth: 40, scaledHeight: 30 },
      /does not fit/,
    ],
  ])('is refused %s, in words', async (_, operation, words) => {
    const { images, put } = await openWorkerWorld();
    const path = await put('source', await makePicture({ width: 40, height: 30 }));
    expect((await refusalOf(images.editPicture(path, operation))).message).toMatch(words);
  });
});
