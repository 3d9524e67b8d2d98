import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { writePoints } from '../../../src/shared/mask/point-text.ts';
import type { MaskDocument } from '../../../src/shared/mask/mask-steps.ts';
import { makeMask, makePicture } from '../../support/pictures.ts';
import { openWorkerWorld, refusalOf } from './worker-world.ts';

const featherPx = 6;
const hole = { left: 20, top: 14, width: 18, height: 12 };

type Sources = readonly { readonly name: string; readonly make: () => Promise<Buffer> }[];

async function picture(hasAlpha = false): Promise<Sharp> {
  return sharp(await makePicture({ width: 80, height: 60, content: 'photo', hasAlpha }));
}

const plain: Sources = [
  { name: 'PNG', make: async () => (await picture()).png().toBuffer() },
  { name: 'PNG with alpha', make: async () => (await picture(true)).png().toBuffer() },
  { name: 'lossless WebP', make: async () => (await picture()).webp({ lossless: true }).toBuffer() },
  {
    name: 'lossless WebP with alpha',
    make: async () => (await picture(true)).webp({ lossless: true }).toBuffer(),
  },
  { name: 'JPEG', make: async () => (await picture()).jpeg({ quality: 88 }).toBuffer() },
];
const profiled: Sources = (['png', 'webp', 'jpeg'] as const).map((format) => ({
  name: `${format} with a colour profile`,
  make: async () => (await picture()).withIccProfile('p3').toFormat(format, { lossless: true }).toBuffer(),
}));
const turned: Sources = [3, 6, 8].flatMap((orientation) =>
  (['png', 'webp', 'jpeg'] as const).map((format) => ({
    name: `${format} that its EXIF turns (${orientation}), with a colour profile`,
    make: async () =>
      (await picture())
        .withMetadata({ orientation })
        .withIccProfile('p3')
        .toFormat(format, { lossless: true })
        .toBuffer(),
  })),
);

/** Upright RGBA, decoded the same way for both: the file's own numbers, and what a colour-managed program shows. */
async function decoded(
  bytes: Uint8Array,
  ignoreIcc: boolean,
): Promise<{ width: number; height: number; data: Buffer }> {
  const { data, info } = await sharp(bytes, { ignoreIcc })
    .autoOrient()
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

describe('a result laid over its source', () => {
  it.each([
    ['PNG, WebP and JPEG', plain],
    ['files with a colour profile', profiled],
    ['files with a profile that their EXIF turns', turned],
  ])(
    'is exactly the source outside mask and feather, and the result in the middle: %s',
    async (_, sources) => {
      const { images, put } = await openWorkerWorld();
      for (const { name, make } of sources) {
        const source = await make();
        const { width, height } = await decoded(source, true);
        const result = await makePicture({ width, height, seed: 99, content: 'photo' });
        const { png, fittedFrom } = await images.keepOutside({
          sourcePath: await put('source', source),
          resultPath: await put('result', result),
          maskPath: await put('mask', await makeMask({ width, height }, hole)),
          featherPx,
        });
        expect(fittedFrom).toBeNull();
        for (const ignoreIcc of [true, false]) {
          const [before, after] = [await decoded(source, ignoreIcc), await decoded(png, ignoreIcc)];
          expect([after.width, after.height]).toEqual([width, height]);
          let largest = 0;
          before.data.forEach((value, at) => {
            const pixel = Math.floor(at / 4);
            const [x, y] = [pixel % width, Math.floor(pixel / width)];
            const isNear =
              x >= hole.left - featherPx &&
              x < hole.left + hole.width + featherPx &&
              y >= hole.top - featherPx &&
              y < hole.top + hole.height + featherPx;
            if (!isNear) largest = Math.max(largest, Math.abs(value - (after.data[at] ?? 0)));
          });
          expect([name, largest]).toEqual([name, 0]);
        }
        const middle = ((hole.top + hole.height / 2) * width + hole.left + hole.width / 2) * 4;
        const [wanted, got] = [await decoded(result, false), await decoded(png, false)];
        for (let channel = 0; channel < 3; channel += 1) {
          // Into another colour space and back is not exact; without a profile in between it is.
          expect(
            Math.abs((wanted.data[middle + channel] ?? 0) - (got.data[middle + channel] ?? 0)),
          ).toBeLessThanOrEqual(4);
        }
      }
    },
  );

  it('keeps 16 bits', async () => {
    const { images, put } = await openWorkerWorld();
    const deep = new Uint16Array(80 * 60 * 3).map((_, at) => (at * 977) % 65_536);
    const source = await sharp(deep, { raw: { width: 80, height: 60, channels: 3 } })
      .toColourspace('rgb16')
      .png()
      .toBuffer();
    const { png } = await images.keepOutside({
      sourcePath: await put('source', source),
      resultPath: await put('result', await makePicture({ width: 80, height: 60 })),
      maskPath: await put('mask', await makeMask({ width: 80, height: 60 }, hole)),
      featherPx: 0,
    });
    const { data, info } = await sharp(Buffer.from(png))
      .toColourspace('rgb16')
      .raw({ depth: 'ushort' })
      .toBuffer({ resolveWithObject: true });
    expect(info.channels).toBe(3);
    const after = new Uint16Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength));
    const isInside = (pixel: number): boolean => {
      const [x, y] = [pixel % 80, Math.floor(pixel / 80)];
      return x >= hole.left && x < hole.left + hole.width && y >= hole.top && y < hole.top + hole.height;
    };
    expect(deep.every((value, at) => isInside(Math.floor(at / 3)) || after[at] === value)).toBe(true);
  });

  it('is fitted where it came in another size, which is said', async () => {
    const { images, put } = await openWorkerWorld();
    const kept = await images.keepOutside({
      sourcePath: await put('source', await makePicture({ width: 80, height: 60 })),
      resultPath: await put('result', await makePicture({ width: 120, height: 100, seed: 4 })),
      maskPath: await put('mask', await makeMask({ width: 80, height: 60 }, hole)),
      featherPx: 2,
    });
    expect(kept.fittedFrom).toEqual({ width: 120, height: 100 });
    expect(await sharp(Buffer.from(kept.png)).metadata()).toMatchObject({ width: 80, height: 60 });
  });

  it('is refused with a mask of another size', async () => {
    const { images, put } = await openWorkerWorld();
    const refusal = await refusalOf(
      images.keepOutside({
        sourcePath: await put('source', await makePicture({ width: 80, height: 60 })),
        resultPath: await put('result', await makePicture({ width: 80, height: 60 })),
        maskPath: await put('mask', await makeMask({ width: 64, height: 60 }, hole)),
        featherPx: 2,
      }),
    );
    expect(refusal.message).toMatch(/64 × 60.*80 × 60/);
  });

  it.each(['alpha', 'white', 'grey'] as const)(
    'reads strokes that were sent in the %s convention',
    async (convention) => {
      const { images, put } = await openWorkerWorld();
      const [source, result] = [
        await makePicture({ width: 80, height: 60, seed: 1 }),
        await makePicture({ width: 80, height: 60, seed: 2 }),
      ];
      const sourcePath = await put('source', source);
      const document: MaskDocument = {
        featherPx: 0,
        steps: [
          {
            kind: 'brush',
            operation: 'add',
            radiusPx: 8,
            hardness: 1,
            points: writePoints([30, 30, 255], 3),
          },
        ],
      };
      const drawn = await images.drawMask(Buffer.from(JSON.stringify(document)), sourcePath, convention);
      expect(drawn).toMatchObject({ width: 80, height: 60 });
      expect(drawn.markedPixels).toBeGreaterThan(150);
      const { png } = await images.keepOutside({
        sourcePath,
        resultPath: await put('result', result),
        maskPath: await put('mask', drawn.png),
        featherPx: 0,
      });
      const [before, after, made] = [
        await decoded(source, false),
        await decoded(png, false),
        await decoded(result, false),
      ];
      const colour = (data: Buffer, x: number, y: number): number[] => [
        ...data.subarray((y * 80 + x) * 4, (y * 80 + x) * 4 + 3),
      ];
      expect(colour(after.data, 30, 30)).toEqual(colour(made.data, 30, 30));
      expect(colour(after.data, 10, 10)).toEqual(colour(before.data, 10, 10));
    },
  );
});
