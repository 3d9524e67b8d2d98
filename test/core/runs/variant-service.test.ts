import { describe, expect, it } from 'vitest';
import { createVariantHandlers } from '../../../src/core/handlers/variants.ts';
import { createVariantService } from '../../../src/core/runs/variant-service.ts';
import { RunId } from '../../../src/shared/ids.ts';
import type { VariantsDraft } from '../../../src/shared/variant-model.ts';
import { draft, setupJobs, type JobWorld } from '../../support/job-world.ts';
import { delivers } from '../../support/scripted-provider.ts';
import { addConnection, addProject, bought, refuses, runEnds, statesOf } from '../jobs/queue-world.ts';

async function setup() {
  const jobs = await setupJobs();
  const world = await jobs.start();
  const places = { projectId: addProject(world, 'P'), connectionId: addConnection(world, 'C') };
  const service = createVariantService(world.context, world.uploads, world.queue);
  const calls = createVariantHandlers(world.context, service, world.queue);
  const batch = (prompts: readonly string[], changes: Partial<VariantsDraft> = {}): VariantsDraft => {
    const { runId: _, prompt: __, groupId: ___, ...shared } = draft(places);
    const rows = prompts.map((prompt) => ({ runId: RunId.parse(crypto.randomUUID()), prompt }));
    return { ...shared, groupId: crypto.randomUUID(), rows, stopAfterFailures: null, ...changes };
  };
  return { jobs, world, places, service, calls, batch };
}

const twelve = Array.from({ length: 12 }, (_, index) => `row ${index + 1}`);
const states = (world: JobWorld, { rows }: VariantsDraft) =>
  rows.map(({ runId }) => statesOf(world, runId)[0]);

describe('many prompts with one press', () => {
  it('cost the sum of the single estimates, and a row that would be refused is named', async () => {
    const { world, service, batch } = await setup();
    const { rows, groupId: _, stopAfterFailures: __, ...shared } = batch(twelve);
    const question = { ...shared, prompts: rows.map(({ prompt }) => prompt) };
    const single = await world.runs.estimate({ ...shared, prompt: 'row 1', groupId: null });
    const all = await service.estimate(question);
    expect(all.amounts).toHaveLength(12);
    expect(all.amountNanos).toBe(12 * (single.amountNanos ?? 0));
    expect(all.problems).toEqual([]);
    const bad = await service.estimate({ ...question, prompts: ['fine', ' ', 'x'.repeat(1001)] });
    expect(bad.problems.map(({ row }) => row)).toEqual([1, 2]);
    expect(bad.amountNanos).toBe(single.amountNanos);
  });

  it('are all taken or none: a cap that the last row would pass leaves nothing behind', async () => {
    const { world, places, service, batch } = await setup();
    world.queue.setPaused(true);
    const scope = { kind: 'connection', connectionId: places.connectionId } as const;
    world.context.tables.caps.set({ scope, hardNanos: 11 * 50_000_000 + 1, softNanos: null, changedAtMs: 1 });
    const wanted = batch(twelve);
    await expect(service.submit(wanted)).rejects.toThrow(/cap/i);
    expect(wanted.rows.flatMap(({ runId }) => statesOf(world, runId))).toEqual([]);
    expect(world.context.tables.runBatches.get(wanted.groupId)).toBeNull();
    const fewer = batch(twelve.slice(0, 11));
    expect((await service.submit(fewer)).rowCount).toBe(11);
    expect(await service.submit(fewer)).toEqual(await service.submit(fewer));
    expect(world.context.tables.runs.group(fewer.groupId)).toHaveLength(11);
  });

  it('stop where a person says so: what was not sent is never sent', async () => {
    const { jobs, world, service, calls, batch } = await setup();
    let answer: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (answer = resolve));
    for (let sent = 0; sent < 4; sent += 1) jobs.scripted.next(delivers(jobs.pictures));
    let reach: () => void = () => undefined;
    const reached = new Promise<void>((resolve) => (reach = resolve));
    jobs.scripted.next(async (context) => {
      reach();
      await held;
      return delivers(jobs.pictures)(context);
    });
    const wanted = batch(twelve);
    await service.submit(wanted);
    await reached;
    await calls['variants.stop']({ groupId: wanted.groupId }, 'page');
    answer();
    for (const { runId } of wanted.rows) await runEnds(world, runId);
    expect(states(world, wanted).filter((state) => state === 'done')).toHaveLength(5);
    expect(states(world, wanted).filter((state) => state === 'cancelled')).toHaveLength(7);
    expect(bought(jobs.scripted.submits)).toEqual(twelve.slice(0, 5));
  });

  it('stop by themselves after as many failures as they were told', async () => {
    const { jobs, world, service, batch } = await setup();
    jobs.scripted.next(delivers(jobs.pictures));
    for (let failed = 0; failed < 2; failed += 1) jobs.scripted.next(refuses('moderation_blocked'));
    const wanted = batch(twelve.slice(0, 6), { stopAfterFailures: 2 });
    await service.submit(wanted);
    for (const { runId } of wanted.rows) await runEnds(world, runId);
    expect(states(world, wanted)).toEqual([
      'done',
      'rejected',
      'rejected',
      'cancelled',
      'cancelled',
      'cancelled',
    ]);
    expect(world.context.tables.runBatches.get(wanted.groupId)?.stoppedAtMs).not.toBeNull();
    expect(jobs.scripted.submits).toHaveLength(3);
  });

  it('are asked for again one by one: only what failed is sent', async () => {
    const { jobs, world, service, batch } = await setup();
    jobs.scripted.next(delivers(jobs.pictures));
    jobs.scripted.next(refuses('moderation_blocked'));
    jobs.scripted.next(delivers(jobs.pictures));
    const wanted = batch(['one', 'two', 'three']);
    await service.submit(wanted);
    for (const { runId } of wanted.rows) await runEnds(world, runId);
    jobs.scripted.next(delivers(jobs.pictures));
    const failed = wanted.rows[1]?.runId;
    if (!failed) throw new Error('there are three rows');
    const again = await world.runs.again(failed, RunId.parse(crypto.randomUUID()));
    await runEnds(world, again.id);
    expect(again.groupId).toBe(wanted.groupId);
    expect(bought(jobs.scripted.submits)).toEqual(['one', 'two', 'three', 'two']);
    expect(world.context.tables.runBatches.failedCount(wanted.groupId)).toBe(0);
  });
});
