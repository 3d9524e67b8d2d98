import { describe, expect, it } from 'vitest';
import type { RunId } from '../../../src/shared/ids.ts';
import { runReaches } from '../../support/job-world.ts';
import { delivers } from '../../support/scripted-provider.ts';
import {
  addConnection,
  ask,
  bought,
  laneOf,
  neverLeaves,
  refuses,
  runEnds,
  quiet,
  setupQueue,
  statesOf,
} from './queue-world.ts';

describe('a request window', () => {
  it('never lets more than 20 calls out in any 10 seconds, for a hundred runs', async () => {
    const window = { count: 20, windowMs: 10_000 };
    const { world, places, scripted, pictures, time } = await setupQueue({
      maxConcurrent: 8,
      requestWindow: window,
    });
    const sentAtMs: number[] = [];
    for (let index = 0; index < 100; index += 1) {
      scripted.next(async (context) => {
        sentAtMs.push(context.nowMs);
        return delivers(pictures)(context);
      });
    }
    const runIds: RunId[] = [];
    for (let index = 0; index < 100; index += 1) runIds.push(await ask(world, places, String(index)));
    const all = Promise.all(runIds.map((runId) => runEnds(world, runId)));
    let isDone = false;
    void all.then(() => (isDone = true));
    while (!isDone) {
      time.advance(250);
      await quiet(world);
    }
    await all;
    expect(sentAtMs).toHaveLength(100);
    for (const [index, timeMs] of sentAtMs.entries()) {
      const inside = sentAtMs.slice(0, index + 1).filter((each) => each > timeMs - window.windowMs);
      expect(inside.length).toBeLessThanOrEqual(window.count);
    }
    // It is used as well as kept: five windows' worth of calls take about five windows.
    expect(sentAtMs.at(-1)! - sentAtMs[0]!).toBeGreaterThanOrEqual(40_000);
  }, 60_000);

  it('remembers over a restart what went out just before it', async () => {
    const { world, start, places, scripted, deliverNext, time } = await setupQueue({
      maxConcurrent: 4,
      requestWindow: { count: 2, windowMs: 10_000 },
    });
    deliverNext(3);
    await Promise.all([
      ask(world, places, '1').then((id) => runEnds(world, id)),
      ask(world, places, '2').then((id) => runEnds(world, id)),
    ]);
    await world.close();
    time.advance(4_000);
    const next = await start();
    const third = await ask(next, places, '3');
    await quiet(next);
    expect(scripted.submits).toHaveLength(2);
    expect(laneOf(next, places.connectionId)).toMatchObject({
      waitingCount: 1,
      nextStartMs: time.clock.nowMs() + 6_000,
      waitReason: 'Shop takes 2 calls in 10 seconds.',
    });
    time.advance(6_000);
    await runEnds(next, third);
    expect(scripted.submits).toHaveLength(3);
  });

  it('does not count what never left', async () => {
    const { world, places, scripted, deliverNext, time } = await setupQueue({
      requestWindow: { count: 1, windowMs: 60_000 },
    });
    scripted.next(neverLeaves('connect_failed'));
    deliverNext(1);
    const asked = await ask(world, places, '1');
    await runReaches(world, asked, (attempts) => attempts[0]?.state === 'not_sent');
    await quiet(world);
    time.advance(2_000);
    await runEnds(world, asked);
    expect(statesOf(world, asked)).toEqual(['not_sent', 'done']);
  });
});

describe('a 429', () => {
  it('makes the whole connection wait as told, and no other', async () => {
    const { world, places, scripted, deliverNext, time } = await setupQueue({ maxConcurrent: 1 });
    const other = { ...places, connectionId: addConnection(world, 'Other') };
    scripted.next(refuses('rate_limited', 7_000));
    deliverNext(3);
    const first = await ask(world, places, 'first');
    await runReaches(world, first, (attempts) => attempts.length === 2);
    const second = await ask(world, places, 'second');
    const elsewhere = await ask(world, other, 'elsewhere');
    await runEnds(world, elsewhere);
    expect(statesOf(world, second)).toEqual(['planned']);
    expect(laneOf(world, places.connectionId)).toMatchObject({
      waitingCount: 2,
      nextStartMs: time.clock.nowMs() + 7_000,
      waitReason: 'rate_limited happened.',
    });
    time.advance(6_999);
    await quiet(world);
    expect(scripted.submits).toHaveLength(2);
    time.advance(1);
    await Promise.all([runEnds(world, first), runEnds(world, second)]);
    expect(bought(scripted.submits)).toEqual(['first', 'elsewhere', 'first', 'second']);
  });

  it('is waited out for hours when the provider says hours, over a restart too', async () => {
    const { world, start, places, scripted, deliverNext, time } = await setupQueue();
    const threeHoursMs = 3 * 60 * 60_000;
    scripted.next(refuses('rate_limited', threeHoursMs));
    const asked = await ask(world, places, '1');
    await runReaches(world, asked, (attempts) => attempts.length === 2);
    await quiet(world);
    const untilMs = time.clock.nowMs() + threeHoursMs;
    expect(laneOf(world, places.connectionId)).toMatchObject({ nextStartMs: untilMs });
    await world.close();

    const next = await start();
    deliverNext(2);
    next.queue.setPaused(false);
    const fresh = await ask(next, places, '2');
    await quiet(next);
    expect(laneOf(next, places.connectionId)).toMatchObject({ nextStartMs: untilMs, waitingCount: 2 });
    expect(scripted.submits).toHaveLength(1);
    time.advance(threeHoursMs);
    await Promise.all([runEnds(next, asked), runEnds(next, fresh)]);
    expect(statesOf(next, asked)).toEqual(['rejected', 'done']);
  });

  it('in a storm is asked no sooner than told each time, and in the end delivers everything once', async () => {
    const { world, places, scripted, pictures, time } = await setupQueue({ maxConcurrent: 4 });
    let openAtMs = 0;
    let early = 0;
    let refused = 0;
    for (let index = 0; index < 60; index += 1) {
      scripted.next(async (context) => {
        if (context.nowMs < openAtMs && refused % 4 === 0) early += 1;
        if (refused >= 20) return delivers(pictures)(context);
        refused += 1;
        openAtMs = context.nowMs + 2_000;
        context.journal.sending();
        const problem = { code: 'rate_limited', message: 'Slow down.', billingRule: 'free' };
        return { kind: 'rejected', problem, retryAfterMs: 2_000, requestId: null };
      });
    }
    const runIds: RunId[] = [];
    for (let index = 0; index < 8; index += 1) runIds.push(await ask(world, places, String(index)));
    let isDone = false;
    const all = Promise.all(runIds.map((runId) => runEnds(world, runId)));
    void all.then(() => (isDone = true));
    while (!isDone) {
      time.advance(100);
      await quiet(world);
    }
    await all;
    expect(early).toBe(0);
    for (const runId of runIds)
      expect(statesOf(world, runId).filter((each) => each === 'done')).toHaveLength(1);
    expect(scripted.submits).toHaveLength(28);
  }, 30_000);

  it('with a time beyond a day is for a person', async () => {
    const { world, places, scripted } = await setupQueue();
    scripted.next(refuses('rate_limited', 25 * 60 * 60_000));
    const asked = await ask(world, places, '1');
    await runEnds(world, asked);
    expect(statesOf(world, asked)).toEqual(['rejected']);
  });
});
