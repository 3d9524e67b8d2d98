import { describe, expect, it } from 'vitest';
import {
  addConnection,
  ask,
  laneOf,
  neverLeaves,
  refuses,
  runEnds,
  quiet,
  setupQueue,
  statesOf,
} from './queue-world.ts';

describe('a pause', () => {
  it('of everything holds over a restart, new presses included', async () => {
    const { world, start, places, scripted, deliverNext } = await setupQueue();
    world.queue.setPaused(true);
    await world.close();
    const next = await start();
    expect(next.queue.view()).toMatchObject({ isPaused: true, pauseReason: 'Paused by you.' });
    const asked = await ask(next, places, '1');
    await quiet(next);
    expect(scripted.submits).toEqual([]);
    deliverNext(1);
    next.queue.setPaused(false);
    await runEnds(next, asked);
  });

  it('of one connection holds over a restart and leaves the others alone', async () => {
    const { world, start, places, scripted, deliverNext } = await setupQueue();
    const other = { ...places, connectionId: addConnection(world, 'Other') };
    world.queue.setPaused(true, places.connectionId);
    await world.close();
    const next = await start();
    deliverNext(2);
    const paused = await ask(next, places, 'paused');
    const free = await ask(next, other, 'free');
    await runEnds(next, free);
    expect(laneOf(next, places.connectionId)).toMatchObject({
      isPaused: true,
      pauseCode: 'person',
      pauseReason: 'Shop is paused by you.',
      nextStartMs: null,
    });
    expect(next.queue.view().isPaused).toBe(false);
    expect(scripted.submits).toHaveLength(1);
    next.queue.setPaused(false, places.connectionId);
    await runEnds(next, paused);
  });

  it('lets a resume of one connection free only what is held of it', async () => {
    const { world, start, places, deliverNext } = await setupQueue();
    const other = { ...places, connectionId: addConnection(world, 'Other') };
    world.queue.setPaused(true);
    const [one, two] = [await ask(world, places, '1'), await ask(world, other, '2')];
    world.queue.setPaused(true, places.connectionId);
    world.context.tables.settings.set('isQueuePaused', false);
    await world.close();
    const next = await start();
    expect(next.queue.heldCount()).toBe(2);
    deliverNext(1);
    next.queue.setPaused(false, places.connectionId);
    await runEnds(next, one);
    expect(statesOf(next, two)).toEqual(['planned']);
    expect(next.queue.heldCount()).toBe(1);
  });
});

describe('a batch', () => {
  it.each([
    ['insufficient_funds', 'funds', /out of funds/],
    ['key_refused', 'key', /check the key of Shop in Connections/],
    ['not_allowed', 'key', /check the key of Shop in Connections/],
  ])('stops after one call with %s, on that connection alone', async (code, pauseCode, words) => {
    const { world, places, scripted, deliverNext } = await setupQueue();
    const other = { ...places, connectionId: addConnection(world, 'Other') };
    scripted.next(refuses(code));
    deliverNext(1);
    const first = await ask(world, places, '1');
    const second = await ask(world, places, '2');
    await runEnds(world, first);
    await quiet(world);
    const elsewhere = await ask(world, other, '3');
    await runEnds(world, elsewhere);
    expect(statesOf(world, second)).toEqual(['planned']);
    expect(laneOf(world, places.connectionId)).toMatchObject({
      isPaused: true,
      pauseCode,
      pauseReason: expect.stringMatching(words) as string,
      waitingCount: 1,
    });
    expect(world.context.tables.connections.get(other.connectionId)).toMatchObject({ pause: null });
    expect(scripted.submits).toHaveLength(2);
  });

  it('stops after three calls in a row without a picture, and goes on when a person resumes', async () => {
    const { world, places, scripted, deliverNext } = await setupQueue();
    for (const code of ['invalid_request', 'moderation_blocked', 'server_error'])
      scripted.next(refuses(code));
    const runIds = [];
    for (let index = 0; index < 10; index += 1) runIds.push(await ask(world, places, String(index)));
    await runEnds(world, runIds[2]!);
    await quiet(world);
    expect(scripted.submits).toHaveLength(3);
    expect(laneOf(world, places.connectionId)).toMatchObject({
      pauseCode: 'failures',
      pauseReason:
        'Shop stopped after 3 calls in a row without a picture. The last one said: server_error happened. Resume it here when that is solved.',
      waitingCount: 7,
    });
    deliverNext(7);
    world.queue.setPaused(false, places.connectionId);
    await Promise.all(runIds.map((runId) => runEnds(world, runId)));
    await quiet(world);
    expect(laneOf(world, places.connectionId)).toBeUndefined();
  });

  it('counts in a row: a delivered picture makes good again', async () => {
    const { world, places, scripted, deliverNext } = await setupQueue();
    scripted.next(refuses('invalid_request'));
    scripted.next(refuses('invalid_request'));
    deliverNext(1);
    scripted.next(refuses('invalid_request'));
    scripted.next(refuses('invalid_request'));
    deliverNext(1);
    const runIds = [];
    for (let index = 0; index < 6; index += 1) runIds.push(await ask(world, places, String(index)));
    await Promise.all(runIds.map((runId) => runEnds(world, runId)));
    expect(scripted.submits).toHaveLength(6);
    expect(world.context.tables.connections.get(places.connectionId)).toMatchObject({ pause: null });
  });

  it('has no say over the next: presses one by one may each be refused', async () => {
    const { world, places, scripted } = await setupQueue();
    for (let index = 0; index < 5; index += 1) {
      scripted.next(refuses('moderation_blocked'));
      await runEnds(world, await ask(world, places, String(index)));
      await quiet(world);
    }
    expect(world.context.tables.connections.get(places.connectionId)).toMatchObject({ pause: null });
  });

  it('against a server that is down ends by pausing, each run having been tried three times', async () => {
    const { world, places, scripted, time } = await setupQueue();
    for (let index = 0; index < 30; index += 1) scripted.next(neverLeaves('connect_failed'));
    const runIds = [];
    for (let index = 0; index < 5; index += 1) runIds.push(await ask(world, places, String(index)));
    for (let step = 0; step < 200; step += 1) {
      time.advance(1_000);
      await quiet(world);
    }
    expect(laneOf(world, places.connectionId)).toMatchObject({ pauseCode: 'failures', waitingCount: 2 });
    expect(scripted.submits).toHaveLength(9);
    expect(runIds.map((runId) => statesOf(world, runId).length)).toEqual([3, 3, 3, 1, 1]);
  });
});
