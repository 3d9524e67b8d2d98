import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { CallEstimate, Provider } from '../../../src/core/providers/provider.ts';
import { addProjectAndConnection, draft, setupJobs } from '../../support/job-world.ts';

const listedNanos = 50_000_000;

const quoted = (amountNanos: number | null): CallEstimate => ({
  amountNanos,
  unitRule: 'credits',
  priceId: null,
  basis: 'The provider named it just now.',
});

/** A paused queue, so that a run only reserves; the provider names its price when it is asked. */
async function setup(quote: NonNullable<Provider['quote']>) {
  const jobs = await setupJobs(0);
  const asks: AbortSignal[] = [];
  Object.assign(jobs.scripted.provider, {
    quote: (...given: Parameters<typeof quote>) => {
      asks.push(given[0].signal);
      return quote(...given);
    },
  } satisfies Partial<Provider>);
  const world = await jobs.start();
  world.queue.setPaused(true);
  const places = addProjectAndConnection(world);
  const submit = async (changes: Parameters<typeof draft>[1] = {}) => {
    const asked = draft(places, changes);
    await world.runs.submit(asked);
    return world.context.tables.attempts.forRun(asked.runId);
  };
  return {
    ...jobs,
    world,
    places,
    submit,
    asks,
    estimate: (changes = {}) => world.runs.estimate(draft(places, changes)),
  };
}

describe('a live quote', () => {
  it.each([
    ['dearer than the list', 70_000_000, 70_000_000],
    ['cheaper than the list', 10_000_000, listedNanos],
    ['as the list', listedNanos, listedNanos],
    ['unknown', null, listedNanos],
    ['no price at all', -1, listedNanos],
    ['not a number', Number.NaN, listedNanos],
  ])('that is %s reserves the higher figure', async (_name, named, reservedNanos) => {
    const { submit, estimate } = await setup(() => Promise.resolve(quoted(named)));
    expect((await estimate()).amountNanos).toBe(reservedNanos);
    expect(await submit()).toMatchObject([{ reservedNanos, estimateNanos: reservedNanos }]);
  });

  it('is asked for once a minute per kind of request, whatever the words of the prompt', async () => {
    const { estimate, asks, time } = await setup(() => Promise.resolve(quoted(60_000_000)));
    await estimate({ prompt: 'a' });
    await estimate({ prompt: 'b' });
    expect(asks).toHaveLength(1);
    await estimate({ count: 2 });
    expect(asks).toHaveLength(2);
    time.advance(59_999);
    await estimate({ prompt: 'c' });
    expect(asks).toHaveLength(2);
    time.advance(1);
    await estimate({ prompt: 'd' });
    expect(asks).toHaveLength(3);
  });

  it.each([
    ['fails', () => Promise.reject(new Error('no such price'))],
    ['has nothing to say', () => Promise.resolve(null)],
  ] as const)('that %s leaves the list to stand, and is left alone for a minute', async (_name, quote) => {
    const { estimate, submit, asks } = await setup(quote);
    expect(await estimate()).toMatchObject({ amountNanos: listedNanos, basis: 'scripted' });
    expect(await submit()).toMatchObject([{ reservedNanos: listedNanos }]);
    expect(asks).toHaveLength(1);
  });

  it('that takes longer than three seconds is not waited for', async () => {
    const limits: number[] = [];
    const abort = new AbortController();
    vi.spyOn(AbortSignal, 'timeout').mockImplementation((delayMs) => {
      limits.push(delayMs);
      return abort.signal;
    });
    onTestFinished(() => void vi.restoreAllMocks());
    const { estimate, asks } = await setup(() => new Promise(() => undefined));
    const estimated = estimate();
    while (asks.length === 0) await new Promise(setImmediate);
    expect(limits).toEqual([3_000]);
    abort.abort();
    expect(await estimated).toMatchObject({ amountNanos: listedNanos, basis: 'scripted' });
    expect(asks[0]?.aborted).toBe(true);
  });

  it('makes no difference where the key cannot be read', async () => {
    const { world, estimate, asks } = await setup(() => Promise.resolve(quoted(90_000_000)));
    Object.assign(world.context, { keyOf: () => Promise.reject(new Error('the keychain is locked')) });
    expect((await estimate()).amountNanos).toBe(listedNanos);
    expect(asks).toEqual([]);
  });
});
