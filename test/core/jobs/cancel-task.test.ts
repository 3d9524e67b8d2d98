import { describe, expect, it } from 'vitest';
import type { PollResult, Provider } from '../../../src/core/providers/provider.ts';
import { isEnding, type AttemptState } from '../../../src/shared/attempt-state.ts';
import {
  addProjectAndConnection,
  draft,
  runReaches,
  setupJobs,
  type JobWorld,
} from '../../support/job-world.ts';
import { writeWholeReply } from '../../support/scripted-provider.ts';

const ended = (attempts: readonly { state: AttemptState }[]): boolean =>
  attempts.every((attempt) => isEnding(attempt.state));
const accepted = (attempts: readonly { state: AttemptState }[]): boolean => attempts[0]?.state === 'accepted';

const stopped = (charge: 'free' | 'unknown'): PollResult => ({
  kind: 'failed',
  problem: { code: 'cancelled', message: 'Stopped as asked.', billingRule: 'As its billing says.' },
  charge,
});

/** A task at a provider that can be asked to stop; the clock stands still, so that only a cancel makes it look again. */
async function setupTask(cancel: NonNullable<Provider['cancel']> = () => Promise.resolve()) {
  const jobs = await setupJobs();
  const asked: string[] = [];
  const folder = { path: '' };
  Object.assign(jobs.scripted.provider, {
    cancel: (context: Parameters<typeof cancel>[0]) => {
      asked.push(context.remoteId);
      return cancel(context);
    },
  } satisfies Partial<Provider>);
  const world = await jobs.start();
  const question = draft(addProjectAndConnection(world));
  jobs.scripted.next(async (context) => {
    context.journal.sending();
    folder.path = context.folder;
    return { kind: 'accepted', remoteId: 'task_1', pollAfterMs: 60_000, requestId: null };
  });
  await world.runs.submit(question);
  await runReaches(world, question.runId, accepted);
  const attempt = (of: JobWorld = world) => of.context.tables.attempts.forRun(question.runId)[0]!;
  return { ...jobs, world, asked, question, attempt, folder };
}

describe('cancelling a task', () => {
  it('asks the provider once, looks at once, and is free where its billing says so', async () => {
    const { world, scripted, asked, question, attempt } = await setupTask();
    scripted.nextPoll(stopped('free'));
    world.queue.cancel(question.runId);
    world.queue.cancel(question.runId);
    await runReaches(world, question.runId, ended);
    expect(asked).toEqual(['task_1']);
    expect(attempt()).toMatchObject({ state: 'cancelled', charge: 'free', reservedNanos: 0 });
  });

  it('keeps the amount at risk where the provider does not say that it cost nothing', async () => {
    const { world, scripted, question, attempt } = await setupTask();
    scripted.nextPoll(stopped('unknown'));
    world.queue.cancel(question.runId);
    await runReaches(world, question.runId, ended);
    expect(attempt()).toMatchObject({ state: 'failed', charge: 'unknown', reservedNanos: 50_000_000 });
  });

  it('keeps what was made by then', async () => {
    const { world, scripted, pictures, question, attempt, folder } = await setupTask();
    scripted.nextPoll(async () => {
      await writeWholeReply(folder.path, pictures);
      return { kind: 'received' };
    });
    world.queue.cancel(question.runId);
    await runReaches(world, question.runId, ended);
    expect(attempt()).toMatchObject({ state: 'done', charge: 'charged', deliveredCount: 1 });
  });

  it('is asked for in vain without harm: the task is followed as before', async () => {
    const failures: unknown[] = [];
    const { world, scripted, question, attempt, folder, pictures, time, asked } = await setupTask(() =>
      Promise.reject(new Error('it cannot be stopped')),
    );
    Object.assign(world.context.log, { error: (...facts: unknown[]) => failures.push(facts) });
    scripted.nextPoll({ kind: 'waiting', pollAfterMs: 1_000 });
    scripted.nextPoll(async () => {
      await writeWholeReply(folder.path, pictures);
      return { kind: 'received' };
    });
    world.queue.cancel(question.runId);
    const done = runReaches(world, question.runId, ended).then(() => true);
    const turn = () => new Promise<false>((resolve) => setImmediate(() => resolve(false)));
    while (!(await Promise.race([done, turn()]))) time.advance(60_000);
    expect(attempt()).toMatchObject({ state: 'done' });
    expect(asked).toHaveLength(1);
    expect(JSON.stringify(failures[0])).toContain('ask-to-cancel');
  });

  it('is asked once more after a restart, and no more than once', async () => {
    const { world, scripted, question, attempt, asked, start, time } = await setupTask();
    const looked = Promise.withResolvers<void>();
    scripted.nextPoll(() => {
      looked.resolve();
      return Promise.resolve({ kind: 'waiting', pollAfterMs: 60_000 });
    });
    world.queue.cancel(question.runId);
    await looked.promise;
    world.crash();
    scripted.nextPoll({ kind: 'waiting', pollAfterMs: 60_000 });
    scripted.nextPoll(stopped('free'));
    const again = await start();
    const done = runReaches(again, question.runId, ended).then(() => true);
    const turn = () => new Promise<false>((resolve) => setImmediate(() => resolve(false)));
    while (!(await Promise.race([done, turn()]))) time.advance(60_000);
    expect(asked).toEqual(['task_1', 'task_1']);
    expect(attempt(again)).toMatchObject({ state: 'cancelled' });
  });

  it('is not asked for where nobody cancelled', async () => {
    const { world, scripted, question, asked, time } = await setupTask();
    scripted.nextPoll(stopped('free'));
    time.advance(60_000);
    await runReaches(world, question.runId, ended);
    expect(asked).toEqual([]);
  });

  it('reaches a call that named itself while it was still being sent', async () => {
    const { world, scripted, asked, question: first } = await setupTask();
    const { projectId, connectionId } = first;
    const question = draft({ projectId, connectionId });
    scripted.next(async ({ journal, signal }) => {
      journal.sending();
      journal.identified('task_2');
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      const problem = { code: 'cancelled', message: 'Cancelled.', billingRule: null };
      return { kind: 'unknown', problem, requestId: null };
    });
    scripted.nextPoll(stopped('free'));
    await world.runs.submit(question);
    await runReaches(
      world,
      question.runId,
      (attempts) => attempts[0]?.remoteId === 'task_2' || attempts[0]?.state === 'sending',
    );
    world.queue.cancel(question.runId);
    await runReaches(world, question.runId, ended);
    expect(asked).toEqual(['task_2']);
    expect(world.context.tables.attempts.forRun(question.runId)).toMatchObject([{ state: 'cancelled' }]);
  });
});

describe('a task that cannot be asked for', () => {
  const refused = { code: 'key_refused', message: 'The key is refused.', billingRule: 'It was accepted.' };

  it('says that its key is refused, stops new purchases, and goes on when the key is mended', async () => {
    const { world, scripted, question, attempt, folder, pictures, time } = await setupTask();
    const { tables } = world.context;
    scripted.nextPoll({ kind: 'waiting', pollAfterMs: 15_000, problem: refused });
    time.advance(60_000);
    await runReaches(world, question.runId, ([each]) => each?.problem !== null);
    expect(attempt()).toMatchObject({ state: 'accepted', problem: refused });
    expect(tables.connections.get(question.connectionId)?.pause).toMatchObject({ code: 'key' });
    scripted.nextPoll({ kind: 'waiting', pollAfterMs: 15_000 });
    time.advance(15_000);
    await runReaches(world, question.runId, ([each]) => each?.problem === null);
    scripted.nextPoll(async () => {
      await writeWholeReply(folder.path, pictures);
      return { kind: 'received' };
    });
    const done = runReaches(world, question.runId, ended).then(() => true);
    const turn = () => new Promise<false>((resolve) => setImmediate(() => resolve(false)));
    while (!(await Promise.race([done, turn()]))) time.advance(15_000);
    expect(attempt()).toMatchObject({ state: 'done', problem: null });
  });
});
