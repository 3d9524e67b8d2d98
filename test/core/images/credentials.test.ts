import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { splitPicture, joinPicture } from '../../../src/core/images/container/split-picture.ts';
import { privatePicture } from '../../support/tagged-pictures.ts';
import { makePicture } from '../../support/pictures.ts';
import { openWorkerWorld } from './worker-world.ts';

/** A picture signed with a certificate made for this test: 24 × 16, "created by Test model 1". */
const fixture = new URL('../../fixtures/credentials/signed.png', import.meta.url);

it('tells intact credentials from broken, unreadable and missing ones', async () => {
  const { images, put } = await openWorkerWorld();
  const bytes = await readFile(fixture);
  const signed = await put('signed.png', bytes);
  expect((await images.check(signed)).hasC2pa).toBe(true);
  await expect(images.checkCredentials(signed)).resolves.toEqual({
    state: 'intact',
    signer: 'Proofsheet Tests',
    generator: 'Proofsheet test 1',
    signedAt: null,
    actions: ['created by Test model 1'],
    problems: [],
  });
  // The same credentials on other pixels.
  const [credentials] = splitPicture(bytes, 'png').filter(({ kind }) => kind === 'credentials');
  const [head, ...rest] = splitPicture(await makePicture({ width: 24, height: 16, seed: 9 }), 'png');
  const moved = await put('moved.png', joinPicture([head!, credentials!, ...rest], 'png'));
  const broken = await images.checkCredentials(moved);
  expect(broken).toMatchObject({ state: 'broken', signer: 'Proofsheet Tests' });
  expect(broken.problems.length).toBeGreaterThan(0);
  const unreadable = await put('garbage.png', await privatePicture('png'));
  await expect(images.checkCredentials(unreadable)).resolves.toMatchObject({
    state: 'unreadable',
    signer: null,
  });
  const plain = await put('plain.png', await makePicture());
  await expect(images.checkCredentials(plain)).resolves.toMatchObject({ state: 'none' });
});
