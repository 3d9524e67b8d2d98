import { mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { createAiGenerateProvider } from '../../../../src/core/providers/aigenerate/aigenerate.ts';
import { creditMicros } from '../../../../src/core/providers/aigenerate/charge.ts';
import {
  addInput,
  attempt,
  inputPath,
  picturesOf,
  requestFor,
  startTestImageWorker,
  type Ask,
  type ProviderWorld,
} from '../../../contract/provider-world.ts';
import type { AiGenerateEmulatorOptions } from '../../../emulator/aigenerate/aigenerate-emulator.ts';
import { makePicture } from '../../../support/pictures.ts';
import { openAiGenerateWorld } from './world.ts';

const images = startTestImageWorker();
afterAll(() => images.close());

async function setup(emulator: AiGenerateEmulatorOptions = {}, settings: ProviderWorld['settings'] = {}) {
  const world = await openAiGenerateWorld(images, { emulator, settings });
  onTestFinished(() => world.close());
  const { baseUrl, key, http } = world;
  const context = { baseUrl, key, http, signal: new AbortController().signal, nowMs: 0, settings };
  const edit = async (ask: Ask = {}) => {
    const source = await addInput(world, 'source', await makePicture({ width: 64, height: 48 }));
    return { ...ask, inputs: [source] };
  };
  return { world, context, emulator: world.emulator, edit };
}

describe('a request to AI Generate', () => {
  it('names task and quality in the model and says nothing else', async () => {
    const { world } = await setup();
    const build = (ask: Ask) => world.provider.build(requestFor(world, ask));
    expect(build({ parameters: { size: '1536x1024' } })).toEqual({
      method: 'POST',
      path: '/jobs/createTask',
      encoding: 'json',
      isStreamed: false,
      body: {
        model: 'openai-gpt-image-1-5-text-to-image-medium',
        input: { prompt: 'a red kite over dunes', aspect_ratio: '3:2' },
      },
    });
  });

  it('follows the connection’s settings for names and slugs', async () => {
    const settings = {
      slug: 'gpt-image/1.5-{task}-{quality}',
      inputField: 'image_urls',
      ratioField: 'image_size',
    };
    const { world, edit } = await setup({}, settings);
    const request = requestFor(world, await edit({ parameters: { quality: 'high' } }));
    expect(world.provider.build(request)).toMatchObject({
      body: {
        model: 'gpt-image/1.5-image-to-image-high',
        input: { image_size: '1:1', image_urls: [{ mediaType: 'image/png' }] },
      },
    });
    const bare = { ...request, settings: { ...settings, ratioField: 'none' } };
    expect(JSON.stringify(world.provider.build(bare))).not.toContain('image_size');
  });

  it('puts extra fields into the input and refuses those the app sets', async () => {
    const { world } = await setup();
    expect(world.provider.build(requestFor(world, { extra: { seed: 7 } }))).toMatchObject({
      body: { input: { seed: 7 } },
    });
    for (const extra of [{ prompt: 'x' }, { input_urls: [] }, { aspect_ratio: '1:1' }]) {
      expect(() => world.provider.build(requestFor(world, { extra }))).toThrow(/extra field/);
    }
  });

  it('is refused before it is sent where no picture can be handed over', async () => {
    const { world, edit } = await setup({}, { sendDataUrls: false });
    const request = requestFor(world, await edit());
    expect(() => world.provider.build(request)).toThrow(/takes input pictures as addresses only/);
  });

  it('is refused when its pictures are too large for one request', async () => {
    const { world, edit } = await setup();
    const request = requestFor(world, await edit());
    const inputs = request.inputs.map((each) => ({
      ...each,
      facts: { ...each.facts, sizeBytes: 16_000_000 },
    }));
    expect(() => world.provider.build({ ...request, inputs })).toThrow(/16 MB; 15 MB fit/);
  });

  it.each([
    [{ statusPath: 'https://elsewhere.example/' }, 'settings.statusPath'],
    [{ uploadPath: '../files' }, 'settings.uploadPath'],
    [{ slug: 'a slug with spaces' }, 'settings.slug'],
  ])('names the setting that cannot be used: %j', async (settings, field) => {
    const { world } = await setup();
    const request = { ...requestFor(world, {}), settings };
    expect(() => world.provider.build(request)).toThrow(
      expect.objectContaining({ code: 'invalid-input', field }),
    );
  });

  it('takes the names a person added, and no others', () => {
    const provider = createAiGenerateProvider();
    const settings = { moreModels: 'other-model-text-to-image, flux-image-to-image; <script>' };
    const of = (model: string) => provider.capabilitiesOf?.(model, false, settings) ?? null;
    expect(of('other-model-text-to-image')).toMatchObject({ tasks: ['generate'] });
    expect(of('nobody-added-this')).toBeNull();
    expect(of('<script>')).toBeNull();
  });
});

describe('input pictures', () => {
  it('travel inside the request by default, and a refusal of that is free', async () => {
    const taking = await setup();
    picturesOf(await attempt(taking.world, await taking.edit()));
    const refusing = await setup({ refusesDataUrls: true });
    const { result } = await attempt(refusing.world, await refusing.edit());
    expect(result).toMatchObject({ kind: 'rejected', problem: { code: 'invalid_request' } });
    expect(refusing.world.charged()).toEqual([]);
  });

  it('are uploaded where the connection names a path, and stand as addresses', async () => {
    const options = { uploadPath: '/file-base64-upload', refusesDataUrls: true };
    const { world, emulator, edit } = await setup(options, { uploadPath: '/file-base64-upload' });
    picturesOf(await attempt(world, await edit()));
    expect(JSON.stringify(emulator.creates[0]?.fields)).toMatch(/input_urls":\["http:/);
    expect(emulator.seen.filter((each) => each.includes('upload'))).toHaveLength(1);
  });

  it.each([
    ['a path that is not there', '/nowhere', null],
    ['a failure', '/file-base64-upload', { kind: 'status', status: 500 }],
    ['an answer without an address', '/file-base64-upload', { kind: 'empty-data' }],
    ['a reset', '/file-base64-upload', { kind: 'reset-before-headers' }],
  ] as const)('that meet %s buy nothing', async (_name, uploadPath, fault) => {
    const { world, emulator, context, edit } = await setup(
      { uploadPath: '/file-base64-upload' },
      { uploadPath },
    );
    if (fault !== null) emulator.script(fault, 'upload');
    const wire = world.provider.build(requestFor(world, await edit()));
    const filePath = (sha256: Parameters<typeof inputPath>[1]) => inputPath(world, sha256);
    await expect(world.provider.prepare?.({ ...context, wire, filePath })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/^[A-Z].*\.$/s) as string,
    });
    expect(emulator.creates).toEqual([]);
  });
});

describe('credits', () => {
  it.each([
    ['4', 4_000_000],
    ['4.00', 4_000_000],
    ['0.000001', 1],
    ['22.1234567', 22_123_456],
    [1.375, 1_375_000],
    ['', null],
    ['-4', null],
    ['4e3', null],
    ['four', null],
    [null, null],
  ])('%j are %s millionths', (text, micros) => {
    expect(creditMicros(text)).toBe(micros);
  });

  it.each(['create', 'status', 'both', 'zero-on-status'] as const)(
    'are charged exactly when they are told on: %s',
    async (creditsOn) => {
      const { world } = await setup({ creditsOn }, { moreModels: 'other-model-text-to-image' });
      const model = 'other-model-text-to-image';
      const reading = picturesOf(await attempt(world, { model }));
      expect(reading.charge).toMatchObject({
        amountNanos: 9_625_000,
        basis: 'reported',
        unitRule: 'credits',
        detail: 'AI Generate charged 1.375 credits',
      });
      expect(world.charged()).toEqual([9_625_000]);
    },
  );

  it('that are told only inside the status count, and the price list where nothing is told', async () => {
    const inside = await setup({ creditsOn: 'none', reportsConsumed: true });
    const told = picturesOf(await attempt(inside.world, { parameters: { quality: 'high' } }));
    expect(told.charge).toMatchObject({ amountNanos: 154_000_000, basis: 'reported' });
    const silent = await setup({ creditsOn: 'none' });
    const listed = picturesOf(await attempt(silent.world, { parameters: { quality: 'high' } }));
    expect(listed.charge).toMatchObject({
      amountNanos: 154_000_000,
      basis: 'price-list',
      unitRule: 'per-image',
    });
    expect(silent.world.charged()).toEqual([154_000_000]);
  });

  it.each([
    ['says it cost nothing', { creditsOn: 'none', reportsConsumed: true }, 'refunded', 'free'],
    ['was charged at the start and says nothing at the end', { creditsOn: 'create' }, 'refunded', 'unknown'],
    ['says at the end that it cost nothing, against the start', { creditsOn: 'both' }, 'refunded', 'unknown'],
    ['says it was charged', { creditsOn: 'status' }, 'charged', 'unknown'],
  ] as const)('of a failed task that %s are %s', async (_name, options, billing, charge) => {
    const { world, emulator } = await setup(options);
    emulator.nextTask({ kind: 'failed', message: 'Upstream gave up', billing });
    const { polled } = await attempt(world, {});
    expect(polled).toMatchObject({ kind: 'failed', charge });
  });

  it('run out for free', async () => {
    const { world } = await setup({ balanceNanos: 28_000_000 });
    picturesOf(await attempt(world, {}));
    const { result } = await attempt(world, {});
    expect(result).toMatchObject({ kind: 'rejected', problem: { code: 'insufficient_funds' } });
    expect(world.charged()).toEqual([28_000_000]);
  });
});

describe('a task at AI Generate', () => {
  it('is found at the other usual path when the connection’s own does not exist', async () => {
    const { world, emulator } = await setup(
      { statusPath: '/jobs/record-info' },
      { statusPath: '/veo/record-info' },
    );
    picturesOf(await attempt(world, {}));
    expect(emulator.seen).toContain('GET /api/v1/veo/record-info');
    expect(emulator.creates).toHaveLength(1);
  });

  it('is read as accepted when the app stopped behind the answer to the create', async () => {
    const { world, emulator } = await setup();
    const made = await attempt(world, { isFollowed: false });
    const { wire, folder } = made;
    const reading = await createAiGenerateProvider().readReply({
      folder,
      images,
      wire,
      prices: world.prices,
      model: '',
    });
    expect(reading).toEqual({ kind: 'accepted', remoteId: emulator.creates[0]?.taskId, pollAfterMs: 2000 });
  });

  it('keeps what the create said of credits through a restart and a second poll', async () => {
    const { world, context } = await setup({ creditsOn: 'create', states: [] });
    const { wire, folder, remoteId } = await attempt(world, { isFollowed: false });
    const journal = { sending() {}, identified() {}, receiving() {}, partial() {} };
    const poll = { ...context, wire, folder, journal, images, remoteId: remoteId ?? '', pollCount: 0 };
    await createAiGenerateProvider().poll?.(poll);
    await createAiGenerateProvider().poll?.(poll);
    const reading = await world.provider.readReply({ folder, images, wire, prices: world.prices, model: '' });
    expect(reading).toMatchObject({ charge: { amountNanos: 28_000_000, basis: 'reported' } });
  });

  it('brings its prompt and model home, and is priced by the list when nothing is told', async () => {
    const { world, context } = await setup({ creditsOn: 'create', states: [] });
    const made = await attempt(world, { prompt: 'a blue door' });
    const found = await world.provider.findTask?.(context, made.remoteId ?? '', null);
    expect(found).toMatchObject({ model: 'gpt-image-1.5', prompt: 'a blue door' });
    const folder = await mkdtemp(path.join(world.folder, 'fetched-'));
    const journal = { sending() {}, identified() {}, receiving() {}, partial() {} };
    const wire = found?.wire ?? made.wire;
    const poll = { ...context, wire, folder, journal, images, remoteId: made.remoteId ?? '', pollCount: 0 };
    await world.provider.poll?.(poll);
    const reading = await world.provider.readReply({ folder, images, wire, prices: world.prices, model: '' });
    expect(reading).toMatchObject({
      kind: 'pictures',
      charge: { amountNanos: 28_000_000, basis: 'price-list' },
    });
  });

  it.each(['', 'a task', '../me/keys', 'x'.repeat(201)])('is not asked for by %j', async (taskId) => {
    const { world, context, emulator } = await setup();
    await expect(world.provider.findTask?.(context, taskId, null)).rejects.toMatchObject({
      code: 'invalid-input',
    });
    expect(emulator.seen).toEqual([]);
  });

  it('beyond twenty in ten seconds is refused free, and the window is known beforehand', async () => {
    const { world } = await setup({ window: { count: 2, windowMs: 60_000 } });
    const kinds: string[] = [];
    for (let index = 0; index < 3; index += 1) {
      kinds.push((await attempt(world, { isFollowed: false })).result.kind);
    }
    expect(kinds).toEqual(['accepted', 'accepted', 'rejected']);
    expect(world.provider.info.requestWindow).toEqual({ count: 20, windowMs: 10_000 });
  });
});

describe('the test of an AI Generate connection', () => {
  it.each([
    ['no key', {}, () => ({ key: null }), 'key-missing'],
    ['a wrong key', {}, () => ({ key: 'not-the-key' }), 'key-refused'],
    ['a wrong key inside a 200', { hidesErrors: true }, () => ({ key: 'not-the-key' }), 'key-refused'],
    ['a web page', {}, (origin: string) => ({ baseUrl: `${origin}/results` }), 'wrong-address'],
    ['nobody there', {}, () => ({ baseUrl: 'http://127.0.0.1:1' }), 'unreachable'],
  ])('tells %s', async (_name, options, changes, state) => {
    const { world, context, emulator } = await setup(options);
    const test = await world.provider.test({ ...context, ...changes(emulator.origin) });
    expect(test).toMatchObject({ ok: false, state, message: expect.stringMatching(/^\w.*\.$/s) as string });
    expect(emulator.creates).toEqual([]);
  });

  it('says what it cannot show', async () => {
    const { world, context } = await setup({ hidesErrors: true });
    await expect(world.provider.test(context)).resolves.toMatchObject({
      ok: true,
      message: expect.stringContaining('dashboard only') as string,
    });
  });
});
