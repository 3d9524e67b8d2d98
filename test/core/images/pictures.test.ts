import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { thumbHashToApproximateAspectRatio } from 'thumbhash';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { makeHostileFiles, makeMask, makePicture, mutated, readPixels } from '../../support/pictures.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { openWorkerWorld, refusalOf } from './worker-world.ts';

describe.each(['png', 'jpeg', 'webp'] as const)('a %s picture', (format) => {
  it('is known by its bytes, whatever its name says', async () => {
    const { images, put } = await openWorkerWorld();
    const bytes = await makePicture({ format, width: 90, height: 60 });
    const path = await put('picture.gif', bytes);
    await expect(images.check(path)).resolves.toEqual({
      format,
      width: 90,
      height: 60,
      hasAlpha: false,
      sizeBytes: bytes.length,
      orientation: 1,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      hasC2pa: false,
    });
  });

  it('is refused without its last byte', async () => {
    const { images, put } = await openWorkerWorld();
    const bytes = await makePicture({ format, width: 90, height: 60, content: 'photo' });
    const path = await put('cut', bytes.subarray(0, bytes.length - 1));
    expect(await refusalOf(images.check(path))).toMatchObject({ code: 'unreadable' });
  });

  it('tells its size as people see it when its EXIF turns it', async () => {
    const { images, put } = await openWorkerWorld();
    const path = await put('turned', await makePicture({ format, width: 90, height: 60, orientation: 6 }));
    await expect(images.inspect(path)).resolves.toMatchObject({ width: 60, height: 90, orientation: 6 });
    await expect(images.pixels(path)).resolves.toMatchObject({ width: 60, height: 90 });
  });

  it('gets thumbnails within 160 and 320 pixels and a thumbhash of its shape', async () => {
    const { images, put } = await openWorkerWorld();
    const path = await put('wide', await makePicture({ format, width: 900, height: 600 }));
    const { small, large, thumbhash } = await images.thumbnails(path);
    await expect(sharp(small).metadata()).resolves.toMatchObject({ format: 'webp', width: 160, height: 107 });
    await expect(sharp(large).metadata()).resolves.toMatchObject({ format: 'webp', width: 320, height: 213 });
    expect(thumbHashToApproximateAspectRatio(thumbhash)).toBeGreaterThan(1.2);
  });
});

describe('files that are not what they claim', () => {
  it('are all refused in words, and the worker goes on', async () => {
    const { images, put } = await openWorkerWorld();
    for (const { name, bytes } of await makeHostileFiles()) {
      const path = await put(name, bytes);
      const refusal = await refusalOf(images.check(path));
      expect([name, refusal.code]).toEqual([name, 'unreadable']);
      expect(refusal.message).toMatch(/^The .*\.$/);
      expect(refusal.message).not.toContain(path);
    }
    const good = await put('good.png', await makePicture());
    await expect(images.check(good)).resolves.toMatchObject({ format: 'png' });
  });

  it('never crash the worker, however 150 of them are mutated', async () => {
    const { images, put, said } = await openWorkerWorld();
    const originals = await Promise.all(
      (['png', 'jpeg', 'webp'] as const).map((format) => makePicture({ format, content: 'photo' })),
    );
    let refused = 0;
    for (let seed = 0; seed < 150; seed += 1) {
      const path = await put('mutated', mutated(originals[seed % 3] ?? Buffer.alloc(0), seed));
      const outcome = await images.check(path).catch((error: unknown) => error);
      if (outcome instanceof AppError) {
        expect(outcome.code).toBe('unreadable');
        refused += 1;
      } else expect(outcome).toHaveProperty('sha256');
    }
    expect(refused).toBeGreaterThan(50);
    expect(said()).toBe('');
  });

  it('are refused when they are not there', async () => {
    const { images } = await openWorkerWorld();
    expect(await refusalOf(images.inspect('/nowhere/at/all.png'))).toMatchObject({
      code: 'unreadable',
      message: 'The picture file is missing.',
    });
  });
});

describe('masks', () => {
  const size = { width: 40, height: 30 };
  const hole = { left: 10, top: 5, width: 8, height: 6 };

  async function setup(mask?: Buffer) {
    const world = await openWorkerWorld();
    const maskPath = await world.put('mask.png', mask ?? (await makeMask(size, hole)));
    const targetPath = await world.put('target.jpg', await makePicture({ format: 'jpeg', ...size }));
    return { ...world, maskPath, targetPath };
  }

  it('keep transparency where alpha marks what to edit', async () => {
    const { images, maskPath, targetPath } = await setup();
    const { pixels } = await readPixels(await images.convertMask(maskPath, targetPath, 'alpha'));
    expect([pixels[(5 * 40 + 10) * 4 + 3], pixels[3]]).toEqual([0, 255]);
  });

  it.each(['white', 'grey'] as const)('become %s where that marks what to edit', async (convention) => {
    const { images, maskPath, targetPath } = await setup();
    const bytes = await images.convertMask(maskPath, targetPath, convention);
    const { channels, width, height } = await sharp(bytes).metadata();
    expect({ channels, width, height }).toEqual({ channels: convention === 'grey' ? 1 : 3, ...size });
    const { pixels } = await readPixels(bytes);
    expect([pixels[(5 * 40 + 10) * 4], pixels[0]]).toEqual([255, 0]);
  });

  it('of another size than their picture are refused, naming both sizes', async () => {
    const { images, maskPath, targetPath } = await setup(await makeMask({ width: 41, height: 30 }, hole));
    const refusal = await refusalOf(images.convertMask(maskPath, targetPath, 'alpha'));
    expect(refusal.message).toContain('41 × 30');
    expect(refusal.message).toContain('40 × 30');
  });

  it('without transparency are refused', async () => {
    const { images, maskPath, targetPath } = await setup(await makePicture(size));
    expect(await refusalOf(images.convertMask(maskPath, targetPath, 'white'))).toMatchObject({
      code: 'unreadable',
    });
  });
});

describe('pixels', () => {
  it('survive encoding as PNG exactly, though they are too large for a message', async () => {
    const { images, put } = await openWorkerWorld();
    const bytes = await makePicture({ width: 500, height: 400, content: 'noise', hasAlpha: true });
    const { width, height, pixels } = await images.pixels(await put('noise.png', bytes));
    expect(pixels.byteLength).toBe(800_000);
    const encoded = await images.encode({ width, height, pixels, format: 'png' });
    expect(Buffer.compare((await readPixels(encoded)).pixels, (await readPixels(bytes)).pixels)).toBe(0);
  });

  it('are shrunk to an edge where one is given, and never enlarged', async () => {
    const { images, put } = await openWorkerWorld();
    const path = await put('wide.png', await makePicture({ width: 200, height: 100 }));
    await expect(images.pixels(path, 50)).resolves.toMatchObject({ width: 50, height: 25 });
    await expect(images.pixels(path, 5000)).resolves.toMatchObject({ width: 200, height: 100 });
  });

  it('of a turned JPEG become an upright PNG', async () => {
    const { images, put, folder } = await openWorkerWorld();
    const path = await put('turned.jpg', await makePicture({ format: 'jpeg', orientation: 8 }));
    const png = await put('upright.png', await images.toPng(path));
    await expect(images.inspect(png)).resolves.toMatchObject({ format: 'png', orientation: 1, width: 48 });
    expect((await readFile(`${folder}/turned.jpg`)).subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
  });
});
