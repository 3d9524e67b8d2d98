import { describe, expect, it } from 'vitest';
import { createQueueHandlers } from '../../../src/core/handlers/queue.ts';
import { attemptNeeds } from '../../../src/core/jobs/queue/needs.ts';
import { AttemptId, RunId } from '../../../src/shared/ids.ts';
import { draft, runReaches } from '../../support/job-world.ts';
import { delivers } from '../../support/scripted-provider.ts';
import { ask, endsWith, problem, quiet, refuses, runEnds, setupQueue } from '../jobs/queue-world.ts';

const fresh = (): RunId => RunId.parse(crypto.randomUUID());
const unknown = endsWith({ kind: 'unknown', problem: problem('connection_lost'), requestId: null });

describe('asking a run again', () => {
  it('buys only the part that failed, of several calls', async () => {
    const { world, places, scripted, deliverNext } = await setupQueue();
    scripted.next(refuses('server_error'));
    deliverNext(1);
    // Two calls: of two pictures, and of one.
    const origin = await ask(world, places, 'three', { count: 3 });
    await runEnds(world, origin);
    await quiet(world);
    deliverNext(1);
    const again = await world.runs.again(origin, fresh());
    expect(again.wantedCount).toBe(2);
    await runEnds(world, again.id);
  });

  it('does not count what is still under way as missing', async () => {
    const { world, places, scripted, pictures, deliverNext } = await setupQueue();
    const gate = Promise.withResolvers<void>();
    scripted.next(refuses('server_error'));
    scripted.next(async (context) => {
      await gate.promise;
      return delivers(pictures)(context);
    });
    const origin = await ask(world, places, 'three', { count: 3 });
    await runReaches(world, origin, (attempts) => attempts[1]?.state === 'intent');
    deliverNext(1);
    const again = await world.runs.again(origin, fresh());
    expect(again.wantedCount).toBe(2);
    gate.resolve();
    await runEnds(world, again.id);
  });

  it('is refused while nothing of it has failed, and once everything came', async () => {
    const { world, places, scripted, deliverNext } = await setupQueue();
    world.queue.setPaused(true);
    const origin = await ask(world, places, 'one');
    await expect(world.runs.again(origin, fresh())).rejects.toThrow('still going on');
    deliverNext(1);
    world.queue.setPaused(false);
    await runEnds(world, origin);
    await expect(world.runs.again(origin, fresh())).rejects.toThrow('Nothing is missing');
    expect(scripted.submits).toHaveLength(1);
  });

  it('buys once for a double press, with one name or with two', async () => {
    const { world, places, scripted, deliverNext } = await setupQueue();
    scripted.next(refuses('server_error'));
    const origin = await ask(world, places, 'one');
    await runEnds(world, origin);
    await quiet(world);
    deliverNext(1);
    const name = fresh();
    const presses = await Promise.allSettled([
      world.runs.again(origin, name),
      world.runs.again(origin, name),
      world.runs.again(origin, fresh()),
    ]);
    expect(presses.map((press) => press.status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    await runEnds(world, name);
    await expect(world.runs.again(origin, fresh())).rejects.toThrow('Nothing is missing');
    expect(scripted.submits).toHaveLength(2);
  });

  it('may be done once more when asking again failed as well', async () => {
    const { world, places, scripted, deliverNext } = await setupQueue();
    scripted.next(refuses('server_error'));
    const origin = await ask(world, places, 'one');
    await runEnds(world, origin);
    await quiet(world);
    scripted.next(refuses('server_error'));
    const second = await world.runs.again(origin, fresh());
    await runEnds(world, second.id);
    await quiet(world);
    deliverNext(1);
    const third = await world.runs.again(second.id, fresh());
    await runEnds(world, third.id);
    await expect(world.runs.again(origin, fresh())).rejects.toThrow('Nothing is missing');
  });
});

describe('asking an attempt again', () => {
  it('is a new purchase, and leaves the one in doubt as it is, its money included', async () => {
    const { world, places, scripted, deliverNext } = await setupQueue();
    scripted.next(unknown);
    const origin = await ask(world, places, 'one');
    await runEnds(world, origin);
    await quiet(world);
    const [attempt] = world.context.tables.attempts.forRun(origin);
    deliverNext(1);
    const again = await world.runs.againAttempt(attempt!.id, fresh(), false);
    await runEnds(world, again.id);
    expect(world.context.tables.attempts.get(attempt!.id)).toMatchObject({
      state: 'unknown',
      charge: 'unknown',
      reservedNanos: 50_000_000,
    });
    expect(scripted.submits[1]?.idempotencyKey).not.toBe(scripted.submits[0]?.idempotencyKey);
    await expect(world.runs.againAttempt(attempt!.id, fresh(), false)).rejects.toThrow('Nothing is missing');
  });

  it('under the same key sends the same bytes under the same key, once', async () => {
    const { world, places, scripted, deliverNext } = await setupQueue();
    Object.assign(scripted.provider, { usesIdempotencyKey: true });
    scripted.next(unknown);
    const origin = await ask(world, places, 'one');
    await runEnds(world, origin);
    await quiet(world);
    const [attempt] = world.context.tables.attempts.forRun(origin);
    expect(attemptNeeds(world.context)).toMatchObject([{ kind: 'unknown', offersSameKey: true }]);
    deliverNext(1);
    const name = fresh();
    await Promise.all([
      world.runs.againAttempt(attempt!.id, name, true),
      world.runs.againAttempt(attempt!.id, name, true),
    ]);
    await runEnds(world, name);
    const [first, second] = scripted.submits;
    expect(second?.idempotencyKey).toBe(first?.idempotencyKey);
    expect(second?.wire).toEqual(first?.wire);
    expect(scripted.submits).toHaveLength(2);
    await quiet(world);
    // One purchase: the charge of the second call is the first one's too, and nothing is in doubt any more.
    expect(world.context.tables.attempts.get(attempt!.id)).toMatchObject({
      state: 'failed',
      charge: 'free',
      reservedNanos: 0,
      problem: { billingRule: expect.stringContaining('charged once, as attempt 2') as string },
    });
    expect(attemptNeeds(world.context)).toEqual([]);
    await expect(world.runs.againAttempt(attempt!.id, fresh(), true)).rejects.toThrow(
      'cannot be asked again under its key',
    );
  });

  it.each([
    ['the provider keeps no keys', false, unknown],
    ['its outcome is known', true, refuses('server_error')],
  ])('under the same key is refused where %s', async (_name, usesIdempotencyKey, step) => {
    const { world, places, scripted } = await setupQueue();
    Object.assign(scripted.provider, { usesIdempotencyKey });
    scripted.next(step);
    const origin = await ask(world, places, 'one');
    await runEnds(world, origin);
    await quiet(world);
    const [attempt] = world.context.tables.attempts.forRun(origin);
    await expect(world.runs.againAttempt(attempt!.id, fresh(), true)).rejects.toThrow(
      'cannot be asked again under its key',
    );
    expect(scripted.submits).toHaveLength(1);
  });

  it('is refused while it is under way, and for one nobody knows', async () => {
    const { world, places } = await setupQueue();
    world.queue.setPaused(true);
    const origin = await ask(world, places, 'one');
    const [attempt] = world.context.tables.attempts.forRun(origin);
    await expect(world.runs.againAttempt(attempt!.id, fresh(), false)).rejects.toThrow('still going on');
    await expect(world.runs.againAttempt(AttemptId.parse(999), fresh(), false)).rejects.toThrow(
      'not in this library',
    );
  });
});

describe('a press on a connection that stopped itself', () => {
  it('is tried where no batch waits, and resumes it', async () => {
    const { world, places, scripted, deliverNext } = await setupQueue();
    scripted.next(refuses('insufficient_funds'));
    await runEnds(world, await ask(world, places, 'one'));
    await quiet(world);
    expect(world.context.tables.connections.get(places.connectionId)?.pause?.code).toBe('funds');
    deliverNext(1);
    await runEnds(world, await ask(world, places, 'two'));
    expect(world.context.tables.connections.get(places.connectionId)?.pause).toBeNull();
  });

  it('waits with the batch where one does', async () => {
    const { world, places, scripted } = await setupQueue();
    scripted.next(refuses('insufficient_funds'));
    const first = await ask(world, places, 'one');
    await ask(world, places, 'two');
    await runEnds(world, first);
    await quiet(world);
    await ask(world, places, 'three');
    await quiet(world);
    expect(scripted.submits).toHaveLength(1);
  });

  it('waits where a person paused it', async () => {
    const { world, places, scripted } = await setupQueue();
    const handlers = createQueueHandlers(world.context, world.queue);
    await handlers['queue.setPaused']({ paused: true, connectionId: places.connectionId }, 'page');
    await world.runs.submit(draft(places));
    await quiet(world);
    expect(scripted.submits).toEqual([]);
  });
});
