import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  addInput,
  attempt,
  fileOf,
  picturesOf,
  startTestImageWorker,
} from '../../../contract/provider-world.ts';
import { startEmulator } from '../../../emulator/emulator.ts';
import { makeMask, makePicture, readPixels } from '../../../support/pictures.ts';
import { openOpenAiWorld, type OpenAiWorld } from './world.ts';

// One process for the file: starting it costs more than every test in here.
const images = startTestImageWorker();
afterAll(() => images.close());

let world: OpenAiWorld;
beforeEach(async () => {
  world = await openOpenAiWorld(images);
});
afterEach(() => world.close());

const low = { quality: 'low' } as const;

describe('an edit', () => {
  it('brings the same files to the provider as JSON and as a form', async () => {
    const size = { width: 1536, height: 1024 };
    const hole = { left: 100, top: 100, width: 300, height: 300 };
    const source = await makePicture(size);
    const mask = await makeMask(size, hole);
    const reference = await makePicture({ format: 'jpeg', width: 640, height: 480, seed: 5 });
    const inputs = [
      await addInput(world, 'source', source),
      await addInput(world, 'reference', reference),
      await addInput(world, 'mask', mask),
    ];
    // A free size is only documented for forms.
    for (const [size, encoding, parts] of [
      ['1536x1024', 'json', ['images[0]', 'images[1]', 'mask']],
      ['1152x768', 'multipart', ['image[]', 'image[]', 'mask']],
    ] as const) {
      const made = await attempt(world, { inputs, parameters: { ...low, size } });
      expect(made.wire.encoding).toBe(encoding);
      const files = world.emulator.calls.at(-1)?.files ?? [];
      expect(files.map((file) => file.part)).toEqual(parts);
      expect(files.map((file) => Buffer.from(file.bytes))).toEqual([source, reference, mask]);
      expect(picturesOf(made).charge.amountNanos).toBe(world.charged().at(-1));
    }
  });

  it('keeps what the mask does not mark', async () => {
    const size = { width: 1024, height: 1024 };
    const source = await makePicture(size);
    const hole = { left: 0, top: 0, width: 512, height: 1024 };
    const inputs = [
      await addInput(world, 'source', source),
      await addInput(world, 'mask', await makeMask(size, hole)),
    ];
    const made = await attempt(world, { inputs, parameters: low });
    const [before, after] = [await readPixels(source), await readPixels(fileOf(picturesOf(made)))];
    const row = (pixels: Buffer, x: number): Buffer =>
      pixels.subarray((500 * 1024 + x) * 4, (500 * 1024 + x + 8) * 4);
    expect(row(after.pixels, 900)).toEqual(row(before.pixels, 900));
    expect(row(after.pixels, 100)).not.toEqual(row(before.pixels, 100));
  });

  it('counts high fidelity of an older model as the provider does', async () => {
    const inputs = [await addInput(world, 'source', await makePicture({ width: 1536, height: 1024 }))];
    const parameters = { ...low, inputFidelity: 'high' };
    const made = await attempt(world, { model: 'gpt-image-1.5', inputs, parameters });
    expect([picturesOf(made).charge.amountNanos]).toEqual(world.charged());
  });
});

describe('a reply', () => {
  it('says what came, by our words, and what it cost, by hand', async () => {
    const parameters = {
      quality: 'high',
      size: '1536x1024',
      format: 'webp',
      compression: 85,
      background: 'opaque',
    };
    const reading = picturesOf(await attempt(world, { prompt: 'x'.repeat(36), parameters }));
    expect(reading.got).toEqual({ size: '1536x1024', quality: 'high', format: 'webp', background: 'opaque' });
    // The emulator counts 36 / 4 + 8 = 17 text tokens: 1,372 × $30 + 17 × $5 per million.
    expect(reading.charge).toEqual({
      amountNanos: 41_245_000,
      basis: 'reported',
      unitRule: 'tokens',
      priceId: 'openai-images/gpt-image-2.5-flare/image-out/2026-10',
      detail: '1,372 output, 17 text tokens',
    });
    await expect(images.check(fileOf(reading))).resolves.toMatchObject({ format: 'webp', width: 1536 });
  });

  it('says what "auto" came to', async () => {
    const reading = picturesOf(await attempt(world, { parameters: { quality: 'auto', size: 'auto' } }));
    expect(reading.got).toMatchObject({ size: '1024x1024', quality: 'medium' });
    expect([reading.charge.amountNanos]).toEqual(world.charged());
  });

  it('without usage is priced by the list, and says so', async () => {
    world.emulator.script({ kind: 'no-usage' });
    const { charge } = picturesOf(await attempt(world, { prompt: 'kite', count: 2, parameters: low }));
    // 391 output tokens for two, 4 characters and 16 more for the prompt.
    expect(charge).toMatchObject({ amountNanos: 391 * 30_000 + 20 * 5000, basis: 'price-list' });
    expect(charge.detail).toContain('reported no usage');
  });

  it('without usage and with free choice is priced by what came', async () => {
    world.emulator.script({ kind: 'no-usage' });
    const parameters = { quality: 'auto', size: 'auto' };
    const { charge } = picturesOf(await attempt(world, { prompt: 'kite', parameters }));
    expect(charge.amountNanos).toBe(439 * 30_000 + 20 * 5000);
  });

  it('with a damaged picture is handed on as it is, because it was paid for', async () => {
    world.emulator.script({ kind: 'corrupt-image' });
    const reading = picturesOf(await attempt(world, { parameters: low }));
    expect([reading.charge.amountNanos]).toEqual(world.charged());
    await expect(images.check(fileOf(reading))).rejects.toMatchObject({ code: 'unreadable' });
  });

  it('that is a stream is received although the connection breaks after its last event', async () => {
    world.emulator.script({ kind: 'unterminated-chunk' });
    const made = await attempt(world, { parameters: { ...low, partialImages: 1 } });
    expect(made.result).toEqual({ kind: 'received' });
    expect([picturesOf(made).charge.amountNanos]).toEqual(world.charged());
  });

  it('with fewer partial pictures than asked for costs what came', async () => {
    world.emulator.script({ kind: 'fewer-partials', partials: 1 });
    const made = await attempt(world, { parameters: { ...low, partialImages: 3 } });
    expect(made.partials.map((partial) => path.basename(partial))).toEqual(['partial-0.bin']);
    expect([picturesOf(made).charge.amountNanos]).toEqual(world.charged());
  });

  it('leaves no trace of the key in the folder', async () => {
    const { folder } = await attempt(world, { parameters: low });
    for (const name of ['reply.body', 'reply.json']) {
      expect(await readFile(path.join(folder, name), 'utf8')).not.toContain(world.key);
    }
  });
});

describe('a redirect', () => {
  it.each([301, 302, 303, 307, 308] as const)(
    '%i is not followed, buys nothing and shows nobody the key',
    async (status) => {
      const other = await startEmulator();
      try {
        world.emulator.script({ kind: 'redirect', status, location: `${other.baseUrl}/images/generations` });
        const { result } = await attempt(world, { parameters: low });
        expect(result).toMatchObject({
          kind: 'rejected',
          retryAfterMs: null,
          problem: { code: 'redirected' },
        });
        expect(JSON.stringify(result)).toContain(new URL(other.baseUrl).host);
        expect([other.calls, other.charges, world.emulator.charges]).toEqual([[], [], []]);
      } finally {
        await other.close();
      }
    },
  );
});

it('cancelled while the provider works is unknown, and the provider did charge', async () => {
  const hold = world.emulator.hold();
  const cancel = new AbortController();
  const running = attempt(world, { parameters: low, signal: cancel.signal });
  await hold.arrived;
  cancel.abort();
  expect((await running).result).toMatchObject({ kind: 'unknown', problem: { code: 'cancelled' } });
  expect(world.charged()).toHaveLength(1);
  hold.release();
});
