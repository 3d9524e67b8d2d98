import { describe, expect, it } from 'vitest';
import { createAttemptHandlers } from '../../../src/core/handlers/attempts.ts';
import { stalledNeeds } from '../../../src/core/jobs/queue/needs.ts';
import type { FetchedResult } from '../../../src/core/providers/http.ts';
import { isEnding } from '../../../src/shared/attempt-state.ts';
import type { AttemptId } from '../../../src/shared/ids.ts';
import {
  addProjectAndConnection,
  draft,
  runReaches,
  setupJobs,
  type JobWorld,
} from '../../support/job-world.ts';
import { scriptedCharge, writeWholeReply, type SubmitStep } from '../../support/scripted-provider.ts';

const hourMs = 60 * 60_000;

const accepts: SubmitStep = async (context) => {
  context.journal.sending();
  return { kind: 'accepted', remoteId: 'task_1', pollAfterMs: 60_000, requestId: null };
};

/** A task whose service never says that it ended. */
async function setup(
  prepare: (jobs: Awaited<ReturnType<typeof setupJobs>>, world: JobWorld) => void = () => undefined,
) {
  const jobs = await setupJobs();
  const world = await jobs.start();
  const { tables } = world.context;
  jobs.scripted.next(accepts);
  prepare(jobs, world);
  const asked = draft(addProjectAndConnection(world));
  await world.runs.submit(asked);
  const attempt = () => tables.attempts.forRun(asked.runId)[0]!;
  const handlers = createAttemptHandlers(world.context, world.runs, world.queue);
  const giveUp = async (attemptId: AttemptId) => handlers['attempts.giveUp']({ attemptId }, 'page');
  return { ...jobs, world, asked, attempt, giveUp };
}

describe('a task that does not end', () => {
  it('can be given up: its money stays at risk, nothing is asked any more, and nothing was said to anybody', async () => {
    const { world, asked, attempt, giveUp, scripted, time } = await setup();
    await runReaches(world, asked.runId, ([each]) => each?.state === 'accepted');
    const reserved = attempt().reservedNanos;
    const { id } = attempt();
    await expect(giveUp(id)).resolves.toMatchObject({ state: 'unknown', charge: 'unknown' });
    expect(attempt()).toMatchObject({ reservedNanos: reserved, problem: { code: 'given_up' } });
    expect(attempt().problem?.message).toMatch(/task_1.*may still be made/);
    expect(world.context.tables.attempts.heldNanos()).toEqual({ reservedNanos: 0, unknownNanos: reserved });
    time.advance(hourMs);
    await new Promise(setImmediate);
    expect(scripted.polls.count).toBe(0);
    expect(scripted.submits).toHaveLength(1);
    await expect(giveUp(id)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('can be asked again later, free, and is charged once by what its provider says then', async () => {
    const { world, asked, attempt, giveUp, scripted, pictures, start } = await setup();
    await runReaches(world, asked.runId, ([each]) => each?.state === 'accepted');
    const { id } = attempt();
    await giveUp(id);
    await world.close();
    // It stays given up over a restart.
    const again = await start();
    expect(again.context.tables.attempts.get(id)?.state).toBe('unknown');
    scripted.nextPoll(async () => {
      await writeWholeReply(again.context.folderOf(id), pictures);
      return { kind: 'received' };
    });
    await createAttemptHandlers(again.context, again.runs, again.queue)['attempts.reread'](
      { attemptId: id },
      'page',
    );
    await runReaches(again, asked.runId, ([each]) => each?.state === 'done');
    expect(again.context.tables.ledger.netOfAttempt(id)).toBe(scriptedCharge.amountNanos);
    expect(scripted.submits).toHaveLength(1);
  });

  it('waits for a person after an hour, and no sooner', async () => {
    const { world, asked, attempt, giveUp, time, scripted } = await setup();
    await runReaches(world, asked.runId, ([each]) => each?.state === 'accepted');
    expect(stalledNeeds(world.context)).toEqual([]);
    scripted.nextPoll({ kind: 'waiting', pollAfterMs: 10 * hourMs });
    time.advance(hourMs);
    expect(stalledNeeds(world.context)).toMatchObject([
      { kind: 'stalled', attemptId: attempt().id, amountNanos: 50_000_000 },
    ]);
    await giveUp(attempt().id);
    expect(stalledNeeds(world.context)).toEqual([]);
  });
});

describe('links that do not come', () => {
  it('can be given up: what was charged stands, and they can be fetched later', async () => {
    const unreachable: FetchedResult = { kind: 'unreachable', reason: 'timeout', detail: 'no answer' };
    const { world, asked, attempt, giveUp } = await setup((jobs, { context }) => {
      Object.assign(context.http, { fetchResult: () => Promise.resolve(unreachable) });
      jobs.scripted.reading(() => ({
        kind: 'pictures',
        outputs: [
          { source: { kind: 'url', url: 'https://host.example/1', expiresAtMs: null }, revisedPrompt: null },
        ],
        charge: scriptedCharge,
        got: {},
      }));
      jobs.scripted.provider.poll = async ({ folder }) => {
        await writeWholeReply(folder, []);
        return { kind: 'received' };
      };
    });
    await runReaches(world, asked.runId, ([each]) => each?.state === 'accepted');
    // Asked now instead of in a minute.
    await world.queue.carryOn(attempt().id);
    world.context.tables.attempts.change(attempt().id, { notBeforeMs: null });
    await world.queue.carryOn(attempt().id);
    await runReaches(world, asked.runId, ([each]) => each?.state === 'fetching');
    await expect(giveUp(attempt().id)).resolves.toMatchObject({ state: 'expired', charge: 'charged' });
    expect(world.context.tables.ledger.netOfAttempt(attempt().id)).toBe(scriptedCharge.amountNanos);
    expect(attempt().problem?.message).toMatch(/gave up the download/);
  });
});

it('is no word for what is not followed', async () => {
  const { world, asked, attempt, giveUp } = await setup(({ scripted }) => {
    scripted.nextPoll({
      kind: 'failed',
      problem: { code: 'task_failed', message: 'It failed.', billingRule: 'Free.' },
      charge: 'free',
    });
  });
  world.queue.cancel(asked.runId);
  await runReaches(world, asked.runId, ([each]) => each?.state === 'accepted' || each?.state === 'cancelled');
  world.context.tables.attempts.change(attempt().id, { notBeforeMs: null });
  await world.queue.carryOn(attempt().id);
  await runReaches(world, asked.runId, ([each]) => each !== undefined && isEnding(each.state));
  await expect(giveUp(attempt().id)).rejects.toMatchObject({ code: 'conflict' });
  await expect(giveUp(999 as AttemptId)).rejects.toMatchObject({ code: 'not-found' });
});
