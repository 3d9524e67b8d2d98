import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { ImageWorker } from '../../../src/core/images/image-worker.ts';
import { makeMask, makePicture, readPixels } from '../../support/pictures.ts';
import { openWorkerWorld, refusalOf, type WorkerWorld } from './worker-world.ts';

/** What Electron on Linux does to every process it starts, done by hand. */
const preloaded = ['libgio-2.0.so.0', 'libgobject-2.0.so.0', 'libglib-2.0.so.0'];
const folders = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64', '/usr/lib'];
const isReproducible =
  process.platform === 'linux' &&
  preloaded.every((library) => folders.some((folder) => existsSync(`${folder}/${library}`)));
const reason = 'the system has no libgio, libgobject and libglib to preload';

const withPreload = { ...process.env, LD_PRELOAD: preloaded.join(' ') };

/** Every operation once; results that must not depend on the build. */
async function useEverything({ images, put, folder }: WorkerWorld): Promise<Record<string, unknown>> {
  const photo = await put(
    'photo.jpg',
    await makePicture({ format: 'jpeg', width: 300, height: 200, content: 'photo' }),
  );
  const clear = await put(
    'clear.webp',
    await makePicture({ format: 'webp', width: 300, height: 200, hasAlpha: true }),
  );
  const mask = await put(
    'mask.png',
    await makeMask({ width: 300, height: 200 }, { left: 9, top: 9, width: 90, height: 50 }),
  );
  const body = await put(
    'reply.body',
    JSON.stringify({ a: (await makePicture({ content: 'photo' })).toString('base64') }),
  );
  const thumbnails = await images.thumbnails(photo);
  const drawn = `${folder}/drawn.png`;
  await images.drawDemo(demoDrawing(drawn));
  const svg = await put('drawing.svg', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
  return {
    inspected: await images.inspect(clear),
    checked: await images.check(photo),
    thumbhashLength: thumbnails.thumbhash.length,
    thumbnail: await sizeOf(thumbnails.large),
    mask: (await readPixels(await images.convertMask(mask, photo, 'white'))).pixels.equals(
      (await readPixels(await images.convertMask(mask, photo, 'grey'))).pixels,
    ),
    png: Buffer.from((await images.pixels(await put('png', await images.toPng(photo)))).pixels).equals(
      Buffer.from((await images.pixels(photo)).pixels),
    ),
    encoded: await encodedSize(images),
    reply: await images.extractReply(body, 'json', folder),
    drawn: (await readPixels(await readFile(drawn))).pixels.subarray(0, 4000).toString('hex'),
    refused: (await refusalOf(images.check(svg))).message,
  };
}

function demoDrawing(outputPath: string) {
  return {
    prompt: 'a teal sea at night',
    index: 0,
    width: 128,
    height: 128,
    quality: 'low',
    background: 'opaque',
    format: 'png',
    compression: null,
    progress: 1,
    sourcePath: null,
    maskPath: null,
    referencePaths: [],
    outputPath,
  } as const;
}

async function sizeOf(bytes: Uint8Array): Promise<string> {
  const { width, height } = await readPixels(bytes);
  return `${width}x${height}`;
}

async function encodedSize(images: ImageWorker): Promise<string> {
  const pixels = new Uint8Array(64 * 32 * 4).fill(200);
  return sizeOf(await images.encode({ width: 64, height: 32, pixels, format: 'webp', compression: 80 }));
}

describe('sharp beside the system’s own GLib, as inside Electron on Linux', () => {
  it('complains without end in its native build', async (context) => {
    context.skip(!isReproducible, reason);
    const { images, put, said } = await openWorkerWorld({ environment: withPreload });
    const photo = await put('photo.jpg', await makePicture({ format: 'jpeg' }));
    await images.check(photo).catch(() => undefined);
    await expect.poll(said).toContain('GLib-GObject-CRITICAL');
  });

  it('is silent in its WebAssembly build, and gives the same results', async (context) => {
    context.skip(!isReproducible, reason);
    const native = await useEverything(await openWorkerWorld());
    const world = await openWorkerWorld({ environment: withPreload, useWebAssembly: true });
    expect(await useEverything(world)).toEqual(native);
    expect(world.said()).toBe('');
  });
});
