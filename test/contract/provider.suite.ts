import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionContext, PollContext, SubmitResult } from '../../src/core/providers/provider.ts';
import { makeMask, makePicture } from '../support/pictures.ts';
import {
  addInput,
  asksOf,
  attempt,
  fileOf,
  picturesOf,
  requestFor,
  type Ask,
  type Asks,
  type Attempted,
  type ProviderWorld,
} from './provider-world.ts';

/** One way a call goes wrong, and what has to become of the attempt. */
export interface FaultCase {
  readonly name: string;
  /** Makes the service misbehave for the next call; may change what is asked. */
  readonly arrange: (world: ProviderWorld) => Ask | undefined | Promise<Ask | undefined>;
  /** How the attempt ends: a submit result, how polling ended, or what reading the reply says. */
  readonly ending: SubmitResult['kind'] | 'failed' | 'unreadable-reply' | 'rejected-reply' | 'pictures';
  /** The problem's word; undefined where there is no problem. */
  readonly code?: string;
  readonly retryAfterMs?: number | null;
  /** Of a task that failed: free, unknown, or the nanodollars it cost. */
  readonly charge?: 'free' | 'unknown' | number;
  /** Paid requests that reach the service; one, or none when it was not sent. */
  readonly posts?: number;
}

/** What every adapter must do. `faults` are its own service's ways to fail; each is run as a test. */
export function testProvider(
  name: string,
  open: () => Promise<ProviderWorld>,
  faults: readonly FaultCase[],
): void {
  describe(`provider ${name}`, () => {
    let world: ProviderWorld;
    beforeEach(async () => {
      world = await open();
    });
    afterEach(() => world.close());
    testPurchases(() => world);
    testEdits(() => world);
    testCancel(() => world);
    testConnection(() => world);
    testFaults(() => world, faults);
  });
}

/** Only the faults, for a world with limits of its own. */
export function testProviderFaults(
  name: string,
  open: () => Promise<ProviderWorld>,
  faults: readonly FaultCase[],
): void {
  describe(`faults of ${name}`, () => {
    let world: ProviderWorld;
    beforeEach(async () => {
      world = await open();
    });
    afterEach(() => world.close());
    testFaults(() => world, faults);
  });
}

/** Runs a check with what the service can be asked for, or passes where it has no such ability. */
async function withAsk(
  world: ProviderWorld,
  ability: keyof Asks,
  check: (ask: Ask) => Promise<void>,
): Promise<void> {
  const ask = asksOf(world)[ability];
  if (ask === null) expect(world.asks?.[ability]).toBeNull();
  else await check(ask);
}

function testPurchases(current: () => ProviderWorld): void {
  it('makes a picture with one call and charges what the service took', async () => {
    const world = current();
    const made = await attempt(world, asksOf(world).one);
    expect(made.moves[0]).toBe('sending');
    expect(made.moves.filter((move) => move === 'sending')).toHaveLength(1);
    const reading = picturesOf(made);
    expect(reading.outputs).toHaveLength(1);
    await expect(world.images.check(fileOf(reading))).resolves.toMatchObject(sizeOf(world));
    expect([reading.charge.amountNanos]).toEqual(world.charged());
    expect(world.postCount()).toBe(1);
  });

  it('says the same when it reads a reply again after a restart', async () => {
    const world = current();
    const { readings } = await attempt(world, asksOf(world).one);
    expect(readings).toHaveLength(2);
    expect(readings[1]).toEqual(readings[0]);
  });

  it('makes several pictures with one call that is not streamed', async () => {
    const world = current();
    await withAsk(world, 'several', async (ask) => {
      const made = await attempt(world, ask);
      const reading = picturesOf(made);
      expect(reading.outputs).toHaveLength(ask.count ?? Number.NaN);
      expect(made.wire.isStreamed).toBe(false);
      expect([reading.charge.amountNanos]).toEqual(world.charged());
      expect(world.postCount()).toBe(1);
    });
  });

  it('shows partial pictures while it streams and charges what the service took', async () => {
    const world = current();
    await withAsk(world, 'partials', async (ask) => {
      const made = await attempt(world, ask);
      const reading = picturesOf(made);
      expect(made.partials).toHaveLength(2);
      for (const partial of made.partials) {
        await expect(world.images.check(partial)).resolves.toMatchObject(sizeOf(world));
      }
      await expect(world.images.check(fileOf(reading))).resolves.toMatchObject(sizeOf(world));
      expect([reading.charge.amountNanos]).toEqual(world.charged());
    });
  });

  it('estimates at least what the call then costs', async () => {
    const world = current();
    const { one, several } = asksOf(world);
    const ask = several ?? one;
    const estimate = world.provider.estimate(requestFor(world, ask), world.prices);
    await attempt(world, ask);
    const charged = world.charged().at(-1) ?? Number.NaN;
    if (estimate.amountNanos === null) {
      expect(estimate.basis).not.toBe('');
      return;
    }
    expect(estimate.amountNanos).toBeGreaterThanOrEqual(charged);
    expect(estimate.amountNanos).toBeLessThan(charged + (world.estimateSlackNanos ?? 1_000_000));
  });
}

function testEdits(current: () => ProviderWorld): void {
  async function edits(ability: 'edit' | 'mask' | 'references', inputs: (world: ProviderWorld) => Inputs) {
    const world = current();
    await withAsk(world, ability, async (ask) => {
      const made = await attempt(world, { ...ask, inputs: await inputs(world) });
      expect(picturesOf(made).outputs).toHaveLength(1);
      expect([picturesOf(made).charge.amountNanos]).toEqual(world.charged());
      expect(world.postCount()).toBe(1);
    });
  }

  it('edits a picture and charges what the service took', () => edits('edit', source));

  it('edits what a mask marks and charges what the service took', () =>
    edits('mask', async (world) => {
      const hole = { left: 300, top: 300, width: 200, height: 200 };
      return [...(await source(world)), await addInput(world, 'mask', await makeMask(square, hole))];
    }));

  it('edits with two references and charges what the service took', () => edits('references', threePictures));
}

type Inputs = Promise<NonNullable<Ask['inputs']>>;

const square = { width: 1024, height: 1024 };

async function source(world: ProviderWorld): Inputs {
  return [await addInput(world, 'source', await makePicture({ ...square, content: 'smooth' }))];
}

async function threePictures(world: ProviderWorld): Inputs {
  const [first, second, third] = await Promise.all([
    makePicture({ width: 341, height: 512, seed: 1 }),
    makePicture({ format: 'jpeg', width: 1179, height: 2556, seed: 2 }),
    makePicture({ format: 'webp', width: 640, height: 480, seed: 3 }),
  ]);
  return [
    await addInput(world, 'source', first),
    await addInput(world, 'reference', second),
    await addInput(world, 'reference', third),
  ];
}

/** A task that its provider can stop; core asks once, and believes only what polling says afterwards. */
function testCancel(current: () => ProviderWorld): void {
  it('stops a task it can stop, for free, and says so when it is asked for', async () => {
    const world = current();
    const { provider } = world;
    if (!provider.cancel) return expect(provider).not.toHaveProperty('cancel');
    await withAsk(world, 'cancelled', async (ask) => {
      const made = await attempt(world, { ...ask, isFollowed: false });
      expect(made.result.kind).toBe('accepted');
      const context = taskContext(world, made);
      await provider.cancel?.(context);
      const polled = await provider.poll?.(context);
      expect(polled).toMatchObject({ kind: 'failed', problem: { code: 'cancelled' } });
      if (polled?.kind === 'failed') {
        expectWordsForPeople(polled.problem, world.key);
        // Only the provider's own word makes it free; here nobody reports an amount.
        expect(['free', 'unknown']).toContain(polled.charge);
      }
      // Asked again, as after a restart: nothing changes, and nothing is bought.
      await provider.cancel?.(context);
      expect(await provider.poll?.(context)).toEqual(polled);
      expect(world.postCount()).toBe(1);
      expect(world.charged()).toEqual([]);
    });
  });

  it('leaves a task that is done as it is when it is asked to stop it', async () => {
    const world = current();
    const { provider } = world;
    if (!provider.cancel) return expect(provider).not.toHaveProperty('cancel');
    await withAsk(world, 'cancelled', async (ask) => {
      const made = await attempt(world, ask);
      await provider.cancel?.(taskContext(world, made));
      expect(await provider.poll?.(taskContext(world, made))).toEqual({ kind: 'received' });
      expect(picturesOf(made).outputs).toHaveLength(1);
    });
  });
}

function taskContext(world: ProviderWorld, { remoteId, wire, folder }: Attempted): PollContext {
  const journal = {
    sending: () => undefined,
    identified: () => undefined,
    receiving: () => undefined,
    partial: () => undefined,
  };
  const { images } = world;
  return { ...contextOf(world), remoteId: remoteId ?? '', wire, folder, journal, images, pollCount: 0 };
}

const contextOf = ({ baseUrl, key, http, settings }: ProviderWorld): ConnectionContext => ({
  baseUrl,
  key,
  http,
  signal: new AbortController().signal,
  nowMs: 0,
  settings: settings ?? {},
});

function testConnection(current: () => ProviderWorld): void {
  it('says that its connection works, and how many models it has', async () => {
    const world = current();
    const test = await world.provider.test(contextOf(world));
    expect(test).toMatchObject({ ok: true, state: 'ok' });
    expect(test.modelCount).toBeGreaterThan(0);
    expect(world.postCount()).toBe(0);
  });

  it('does for free what it says it can, and has what it says it has', async () => {
    const world = current();
    const { provider } = world;
    expect(provider.info.canReportBalance).toBe(provider.balance !== undefined);
    expect(provider.info.canFetchTask).toBe(provider.findTask !== undefined);
    if (provider.balance) {
      expect((await provider.balance(contextOf(world))).detail).toMatch(/^[A-Z].*[.]$/s);
    }
    const quoted = await provider.quote?.(contextOf(world), requestFor(world, asksOf(world).one));
    if (quoted) expect(quoted.amountNanos).toBeGreaterThanOrEqual(0);
    expect(world.postCount()).toBe(0);
  });

  it('finds its own task again by its id', async () => {
    const world = current();
    const { provider } = world;
    if (!provider.findTask) return expect(provider.info.canFetchTask).toBe(false);
    const made = await attempt(world, asksOf(world).one);
    const model = requestFor(world, asksOf(world).one).model;
    const found = await provider.findTask(contextOf(world), made.remoteId ?? '', model);
    expect(found).toMatchObject({ remoteId: made.remoteId, model });
    await expect(provider.findTask(contextOf(world), 'no-such-task', model)).rejects.toThrow(/[.]$/);
    expect(world.postCount()).toBe(1);
  });
}

function testFaults(current: () => ProviderWorld, faults: readonly FaultCase[]): void {
  it.each(faults.map((fault) => [fault.name, fault.ending, fault] as const))(
    '%s ends as %s and is never sent twice',
    async (_name, ending, fault) => {
      const world = current();
      const changes = (await fault.arrange(world)) ?? {};
      const before = world.postCount();
      const made = await attempt(world, { ...asksOf(world).one, ...changes });
      expect(endingOf(made)).toBe(ending);
      const problem = problemOf(made);
      expect(problem?.code).toBe(fault.code);
      if (problem) expectWordsForPeople(problem, world.key);
      if (fault.retryAfterMs !== undefined) {
        expect('retryAfterMs' in made.result ? made.result.retryAfterMs : undefined).toBe(fault.retryAfterMs);
      }
      if (fault.charge !== undefined) expect(chargeOf(made)).toBe(fault.charge);
      expect(world.postCount() - before).toBe(fault.posts ?? (ending === 'not_sent' ? 0 : 1));
    },
  );
}

function sizeOf(world: ProviderWorld): { width: number; height: number } | object {
  return world.pictureSize === undefined ? square : (world.pictureSize ?? {});
}

function endingOf({ result, polled, readings }: Attempted): string {
  const reading = readings[0];
  if (reading !== undefined) return reading.kind === 'pictures' ? 'pictures' : `${reading.kind}-reply`;
  return polled?.kind ?? result.kind;
}

function problemOf({ result, polled, readings }: Attempted) {
  const last = readings[0] ?? polled ?? result;
  return 'problem' in last ? last.problem : undefined;
}

function chargeOf({ polled }: Attempted): 'free' | 'unknown' | number | null {
  if (polled?.kind !== 'failed') return null;
  return typeof polled.charge === 'string' ? polled.charge : polled.charge.amountNanos;
}

function expectWordsForPeople(
  problem: { message: string; billingRule: string | null },
  key: string | null,
): void {
  expect(problem.message).toMatch(/^[A-Z].*[.]$/s);
  expect(problem.message).not.toMatch(/undefined|\[object|!/);
  expect(problem.billingRule).toMatch(/^[A-Z].*[.]$/);
  if (key !== null) expect(problem.message).not.toContain(key);
}
