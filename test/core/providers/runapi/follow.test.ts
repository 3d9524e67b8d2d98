import { mkdtemp, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { createRunApiProvider } from '../../../../src/core/providers/runapi/runapi.ts';
import type { PollContext, SubmitContext, WireRequest } from '../../../../src/core/providers/provider.ts';
import { openAnswersUntilOver } from '../../../../src/core/providers/tasks/poll-pace.ts';
import {
  addInput,
  attempt,
  inputPath,
  requestFor,
  startTestImageWorker,
  type Ask,
} from '../../../contract/provider-world.ts';
import type { RunApiEmulatorOptions } from '../../../emulator/runapi/runapi-emulator.ts';
import { makePicture } from '../../../support/pictures.ts';
import { openRunApiWorld } from './world.ts';

const images = startTestImageWorker();
afterAll(() => images.close());

const key = '0d6c2b1e-aaaa-4bbb-8ccc-0123456789ab';

async function setup(emulator: RunApiEmulatorOptions = {}) {
  const world = await openRunApiWorld(images, { emulator });
  onTestFinished(() => world.close());
  const { http, baseUrl } = world;
  const signal = new AbortController().signal;
  const context = { baseUrl, key: world.key, http, signal, nowMs: Date.UTC(2026, 10, 20), settings: {} };
  const filePath = (sha256: Parameters<typeof inputPath>[1]) => inputPath(world, sha256);
  const folder = await mkdtemp(path.join(world.folder, 'attempt-'));
  const journal = { sending() {}, identified() {}, receiving() {}, partial() {} };
  const wireOf = async (ask: Ask): Promise<WireRequest> => {
    const wire = world.provider.build(requestFor(world, ask));
    return (await world.provider.prepare?.({ ...context, wire, filePath })) ?? wire;
  };
  const submit = (wire: WireRequest, changes: Partial<SubmitContext> = {}) =>
    world.provider.submit({
      ...{ ...context, wire, folder, attemptId: 1, filePath, journal, images, idempotencyKey: key },
      ...changes,
    });
  const pollContext = (wire: WireRequest, remoteId: string, pollCount = 0): PollContext => ({
    ...{ ...context, wire, remoteId, folder, journal, images, pollCount },
  });
  const read = (wire: WireRequest) =>
    createRunApiProvider().readReply({ folder, images, wire, prices: world.prices, model: 'gpt-image-2' });
  return { world, emulator: world.emulator, context, wireOf, submit, pollContext, read };
}

describe('a call to RunAPI', () => {
  it('carries the key, its own id and the idempotency key, and names the task', async () => {
    const { emulator, wireOf, submit } = await setup();
    const result = await submit(await wireOf({}));
    expect(result).toMatchObject({ kind: 'accepted', remoteId: emulator.creates[0]?.taskId });
    expect(emulator.creates[0]?.headers).toMatchObject({
      authorization: `Bearer ${emulator.key}`,
      'idempotency-key': key,
      'x-client-request-id': key,
      'content-type': 'application/json',
    });
  });

  it('asked again under its key after a lost answer gets the same task, bought once', async () => {
    const { emulator, wireOf, submit, world } = await setup();
    const wire = await wireOf({});
    emulator.script({ kind: 'reset-before-headers' });
    expect(await submit(wire)).toMatchObject({ kind: 'unknown' });
    const again = await submit(wire);
    expect(again).toMatchObject({ kind: 'accepted' });
    expect(emulator.creates.map(({ bodySha256 }) => bodySha256)).toEqual([
      emulator.creates[0]?.bodySha256,
      emulator.creates[0]?.bodySha256,
    ]);
    expect(emulator.balanceNanos()).toBe(10_000_000_000 - 60_000_000);
    expect(world.provider.usesIdempotencyKey).toBe(true);
  });

  it('with other bytes under the same key is refused, free', async () => {
    const { emulator, wireOf, submit } = await setup();
    await submit(await wireOf({}));
    const other = await submit(await wireOf({ prompt: 'something else' }));
    expect(other).toMatchObject({ kind: 'rejected', problem: { code: 'key_conflict' } });
    const words = 'problem' in other ? other.problem : null;
    // What the key bought before is in doubt: nobody is told to buy again.
    expect(words?.message).toMatch(/usage page; do not run it again before you know/);
    expect(words?.billingRule).toMatch(/may have been charged/);
    expect(emulator.balanceNanos()).toBe(10_000_000_000 - 60_000_000);
  });

  it.each([200, 201, 202] as const)('is taken when RunAPI answers %i', async (createStatus) => {
    const { wireOf, submit } = await setup({ createStatus });
    expect(await submit(await wireOf({}))).toMatchObject({ kind: 'accepted' });
  });

  it('is never sent with a picture still inside it', async () => {
    const { world, submit, emulator } = await setup();
    const source = await addInput(world, 'source', await makePicture({ width: 64, height: 48 }));
    const unprepared = world.provider.build(requestFor(world, { inputs: [source] }));
    await expect(submit(unprepared)).rejects.toThrow(/uploaded before/);
    expect(emulator.creates).toEqual([]);
  });
});

describe('inputs sent ahead', () => {
  it('go to the upload host once each, without the key, and stand as addresses in the request', async () => {
    const { world, emulator, wireOf } = await setup();
    const source = await addInput(world, 'source', await makePicture({ width: 64, height: 48 }));
    const twice = { ...source, role: 'reference' as const };
    const wire = await wireOf({ model: 'gpt-image-1.5', inputs: [source, twice] });
    const body = JSON.stringify('body' in wire ? wire.body : null);
    expect(body).not.toContain('$file');
    expect(body.match(/\/uploads\//g)).toHaveLength(2);
    expect(emulator.seen.map((each) => each.replace(/[0-9a-f-]{36}/, 'ID'))).toEqual([
      'POST /api/v1/files/prepare',
      'PUT /uploads/ID',
      'POST /api/v1/files/confirm',
    ]);
    expect(emulator.leakedKeys).toEqual([]);
  });

  it.each([
    ['a refusal', { kind: 'status', status: 422 }, 'invalid_request'],
    ['a wrong key', { kind: 'status', status: 401 }, 'key_refused'],
    ['too many requests', { kind: 'rate-limit', retryAfter: '7' }, 'rate_limited'],
    ['a failure', { kind: 'status', status: 500 }, 'server_error'],
    ['a page', { kind: 'html' }, undefined],
    ['nothing', { kind: 'empty-data' }, undefined],
    ['a reset', { kind: 'reset-before-headers' }, 'connect_failed'],
  ] as const)('that meet %s buy nothing', async (_name, fault, problemCode) => {
    const { world, emulator, wireOf } = await setup();
    const source = await addInput(world, 'source', await makePicture({ width: 64, height: 48 }));
    emulator.script(fault, 'upload');
    await expect(wireOf({ inputs: [source] })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/^[A-Z].*\.$/s) as string,
      ...(problemCode === undefined ? {} : { problemCode }),
    });
    expect(emulator.creates).toEqual([]);
  });

  it('are not sent to an address inside somebody’s network', async () => {
    const { world, context, emulator } = await setup();
    const source = await addInput(world, 'source', await makePicture({ width: 64, height: 48 }));
    const wire = world.provider.build(requestFor(world, { inputs: [source] }));
    const answers = { signed_id: 'x', upload_url: 'http://169.254.169.254/latest', headers: {} };
    const http = {
      ...world.http,
      requestFree: async () => ({
        kind: 'reply' as const,
        status: 200,
        headers: {},
        body: JSON.stringify(answers),
      }),
    };
    const filePath = () => source.path;
    await expect(world.provider.prepare?.({ ...context, http, wire, filePath })).rejects.toThrow(
      /could not be sent ahead/,
    );
    expect(emulator.seen).toEqual([]);
  });
});

describe('a task at RunAPI', () => {
  it('is followed by another process from what lies on disk, and never bought again', async () => {
    const { emulator, wireOf, submit, pollContext, read, world } = await setup();
    const wire = await wireOf({});
    const accepted = await submit(wire);
    // The process died before the id was committed: the folder holds the answer to the create.
    const reread = await read(wire);
    expect(reread).toMatchObject({ kind: 'accepted', remoteId: emulator.creates[0]?.taskId });
    const remoteId = 'remoteId' in accepted ? accepted.remoteId : '';
    const polls: string[] = [];
    for (let pollCount = 0; polls.at(-1) !== 'received' && pollCount < 9; pollCount += 1) {
      polls.push((await createRunApiProvider().poll?.(pollContext(wire, remoteId, pollCount)))?.kind ?? '');
    }
    expect(polls).toEqual(['waiting', 'waiting', 'received']);
    await expect(read(wire)).resolves.toMatchObject({
      kind: 'pictures',
      remoteId,
      charge: { amountNanos: 60_000_000 },
    });
    expect(emulator.creates).toHaveLength(1);
    expect(world.charged()).toEqual([60_000_000]);
  });

  it('gives links that are good for a week from the answer, and fresh ones when asked again', async () => {
    const { emulator, wireOf, submit, pollContext, read } = await setup({ states: [] });
    const wire = await wireOf({});
    const accepted = await submit(wire);
    const poll = pollContext(wire, 'remoteId' in accepted ? accepted.remoteId : '');
    const provider = createRunApiProvider();
    await provider.poll?.(poll);
    const first = await read(wire);
    emulator.expireLinks();
    await provider.poll?.(poll);
    const second = await read(wire);
    const sources = [first, second].map((each) =>
      each.kind === 'pictures' ? each.outputs[0]?.source : null,
    );
    const [old, fresh] = sources.map((each) => (each?.kind === 'url' ? each : null));
    expect(fresh?.url).not.toBe(old?.url);
    expect((await fetch(old?.url ?? '')).status).toBe(403);
    expect((await fetch(fresh?.url ?? '')).status).toBe(200);
    const weekMs = 7 * 24 * 3_600_000;
    expect(Math.abs((fresh?.expiresAtMs ?? 0) - Date.now() - weekMs)).toBeLessThan(3_600_000);
  });

  it.each([
    ['a new state', 0, 2000],
    ['a new state', 4, 4000],
    ['a new state', 100, 10_000],
    ['a new state', 500, 60_000],
  ])('in %s after %i polls is asked again after %i ms', async (state, pollCount, delayMs) => {
    const { emulator, wireOf, submit, pollContext } = await setup();
    emulator.nextTask({ kind: 'stuck', state });
    const wire = await wireOf({});
    const accepted = await submit(wire);
    const context = pollContext(wire, 'remoteId' in accepted ? accepted.remoteId : '', pollCount);
    await expect(createRunApiProvider().poll?.(context)).resolves.toEqual({
      kind: 'waiting',
      pollAfterMs: delayMs,
    });
  });

  it('that never ends is given up after three days, as possibly charged', async () => {
    const { emulator, wireOf, submit, pollContext } = await setup();
    emulator.nextTask({ kind: 'stuck', state: 'still at it' });
    const wire = await wireOf({});
    const accepted = await submit(wire);
    const context = pollContext(wire, 'remoteId' in accepted ? accepted.remoteId : '', 4500);
    const tally = { unknownInARow: 0, stillOpen: openAnswersUntilOver - 1 };
    await writeFile(path.join(context.folder, 'polls.json'), JSON.stringify(tally));
    await expect(createRunApiProvider().poll?.(context)).resolves.toMatchObject({
      kind: 'failed',
      charge: 'unknown',
      problem: { code: 'no_reply', message: expect.stringContaining('still at it') as string },
    });
  });

  it('is asked later when RunAPI says so', async () => {
    const { emulator, wireOf, submit, pollContext } = await setup();
    const wire = await wireOf({});
    const accepted = await submit(wire);
    emulator.script({ kind: 'rate-limit', retryAfter: '45' }, 'poll');
    const context = pollContext(wire, 'remoteId' in accepted ? accepted.remoteId : '');
    await expect(createRunApiProvider().poll?.(context)).resolves.toEqual({
      kind: 'waiting',
      pollAfterMs: 45_000,
    });
  });

  it('is found by its id below any action, with model, links and charge', async () => {
    const { world, context, emulator } = await setup();
    const made = await attempt(world, { model: 'gpt-4o-image' });
    const found = await world.provider.findTask?.(context, ` ${made.remoteId?.toUpperCase()} `, null);
    expect(found).toMatchObject({ remoteId: made.remoteId, model: 'gpt-4o-image' });
    expect(found?.wire.path).toBe('/api/v1/gpt_4o_image/text_to_image');
    expect(emulator.creates).toHaveLength(1);
  });

  it('that nobody made is not found, and a wrong key is told', async () => {
    const { world, context } = await setup();
    const nobody = '11111111-2222-4333-8444-555555555555';
    await expect(world.provider.findTask?.(context, nobody, null)).rejects.toMatchObject({
      code: 'not-found',
    });
    const stranger = { ...context, key: 'not-the-key' };
    await expect(world.provider.findTask?.(stranger, nobody, null)).rejects.toMatchObject({
      code: 'refused',
    });
  });
});

describe('the test of a RunAPI connection', () => {
  it.each([
    ['no key', () => ({ key: null }), 'key-missing'],
    ['a wrong key', () => ({ key: 'not-the-key' }), 'key-refused'],
    ['a wrong path', (origin: string) => ({ baseUrl: `${origin}/api/v2` }), 'wrong-address'],
    ['nobody there', () => ({ baseUrl: 'http://127.0.0.1:1' }), 'unreachable'],
  ])('tells %s', async (_name, changes, state) => {
    const { world, context, emulator } = await setup();
    const test = await world.provider.test({ ...context, ...changes(emulator.origin) });
    expect(test).toMatchObject({ ok: false, state, message: expect.stringMatching(/^\w.*\.$/s) as string });
    expect(emulator.creates).toEqual([]);
  });

  it('tells TLS and its own failures apart', async () => {
    const { world, context, emulator } = await setup();
    const tls = await world.provider.test({
      ...context,
      baseUrl: emulator.baseUrl.replace('http:', 'https:'),
    });
    expect(tls).toMatchObject({
      state: 'unreachable',
      message: expect.stringContaining('secure connection') as string,
    });
    emulator.script({ kind: 'status', status: 502, body: '<html>bad gateway</html>' }, 'account');
    const failing = await world.provider.test(context);
    expect(failing).toMatchObject({ state: 'problem', message: expect.stringContaining('502') as string });
    expect(failing.message).not.toContain('html');
  });
});
