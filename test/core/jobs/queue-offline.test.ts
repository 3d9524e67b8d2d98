import { describe, expect, it } from 'vitest';
import { createQueueHandlers } from '../../../src/core/handlers/queue.ts';
import {
  addConnection,
  ask,
  laneOf,
  neverLeaves,
  problem,
  runEnds,
  quiet,
  setupQueue,
  statesOf,
} from './queue-world.ts';

describe('without a network', () => {
  it('a run waits instead of failing, and goes on when the network is back', async () => {
    const { world, places, scripted, deliverNext, time } = await setupQueue();
    scripted.next(neverLeaves('offline'));
    const asked = await ask(world, places, '1');
    await quiet(world);
    expect(world.queue.view().isOffline).toBe(true);
    expect(world.context.tables.attempts.forRun(asked)).toMatchObject([
      { state: 'planned', charge: 'reserved', reservedNanos: 50_000_000, sentAtMs: null, sentDay: null },
    ]);
    expect(world.queue.view().runs).toMatchObject([{ status: 'waiting' }]);
    expect(laneOf(world, places.connectionId)).toMatchObject({
      nextStartMs: time.clock.nowMs() + 5_000,
      waitReason: 'It waits for the network. offline happened.',
      isPaused: false,
    });
    deliverNext(1);
    // What a host calls when the network or the machine came back.
    await createQueueHandlers(world.context, world.queue)['queue.lookAgain']({}, 'page');
    await runEnds(world, asked);
    await quiet(world);
    expect(statesOf(world, asked)).toEqual(['done']);
    expect(world.queue.view().isOffline).toBe(false);
  });

  it('looks again by itself, less and less often, and buys once', async () => {
    const { world, places, scripted, deliverNext, time } = await setupQueue();
    for (let index = 0; index < 8; index += 1) scripted.next(neverLeaves('offline'));
    deliverNext(1);
    const asked = await ask(world, places, '1');
    const waitsMs: number[] = [];
    for (let look = 1; look <= 8; look += 1) {
      await quiet(world);
      expect(scripted.submits).toHaveLength(look);
      const waitMs = (laneOf(world, places.connectionId)?.nextStartMs ?? NaN) - time.clock.nowMs();
      waitsMs.push(waitMs);
      time.advance(waitMs - 1);
      await quiet(world);
      expect(scripted.submits).toHaveLength(look);
      time.advance(1);
      await quiet(world);
    }
    expect(waitsMs).toEqual([5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000]);
    await runEnds(world, asked);
    expect(statesOf(world, asked)).toEqual(['done']);
  });

  it('a batch waits as a whole and is no failure', async () => {
    const { world, places, scripted, deliverNext } = await setupQueue({ maxConcurrent: 4 });
    for (let index = 0; index < 4; index += 1) scripted.next(neverLeaves('offline'));
    world.queue.setPaused(true);
    const runIds = [];
    for (let index = 0; index < 8; index += 1) runIds.push(await ask(world, places, String(index)));
    world.queue.setPaused(false);
    await quiet(world);
    await quiet(world);
    expect(scripted.submits).toHaveLength(4);
    expect(laneOf(world, places.connectionId)).toMatchObject({ waitingCount: 8, isPaused: false });
    deliverNext(8);
    world.queue.networkBack();
    await Promise.all(runIds.map((runId) => runEnds(world, runId)));
    expect(scripted.submits).toHaveLength(12);
  });

  it('a call that the provider named is never taken back, whatever its adapter says', async () => {
    const { world, places, scripted, time } = await setupQueue();
    scripted.next(async ({ journal }) => {
      journal.sending();
      journal.identified('task_1');
      return { kind: 'not_sent', problem: problem('offline'), retryAfterMs: null };
    });
    const polled = Promise.withResolvers<void>();
    scripted.nextPoll(() => {
      polled.resolve();
      return Promise.resolve({ kind: 'waiting', pollAfterMs: 3_600_000 });
    });
    const asked = await ask(world, places, '1');
    const turn = () => new Promise<false>((resolve) => setImmediate(() => resolve(false)));
    while (!(await Promise.race([polled.promise.then(() => true), turn()]))) time.advance(1_000);
    expect(statesOf(world, asked)).toEqual(['accepted']);
    expect(scripted.submits).toHaveLength(1);
  });

  it.each(['unknown', 'unreadable'] as const)(
    'a call that ended as %s is never taken back, whatever its code',
    async (kind) => {
      const { world, places, scripted } = await setupQueue();
      scripted.next(async ({ journal }) => {
        journal.sending();
        return { kind, problem: problem('offline'), requestId: null };
      });
      const asked = await ask(world, places, '1');
      await runEnds(world, asked);
      expect(statesOf(world, asked)).toEqual([kind]);
      expect(scripted.submits).toHaveLength(1);
    },
  );

  it('a person may cancel, free', async () => {
    const { world, places, scripted } = await setupQueue();
    scripted.next(neverLeaves('offline'));
    const asked = await ask(world, places, '1');
    await quiet(world);
    expect(world.queue.view().isOffline).toBe(true);
    world.queue.cancel(asked);
    expect(world.context.tables.attempts.forRun(asked)).toMatchObject([
      { state: 'cancelled', charge: 'free', reservedNanos: 0 },
    ]);
  });

  it('a name nobody finds is a wrong address once others are answered, and stops that connection', async () => {
    const { world, places, scripted, deliverNext, time } = await setupQueue({
      baseUrl: 'https://api.typing-error.example/v1',
    });
    const other = {
      ...places,
      connectionId: addConnection(world, 'Other', { baseUrl: 'https://api.example/v1' }),
    };
    scripted.next(neverLeaves('offline'));
    const wrong = await ask(world, places, 'wrong');
    await quiet(world);
    expect(world.queue.view().isOffline).toBe(true);
    deliverNext(1);
    await runEnds(world, await ask(world, other, 'right'));
    await quiet(world);
    expect(world.queue.view().isOffline).toBe(false);
    scripted.next(neverLeaves('offline'));
    scripted.next(neverLeaves('offline'));
    for (let step = 0; step < 60; step += 1) {
      time.advance(1_000);
      await quiet(world);
    }
    expect(world.context.tables.attempts.forRun(wrong)).toMatchObject([
      { state: 'not_sent', charge: 'free', reservedNanos: 0, problem: { billingRule: 'as told' } },
    ]);
    expect(world.context.tables.connections.get(places.connectionId)).toMatchObject({
      pause: { code: 'failures' },
    });
  });

  it('a server on this computer proves nothing about the network', async () => {
    const { world, places, scripted, deliverNext } = await setupQueue({ baseUrl: 'https://api.example/v1' });
    const local = {
      ...places,
      connectionId: addConnection(world, 'Local', { baseUrl: 'http://127.0.0.1:8080/v1' }),
    };
    scripted.next(neverLeaves('offline'));
    const asked = await ask(world, places, 'far');
    await quiet(world);
    expect(world.queue.view().isOffline).toBe(true);
    deliverNext(1);
    await runEnds(world, await ask(world, local, 'near'));
    await quiet(world);
    expect(world.queue.view().isOffline).toBe(true);
    expect(statesOf(world, asked)).toEqual(['planned']);
  });
});
