import { rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PollContext, PollResult } from '../../../../src/core/providers/provider.ts';
import { makeMask, makePicture, readPixels } from '../../../support/pictures.ts';
import {
  addInput,
  attempt,
  fileOf,
  inputPath,
  picturesOf,
  type Ask,
  type Attempted,
  type ProviderWorld,
} from '../../../contract/provider-world.ts';
import { testProvider, type FaultCase } from '../../../contract/provider.suite.ts';
import { openDemoWorld } from './demo-world.ts';

const faults: readonly FaultCase[] = [
  {
    name: 'a prompt with the word refuse-me',
    arrange: () => ({ prompt: 'A hill, Refuse-Me, please' }),
    ending: 'rejected',
    code: 'moderation_blocked',
    retryAfterMs: null,
  },
  {
    name: 'a source that is no picture any more',
    arrange: async (world) => {
      const source = await addInput(world, 'source', await makePicture());
      await truncate(inputPath(world, source.sha256), 100);
      return { inputs: [source] };
    },
    ending: 'rejected',
    code: 'drawing_failed',
  },
  {
    name: 'a call cancelled before it began',
    arrange: () => ({ signal: AbortSignal.abort() }),
    ending: 'rejected',
    code: 'cancelled',
  },
];

testProvider('Demo', openDemoWorld, faults);

// One world for all: every attempt has a folder of its own, and starting a process for each would take longer.
let world: ProviderWorld;
beforeAll(async () => {
  world = await openDemoWorld();
});
afterAll(() => world.close());

const small = { size: '256x256', quality: 'low', partialImages: 0 } as const;

async function draw(ask: Ask): Promise<{ width: number; height: number; pixels: Buffer }> {
  return readPixels(
    fileOf(picturesOf(await attempt(world, { ...ask, parameters: { ...small, ...ask.parameters } }))),
  );
}

/** Share of the pixels that look like a hue (degrees), greys left out of the count's top. */
function shareOfHue(pixels: Buffer, hue: number): number {
  let count = 0;
  for (let at = 0; at < pixels.length; at += 4) {
    const [red = 0, green = 0, blue = 0] = pixels.subarray(at, at + 3);
    const own = (Math.atan2(Math.sqrt(3) * (green - blue), 2 * red - green - blue) * 180) / Math.PI;
    const away = Math.abs(((own - hue + 540) % 360) - 180);
    if (Math.max(red, green, blue) - Math.min(red, green, blue) > 12 && away < 45) count += 1;
  }
  return count / (pixels.length / 4);
}

describe('a picture by Demo', () => {
  it('is the same for the same prompt and another for another', async () => {
    const first = await draw({ prompt: 'quiet hills' });
    const again = await draw({ prompt: 'quiet hills' });
    const other = await draw({ prompt: 'quiet hills, two of them' });
    expect(again.pixels.equals(first.pixels)).toBe(true);
    expect(other.pixels.equals(first.pixels)).toBe(false);
  });

  it('differs from the other pictures of its call', async () => {
    const reading = picturesOf(await attempt(world, { count: 4, parameters: small }));
    const all = await Promise.all(
      [0, 1, 2, 3].map(async (index) => (await readPixels(fileOf(reading, index))).pixels),
    );
    expect(new Set(all.map((pixels) => pixels.toString('latin1'))).size).toBe(4);
  });

  it.each([
    ['red', 0],
    ['gold', 45],
    ['green', 125],
    ['teal', 180],
    ['blue', 215],
    ['purple', 285],
  ])('that asks for %s is mostly that', async (word, hue) => {
    for (const prompt of [`${word} sea`, `a ${word} forest`, `${word} flower`]) {
      expect([prompt, shareOfHue((await draw({ prompt })).pixels, hue) > 0.5]).toEqual([prompt, true]);
    }
  });

  it('is darker at night', async () => {
    const mean = (pixels: Buffer) => pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
    const day = mean((await draw({ prompt: 'the sea by day' })).pixels);
    expect(mean((await draw({ prompt: 'the sea at night' })).pixels)).toBeLessThan(day - 30);
  });

  it.each([
    'night city',
    'portrait of a king',
    'dunes',
    'winter mountains',
    'abstract',
    'forest',
    '猫と月',
    '',
  ])('can be drawn for "%s" in every shape', async (prompt) => {
    for (const size of ['768x256', '256x768']) {
      const { width, height } = await draw({ prompt: prompt || '.', parameters: { size } });
      expect(`${width}x${height}`).toBe(size);
    }
  });

  it.each(['png', 'webp'] as const)('has a clear background where %s is asked for one', async (format) => {
    const { pixels } = await draw({ parameters: { format, background: 'transparent' } });
    expect([pixels[3], pixels[(128 * 256 + 128) * 4 + 3]]).toEqual([0, 255]);
  });

  it('comes in the format asked for, and in a size that says so', async () => {
    const made = await attempt(world, { parameters: { ...small, format: 'jpeg', compression: 20 } });
    const reading = picturesOf(made);
    await expect(world.images.check(fileOf(reading))).resolves.toMatchObject({ format: 'jpeg', width: 256 });
    expect(reading.got).toEqual({ format: 'jpeg', size: '256x256' });
  });
});

describe('an edit by Demo', () => {
  const size = { width: 320, height: 200 };
  const hole = { left: 200, top: 20, width: 80, height: 60 };

  it.each(['add a moon', 'make it night', 'paint it teal', 'something else'])(
    '("%s") changes what the mask marks and not one byte elsewhere',
    async (prompt) => {
      const bytes = await makePicture({ ...size, content: 'photo' });
      const source = await addInput(world, 'source', bytes);
      const mask = await addInput(world, 'mask', await makeMask(size, hole));
      const after = await draw({ prompt, inputs: [source, mask] });
      const before = (await readPixels(bytes)).pixels;
      expect({ width: after.width, height: after.height }).toEqual(size);
      let inside = 0;
      for (let y = 0, at = 0; y < size.height; y += 1) {
        for (let x = 0; x < size.width; x += 1, at += 4) {
          const isInside =
            x >= hole.left && x < hole.left + hole.width && y >= hole.top && y < hole.top + hole.height;
          const isSame = before.subarray(at, at + 4).equals(after.pixels.subarray(at, at + 4));
          if (!isInside && !isSame) throw new Error(`pixel ${x},${y} changed outside the mask`);
          if (isInside && !isSame) inside += 1;
        }
      }
      expect(inside / (hole.width * hole.height)).toBeGreaterThan(0.2);
    },
  );

  it('keeps a transparent picture’s shape', async () => {
    const bytes = await makePicture({ width: 256, height: 256, hasAlpha: true });
    const source = await addInput(world, 'source', bytes);
    const { pixels } = await draw({ prompt: 'make it red', inputs: [source] });
    expect([pixels[3], pixels[(128 * 256 + 128) * 4 + 3]]).toEqual([255, 0]);
  });

  it('shows a reference in its corner and takes its colours', async () => {
    const plain = await draw({ prompt: 'hills' });
    const reference = await addInput(world, 'reference', await makePicture({ seed: 5 }));
    const { pixels } = await draw({ prompt: 'hills', inputs: [reference] });
    expect(pixels.equals(plain.pixels)).toBe(false);
  });

  it('is refused before anything is drawn when the mask has no picture', async () => {
    const mask = await addInput(world, 'mask', await makeMask(size, hole));
    await expect(attempt(world, { inputs: [mask], parameters: small })).rejects.toMatchObject({
      code: 'invalid-input',
      field: 'mask',
    });
  });
});

describe('a task by Demo', () => {
  async function submit(ask: Ask = {}): Promise<Attempted & { remoteId: string }> {
    const parameters = { size: '256x256', quality: 'low' };
    const made = await attempt(world, { model: 'demo-task', parameters, isFollowed: false, ...ask });
    if (made.result.kind !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(made.result)}`);
    return { ...made, remoteId: made.result.remoteId };
  }

  /** As core would after any number of restarts: nothing but the folder, the wire and the count is kept. */
  function contextOf(made: Attempted & { remoteId: string }, pollCount: number): PollContext {
    return {
      baseUrl: '',
      key: null,
      http: world.http,
      signal: new AbortController().signal,
      nowMs: 0,
      settings: {},
      remoteId: made.remoteId,
      folder: made.folder,
      journal: {
        sending: () => undefined,
        identified: () => undefined,
        receiving: () => undefined,
        partial: () => undefined,
      },
      images: world.images,
      wire: made.wire,
      pollCount,
    };
  }

  const poll = async (made: Attempted & { remoteId: string }, count: number): Promise<PollResult> => {
    if (!world.provider.poll) throw new Error('Demo can be polled');
    return world.provider.poll(contextOf(made, count));
  };

  const read = (made: Attempted) =>
    world.provider.readReply({ ...made, images: world.images, prices: world.prices, model: 'demo-task' });

  it('waits twice and is then there, and stays there', async () => {
    const made = await submit({ count: 2 });
    expect((await poll(made, 0)).kind).toBe('waiting');
    expect((await poll(made, 1)).kind).toBe('waiting');
    expect((await poll(made, 2)).kind).toBe('received');
    expect((await poll(made, 0)).kind).toBe('received');
    const reading = await read(made);
    expect(reading.kind === 'pictures' && [reading.outputs.length, reading.charge.amountNanos]).toEqual([
      2, 10_000_000,
    ]);
  });

  it('still has its source when the original went away', async () => {
    const source = await addInput(world, 'source', await makePicture());
    const made = await submit({ inputs: [source] });
    await rm(inputPath(world, source.sha256));
    expect((await poll(made, 2)).kind).toBe('received');
  });

  it('that is cancelled ends free', async () => {
    const made = await submit();
    await world.provider.cancel?.(contextOf(made, 0));
    expect(await poll(made, 2)).toMatchObject({
      kind: 'failed',
      charge: 'free',
      problem: { code: 'cancelled' },
    });
  });

  it('that lost its inputs ends free, in words', async () => {
    const made = await submit({ inputs: [await addInput(world, 'source', await makePicture())] });
    await rm(path.join(made.folder, 'input-0'));
    expect(await poll(made, 2)).toMatchObject({
      kind: 'failed',
      charge: 'free',
      problem: {
        code: 'drawing_failed',
        message: 'Demo could not draw the picture. The picture file is missing.',
      },
    });
  });

  it('whose reply was changed or lost is unreadable', async () => {
    const made = await submit();
    await poll(made, 2);
    await writeFile(path.join(made.folder, 'reply.body'), '{"pictures":[{"file":"../../../etc/passwd"}]}');
    expect((await read(made)).kind).toBe('unreadable');
    await rm(path.join(made.folder, 'reply.body'));
    expect((await read(made)).kind).toBe('unreadable');
  });
});
