import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createHandOverHandlers } from '../../../src/core/handlers/hand-over.ts';
import { createImageHandlers } from '../../../src/core/handlers/images.ts';
import { addProjectAndConnection, setupJobs } from '../../support/job-world.ts';
import { makeMask, makePicture } from '../../support/pictures.ts';

async function setup() {
  const jobs = await setupJobs();
  const world = await jobs.start();
  const { projectId } = addProjectAndConnection(world);
  const images = createImageHandlers({
    ...world.context,
    uploads: world.uploads,
    keepThumbnails: () => undefined,
  });
  const calls = createHandOverHandlers(world.context, world.uploads);
  const upload = (bytes: Uint8Array) =>
    world.uploads.add(
      (async function* () {
        yield bytes;
      })(),
    );
  return { world, projectId, images, calls, upload };
}

describe('pictures as files', () => {
  it('are copies with names that read well, each call in a folder of its own', async () => {
    const { world, projectId, images, calls, upload } = await setup();
    const bytes = await makePicture({ width: 40, height: 30, seed: 1 });
    const { imageId } = await images['images.import'](
      {
        projectId,
        uploadId: await upload(bytes),
        fileName: 'Harbour: at/noon?.png',
        fileTimeMs: null,
      },
      'page',
    );
    const ask = async () =>
      (await calls['handOver.files']({ imageIds: [imageId], as: 'original' }, 'command-line')).paths;
    const [first] = await ask();
    const [second] = await ask();
    expect(path.basename(first ?? '')).toBe(`noon (${imageId}).png`);
    expect(first).not.toBe(second);
    expect(await readFile(first ?? '')).toEqual(Buffer.from(bytes));
    const original = world.context.originalPath(world.context.tables.images.get(imageId)?.sha256 as never);
    expect(first).not.toBe(original);
    await expect(async () =>
      calls['handOver.files']({ imageIds: [imageId], as: 'original' }, 'page'),
    ).rejects.toThrow(/no page/);
    await expect(async () =>
      calls['handOver.files']({ imageIds: [imageId, 999 as never], as: 'png' }, 'command-line'),
    ).rejects.toThrow(/not in this library/);
  });

  it('keep a mask under its name and out of the gallery', async () => {
    const { world, projectId, images, calls, upload } = await setup();
    const mask = await makeMask({ width: 40, height: 30 }, { left: 4, top: 4, width: 10, height: 8 });
    const { imageId, hasAlpha } = await calls['handOver.mask'](
      { projectId, uploadId: await upload(mask), fileName: 'C:\\masks\\sky.png' },
      'page',
    );
    expect(hasAlpha).toBe(true);
    expect(world.context.tables.images.get(imageId)).toMatchObject({
      isListed: false,
      origin: 'mask',
      fileName: 'sky.png',
    });
    const page = await images['images.page'](
      { scope: { kind: 'all' }, search: '', after: null, limit: 10 } as never,
      'page',
    );
    expect(page.cells).toEqual([]);
  });
});
