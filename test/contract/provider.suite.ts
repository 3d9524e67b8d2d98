import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SubmitResult } from '../../src/core/providers/provider.ts';
import { makeMask, makePicture } from '../support/pictures.ts';
import {
  addInput,
  attempt,
  fileOf,
  picturesOf,
  requestFor,
  type Ask,
  type ProviderWorld,
} from './provider-world.ts';

/** One way a call goes wrong, and what has to become of the attempt. */
export interface FaultCase {
  readonly name: string;
  /** Makes the service misbehave for the next call; may change what is asked. */
  readonly arrange: (world: ProviderWorld) => Ask | undefined | Promise<Ask | undefined>;
  /** How the attempt ends: a submit result, or what reading the reply says. */
  readonly ending: SubmitResult['kind'] | 'unreadable-reply' | 'rejected-reply' | 'pictures';
  /** The problem's word; undefined where there is no problem. */
  readonly code?: string;
  readonly retryAfterMs?: number | null;
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

function testPurchases(current: () => ProviderWorld): void {
  it('makes a picture with one call and charges what the service took', async () => {
    const world = current();
    const made = await attempt(world, { parameters: { quality: 'low' } });
    expect(made.moves).toEqual(['sending', 'receiving']);
    const reading = picturesOf(made);
    expect(reading.outputs).toHaveLength(1);
    await expect(world.images.check(fileOf(reading))).resolves.toMatchObject({ width: 1024, height: 1024 });
    expect([reading.charge.amountNanos]).toEqual(world.charged());
    expect(world.postCount()).toBe(1);
  });

  it('says the same when it reads a reply again after a restart', async () => {
    const { readings } = await attempt(current(), { parameters: { quality: 'low' } });
    expect(readings[1]).toEqual(readings[0]);
  });

  it('makes several pictures with one call that is not streamed', async () => {
    const world = current();
    const made = await attempt(world, { count: 3, parameters: { quality: 'low', partialImages: 2 } });
    const reading = picturesOf(made);
    expect(reading.outputs).toHaveLength(3);
    expect(made.wire.isStreamed).toBe(false);
    expect([reading.charge.amountNanos]).toEqual(world.charged());
    expect(world.postCount()).toBe(1);
  });

  it('edits what a mask marks and charges what the service took', async () => {
    const world = current();
    const size = { width: 1024, height: 1024 };
    const source = await addInput(world, 'source', await makePicture({ ...size, content: 'smooth' }));
    const hole = { left: 300, top: 300, width: 200, height: 200 };
    const mask = await addInput(world, 'mask', await makeMask(size, hole));
    const reading = picturesOf(
      await attempt(world, { inputs: [source, mask], parameters: { quality: 'low' } }),
    );
    expect(reading.outputs).toHaveLength(1);
    expect([reading.charge.amountNanos]).toEqual(world.charged());
  });

  it('edits with two references and charges what the service took', async () => {
    const world = current();
    const inputs = [
      await addInput(world, 'source', await makePicture({ width: 341, height: 512, seed: 1 })),
      await addInput(
        world,
        'reference',
        await makePicture({ format: 'jpeg', width: 1179, height: 2556, seed: 2 }),
      ),
      await addInput(
        world,
        'reference',
        await makePicture({ format: 'webp', width: 640, height: 480, seed: 3 }),
      ),
    ];
    const reading = picturesOf(await attempt(world, { inputs, parameters: { quality: 'low' } }));
    expect([reading.charge.amountNanos]).toEqual(world.charged());
  });

  it('shows partial pictures while it streams and charges what the service took', async () => {
    const world = current();
    const made = await attempt(world, { parameters: { quality: 'low', partialImages: 2 } });
    const reading = picturesOf(made);
    expect(made.partials).toHaveLength(2);
    for (const partial of made.partials) {
      await expect(world.images.check(partial)).resolves.toMatchObject({ width: 1024 });
    }
    await expect(world.images.check(fileOf(reading))).resolves.toMatchObject({ width: 1024 });
    expect([reading.charge.amountNanos]).toEqual(world.charged());
  });

  it('estimates at least what the call then costs', async () => {
    const world = current();
    const ask: Ask = { count: 2, parameters: { quality: 'low', size: '1536x1024' } };
    const estimate = world.provider.estimate(requestFor(world, ask), world.prices);
    await attempt(world, ask);
    const [charged = Number.NaN] = world.charged();
    expect(estimate.amountNanos).toBeGreaterThanOrEqual(charged);
    expect(estimate.amountNanos).toBeLessThan(charged + 1_000_000);
  });

  it('says that its connection works, and how many models it has', async () => {
    const world = current();
    const { provider, baseUrl, key, http } = world;
    const signal = new AbortController().signal;
    const test = await provider.test({ baseUrl, key, http, signal, nowMs: 0, settings: {} });
    expect(test).toMatchObject({ ok: true, state: 'ok' });
    expect(test.modelCount).toBeGreaterThan(0);
    expect(world.postCount()).toBe(0);
  });
}

function testFaults(current: () => ProviderWorld, faults: readonly FaultCase[]): void {
  it.each(faults.map((fault) => [fault.name, fault.ending, fault] as const))(
    '%s ends as %s and is never sent twice',
    async (_name, ending, fault) => {
      const world = current();
      const ask = (await fault.arrange(world)) ?? {};
      const before = world.postCount();
      const { result, readings } = await attempt(world, { parameters: { quality: 'low' }, ...ask });
      const reading = readings[0];
      const kind = reading === undefined ? result.kind : reading.kind;
      expect(reading !== undefined && kind !== 'pictures' ? `${kind}-reply` : kind).toBe(ending);
      const problem =
        reading === undefined ? problemOf(result) : 'problem' in reading ? reading.problem : undefined;
      expect(problem?.code).toBe(fault.code);
      if (problem) expectWordsForPeople(problem, world.key);
      if (fault.retryAfterMs !== undefined) {
        expect('retryAfterMs' in result ? result.retryAfterMs : undefined).toBe(fault.retryAfterMs);
      }
      expect(world.postCount() - before).toBe(ending === 'not_sent' ? 0 : 1);
    },
  );
}

function problemOf(result: SubmitResult) {
  return 'problem' in result ? result.problem : undefined;
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
