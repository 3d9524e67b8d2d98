import { readFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { readFileTexts } from '../../../src/core/images/container/read-texts.ts';
import { readRecipe } from '../../../src/core/images/recipe/read-recipe.ts';
import { writeXmp } from '../../../src/core/images/recipe/xmp.ts';
import { makePicture, readPixels } from '../../support/pictures.ts';
import { privatePicture, secrets } from '../../support/tagged-pictures.ts';
import { openWorkerWorld } from './worker-world.ts';

const formats = ['png', 'jpeg', 'webp'] as const;
const plain = { as: 'original', quality: 90, maxEdge: null, metadata: null } as const;
const metadata = {
  xmp: writeXmp({ prompt: 'a red boat', recipe: '{"prompt":"a red boat","model":"m1"}' }),
  texts: { proofsheet: '{"prompt":"a red boat","model":"m1"}' },
};

async function setup(bytes: Buffer) {
  const { images, put } = await openWorkerWorld();
  const source = await put('source', bytes);
  return {
    images,
    copy: async (request: Parameters<typeof images.copyPicture>[2]) => {
      const output = path.join(path.dirname(source), `copy-${Math.random()}`);
      const made = await images.copyPicture(source, output, request);
      return { made, bytes: await readFile(output) };
    },
  };
}

describe.each(formats)('a stripped copy of a %s', (format) => {
  it('says nothing in any format, and shows the same pixels', async () => {
    for (const orientation of [1, 6]) {
      const hasAlpha = format !== 'jpeg';
      const bytes = await privatePicture(format, { width: 90, height: 60, orientation, hasAlpha });
      // The place is written in a text of its own code; all others stand there as they are.
      for (const secret of secrets.filter((word) => word !== 'SECRETGPS'))
        expect(bytes.includes(secret), secret).toBe(true);
      const { copy } = await setup(bytes);
      const { bytes: stripped } = await copy(plain);
      for (const secret of secrets) expect(stripped.includes(secret), secret).toBe(false);
      expect(readFileTexts(stripped, format)).toMatchObject({ xmp: null, hasCredentials: false });
      expect(await readPixels(stripped)).toEqual(await readPixels(bytes));
      for (const as of formats) {
        const small = await copy({ ...plain, as, maxEdge: 45 });
        const size = orientation === 1 ? { width: 45, height: 30 } : { width: 30, height: 45 };
        expect(small.made).toEqual({ format: as, ...size });
        for (const secret of secrets) expect(small.bytes.includes(secret), secret).toBe(false);
        await expect(sharp(small.bytes).metadata()).resolves.toMatchObject({ format: as, ...size });
      }
    }
  });
});

describe.each(formats)('a recipe written into a %s', (format) => {
  it('is read back, leaves every pixel as it is, and takes the place of credentials', async () => {
    const bytes = await makePicture({
      format,
      width: 90,
      height: 60,
      hasAlpha: format !== 'jpeg',
      content: 'photo',
    });
    const { copy } = await setup(bytes);
    const { bytes: tagged } = await copy({ ...plain, metadata });
    expect(readRecipe(readFileTexts(tagged, format))).toMatchObject({
      source: 'proofsheet',
      prompt: 'a red boat',
      model: 'm1',
    });
    expect(await readPixels(tagged)).toEqual(await readPixels(bytes));
    expect((await sharp(tagged).metadata()).xmpAsString).toContain('a red boat');
    // Credentials could vouch for the bytes no more, and there is one packet of XMP in a file.
    const { copy: copyPrivate } = await setup(await privatePicture(format));
    const replaced = (await copyPrivate({ ...plain, metadata })).bytes;
    expect(replaced.includes('SECRETC2PA')).toBe(false);
    expect(replaced.includes('SECRETXMP')).toBe(false);
  });
});

it('writes over nothing', async () => {
  const { images, put } = await openWorkerWorld();
  const source = await put('source.png', await makePicture());
  const taken = await put('taken.png', Buffer.from('mine'));
  await expect(images.copyPicture(source, taken, plain)).rejects.toThrow(/EEXIST/);
  expect((await readFile(taken)).toString()).toBe('mine');
});
