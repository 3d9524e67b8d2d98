import { describe, expect, it } from 'vitest';
import { createNeedHandlers } from '../../../src/core/handlers/needs.ts';
import type { JobWorld } from '../../support/job-world.ts';
import { addConnection, ask, endsWith, problem, quiet, refuses, runEnds, setupQueue } from './queue-world.ts';

const needs = async (world: JobWorld) =>
  createNeedHandlers(world.context, world.queue)['needs.list']({}, 'page');
const unknown = endsWith({ kind: 'unknown', problem: problem('connection_lost'), requestId: null });
const unreadable = endsWith({ kind: 'unreadable', problem: problem('reply_cut'), requestId: null });

describe('what waits for a person', () => {
  it('is nothing in a library where all went well', async () => {
    const { world, places, deliverNext } = await setupQueue();
    deliverNext(1);
    await runEnds(world, await ask(world, places, 'one'));
    expect(await needs(world)).toEqual([]);
  });

  it('names money in doubt first, then what was paid and did not come, then what stands still', async () => {
    const { world, start, places, scripted } = await setupQueue();
    const other = { ...places, connectionId: addConnection(world, 'Other') };
    scripted.next(unreadable);
    await runEnds(world, await ask(world, places, 'unreadable'));
    await quiet(world);
    scripted.next(unknown);
    await runEnds(world, await ask(world, places, 'unknown'));
    await quiet(world);
    scripted.next(refuses('insufficient_funds'));
    await runEnds(world, await ask(world, other, 'funds'));
    await quiet(world);
    world.queue.setPaused(true);
    const held = await ask(world, places, 'held');
    await world.close();

    const next = await start();
    const list = await needs(next);
    expect(list).toMatchObject([
      {
        kind: 'unknown',
        title: 'A call nobody answered may have been charged: $0.05',
        detail: expect.stringContaining('Shop, scripted: connection_lost happened.') as string,
        amountNanos: 50_000_000,
        isPlayMoney: false,
        offersSameKey: false,
      },
      { kind: 'unreadable', amountNanos: 50_000_000 },
      { kind: 'paused', title: 'Other is out of funds', connectionId: other.connectionId, amountNanos: null },
      { kind: 'held', title: 'One purchase waits for you', runId: held, amountNanos: 50_000_000 },
    ]);
    expect(new Set(list.map((need) => need.key)).size).toBe(list.length);
  });

  it('leaves the list by a word, a dismissal or a resume', async () => {
    const { world, places, scripted } = await setupQueue();
    scripted.next(unknown);
    const asked = await ask(world, places, 'unknown');
    await runEnds(world, asked);
    await quiet(world);
    scripted.next(refuses('key_refused'));
    await runEnds(world, await ask(world, places, 'key'));
    await quiet(world);
    expect((await needs(world)).map((need) => need.kind)).toEqual(['unknown', 'paused']);
    world.context.tables.runs.dismiss(asked, world.context.clock.nowMs());
    world.queue.setPaused(false, places.connectionId);
    expect(await needs(world)).toEqual([]);
  });

  it('is found without walking through the attempts: by indexes alone', async () => {
    const { world } = await setupQueue();
    const plan = world.context.db
      .prepare<[], { detail: string }>(
        `EXPLAIN QUERY PLAN SELECT id FROM attempt WHERE state IN ('unknown', 'unreadable', 'expired')
         UNION SELECT id FROM attempt WHERE charge = 'unknown' AND charge IN ('reserved', 'unknown')`,
      )
      .all()
      .map((row) => row.detail)
      .join('\n');
    expect(plan).toContain('attempt_needing');
    expect(plan).toContain('attempt_held');
    expect(plan).not.toMatch(/SCAN attempt(?! USING)/);
  });
});
