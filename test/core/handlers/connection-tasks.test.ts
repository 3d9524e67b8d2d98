import { describe, expect, it } from 'vitest';
import { createConnectionTaskHandlers } from '../../../src/core/handlers/connection-tasks.ts';
import type { Caller } from '../../../src/core/core.ts';
import type { ChargeFacts, Provider } from '../../../src/core/providers/provider.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { RunId, type AttemptId } from '../../../src/shared/ids.ts';
import { attemptNeeds } from '../../../src/core/jobs/queue/needs.ts';
import { resolveByPerson } from '../../../src/core/jobs/settle.ts';
import { addConnection } from '../jobs/queue-world.ts';
import { addProjectAndConnection, runReaches, setupJobs } from '../../support/job-world.ts';
import { scriptedCharge, writeWholeReply } from '../../support/scripted-provider.ts';

const caller: Caller = 'page';
// Safe: a library numbers its first attempt so.
const firstId = 1 as AttemptId;
const wire = {
  method: 'POST',
  path: '/make',
  encoding: 'json',
  body: { prompt: 'a kite' },
  isStreamed: false,
} as const;

async function setup(charge: ChargeFacts = scriptedCharge) {
  const jobs = await setupJobs();
  const { scripted, pictures } = jobs;
  const findTask: NonNullable<Provider['findTask']> = async (_context, taskId) => {
    if (taskId !== 'task_7') throw new AppError('not-found', 'There is no such task.');
    return { remoteId: 'task_7', model: 'scripted', prompt: 'a kite', wire };
  };
  const balance: NonNullable<Provider['balance']> = async () => ({ amountNanos: 5, detail: 'Left.' });
  Object.assign(scripted.provider, { findTask, balance });
  const read = scripted.provider.readReply.bind(scripted.provider);
  const readReply: Provider['readReply'] = async (context) => {
    const reading = await read(context);
    return reading.kind === 'pictures' ? { ...reading, charge } : reading;
  };
  Object.assign(scripted.provider, { readReply });
  const world = await jobs.start();
  const places = addProjectAndConnection(world);
  const handlers = createConnectionTaskHandlers(world.context, world.queue);
  const arrive = (attemptId: AttemptId = firstId) =>
    scripted.nextPoll(async () => {
      await writeWholeReply(world.context.folderOf(attemptId), pictures);
      return { kind: 'received' };
    });
  const fetch = (changes: { taskId?: string; runId?: string } = {}) =>
    handlers['connections.fetchTask'](
      {
        ...places,
        taskId: changes.taskId ?? 'task_7',
        model: null,
        newRunId: RunId.parse(changes.runId ?? crypto.randomUUID()),
      },
      caller,
    );
  return { ...jobs, world, places, handlers, fetch, arrive };
}

describe('a task bought elsewhere', () => {
  it('comes home with its pictures and the cost its provider reports, and nothing is bought', async () => {
    const { world, fetch, arrive, scripted } = await setup();
    arrive();
    const run = await fetch();
    await runReaches(world, run.id, ([each]) => each?.state === 'done');
    const { tables } = world.context;
    expect(tables.runs.get(run.id)).toMatchObject({ origin: 'fetched', prompt: 'a kite', model: 'scripted' });
    expect(tables.attempts.forRun(run.id)).toMatchObject([
      { state: 'done', charge: 'charged', remoteId: 'task_7', deliveredCount: 1, reservedNanos: 0 },
    ]);
    expect(tables.ledger.netOfAttempt(firstId)).toBe(scriptedCharge.amountNanos);
    expect(tables.runs.imageIds(run.id)).toHaveLength(1);
    expect(scripted.submits).toHaveLength(0);
  });

  it('has an unknown cost where the provider reports none', async () => {
    const { world, fetch, arrive } = await setup({ ...scriptedCharge, basis: 'price-list' });
    arrive();
    const run = await fetch();
    await runReaches(world, run.id, ([each]) => each?.state === 'done');
    expect(world.context.tables.attempts.get(firstId)).toMatchObject({ charge: 'unknown' });
    expect(world.context.tables.ledger.netOfAttempt(firstId)).toBeNull();
  });

  it('is entered once, however often it is asked for', async () => {
    const { world, fetch, arrive } = await setup();
    arrive();
    const runId = crypto.randomUUID();
    const run = await fetch({ runId });
    expect((await fetch({ runId })).id).toBe(run.id);
    await runReaches(world, run.id, ([each]) => each?.state === 'done');
    await expect(fetch()).rejects.toMatchObject({
      code: 'conflict',
      message: 'This task is in the library already: attempt 1 in the project "P". Nothing was changed.',
    });
    expect(world.context.tables.attempts.newest(10)).toHaveLength(1);
    expect(world.context.tables.ledger.netOfAttempt(firstId)).toBe(scriptedCharge.amountNanos);
  });

  it('that is followed already is asked at once instead of later', async () => {
    const { world, fetch, arrive, scripted } = await setup();
    const isAsked = Promise.withResolvers<void>();
    scripted.nextPoll(async () => {
      isAsked.resolve();
      return { kind: 'waiting', pollAfterMs: 3_600_000 };
    });
    const run = await fetch();
    await isAsked.promise;
    arrive();
    expect((await fetch()).id).toBe(run.id);
    await runReaches(world, run.id, ([each]) => each?.state === 'done');
    expect(world.context.tables.ledger.forAttempt(firstId)).toHaveLength(1);
  });

  it('is entered once, whatever became of the connection it came through', async () => {
    const { world, places, handlers, fetch, arrive } = await setup();
    const { connections, attempts } = world.context.tables;
    const added = addConnection(world, 'Added again');
    const fetchAgain = () =>
      handlers['connections.fetchTask'](
        {
          projectId: places.projectId,
          connectionId: added,
          taskId: 'task_7',
          model: null,
          newRunId: RunId.parse(crypto.randomUUID()),
        },
        caller,
      );
    arrive();
    const run = await fetch();
    await runReaches(world, run.id, ([each]) => each?.state === 'done');
    connections.softRemove(places.connectionId, 1);
    await expect(fetchAgain()).rejects.toThrow('This task is in the library already');
    expect(attempts.newest(10)).toHaveLength(1);
  });

  it('whose connection was removed goes on through the one it is asked through', async () => {
    const { world, places, handlers, fetch, arrive, scripted } = await setup();
    const { connections, attempts } = world.context.tables;
    const gone = { code: 'task_gone', message: 'Gone.', billingRule: null };
    scripted.nextPoll({ kind: 'failed', problem: gone, charge: 'unknown' });
    const run = await fetch();
    await runReaches(world, run.id, ([each]) => each?.state === 'failed');
    connections.softRemove(places.connectionId, 1);
    const added = addConnection(world, 'Added again');
    arrive();
    await handlers['connections.fetchTask'](
      {
        projectId: places.projectId,
        connectionId: added,
        taskId: 'task_7',
        model: null,
        newRunId: RunId.parse(crypto.randomUUID()),
      },
      caller,
    );
    await runReaches(world, run.id, ([each]) => each?.state === 'done');
    expect(attempts.newest(10)).toMatchObject([{ connectionId: added, charge: 'charged' }]);
  });

  it('without a known cost waits for a person, whose figure its picture takes', async () => {
    const { world, fetch, arrive } = await setup({ ...scriptedCharge, basis: 'price-list' });
    const { attempts, images } = world.context.tables;
    arrive();
    const run = await fetch();
    await runReaches(world, run.id, ([each]) => each?.state === 'done');
    expect(attemptNeeds(world.context)).toMatchObject([
      { kind: 'unknown', attemptId: firstId, title: 'A call that was delivered may have been charged' },
    ]);
    const imageIds = images.ofAttempt(firstId);
    expect(imageIds.map((id) => images.get(id)?.amountNanos)).toEqual([null]);
    resolveByPerson(world.context, attempts.get(firstId)!, true, 7_000_000);
    expect(imageIds.map((id) => images.get(id)?.amountNanos)).toEqual([7_000_000]);
    expect(attempts.get(firstId)).toMatchObject({ state: 'done', charge: 'charged' });
    expect(attemptNeeds(world.context)).toEqual([]);
  });

  it('that a person says was not charged has pictures that cost nothing', async () => {
    const { world, fetch, arrive } = await setup({ ...scriptedCharge, basis: 'price-list' });
    const { attempts, images } = world.context.tables;
    arrive();
    const run = await fetch();
    await runReaches(world, run.id, ([each]) => each?.state === 'done');
    resolveByPerson(world.context, attempts.get(firstId)!, false, null);
    expect(images.ofAttempt(firstId).map((id) => images.get(id)?.amountNanos)).toEqual([0]);
  });

  it.each([
    ['unknown', { basis: 'price-list' }],
    ['refunded', { refundNanos: scriptedCharge.amountNanos ?? 0 }],
  ] as const)('keeps what is known of its money, "%s", when none of it can be read', async (charge, told) => {
    const { world, fetch, scripted } = await setup({ ...scriptedCharge, ...told });
    scripted.nextPoll(async () => {
      await writeWholeReply(world.context.folderOf(firstId), [Buffer.from('no picture')]);
      return { kind: 'received' };
    });
    const run = await fetch();
    await runReaches(world, run.id, ([each]) => each?.state === 'unreadable');
    expect(world.context.tables.attempts.get(firstId)).toMatchObject({ charge });
  });

  it('that failed without a word on its money is taken up again, and entered once', async () => {
    const { world, fetch, arrive, scripted } = await setup();
    const gone = { code: 'task_gone', message: 'Gone.', billingRule: null };
    scripted.nextPoll({ kind: 'failed', problem: gone, charge: 'unknown' });
    const run = await fetch();
    await runReaches(world, run.id, ([each]) => each?.state === 'failed');
    arrive();
    expect((await fetch()).id).toBe(run.id);
    await runReaches(world, run.id, ([each]) => each?.state === 'done');
    expect(world.context.tables.attempts.newest(10)).toMatchObject([{ charge: 'charged' }]);
  });

  it('that is not there is refused, and leaves nothing', async () => {
    const { world, fetch } = await setup();
    await expect(fetch({ taskId: 'task_8' })).rejects.toMatchObject({ code: 'not-found' });
    expect(world.context.tables.attempts.newest(10)).toEqual([]);
    expect(world.context.tables.runs.open(null)).toEqual([]);
  });

  it('makes the project it is meant for only when it was found', async () => {
    const { world, handlers, places, arrive } = await setup();
    const { projects } = world.context.tables;
    const fetchInto = (taskId: string, projectName: string) =>
      handlers['connections.fetchTask'](
        {
          connectionId: places.connectionId,
          projectId: null,
          projectName,
          taskId,
          model: null,
          newRunId: RunId.parse(crypto.randomUUID()),
        },
        caller,
      );
    await expect(fetchInto('task_8', 'Harbor')).rejects.toMatchObject({ code: 'not-found' });
    expect(projects.findByName('Harbor')).toBeNull();
    await expect(fetchInto('task_7', '  ')).rejects.toMatchObject({ code: 'not-found' });
    arrive();
    const run = await fetchInto('task_7', '  Harbor ');
    await runReaches(world, run.id, ([each]) => each?.state === 'done');
    expect(projects.findByName('Harbor')).toBe(run.projectId);
    expect(projects.list(true)).toHaveLength(2);
  });

  it('cannot be asked of a provider that does not know tasks, nor into an archived project', async () => {
    const { world, places, fetch, scripted, handlers } = await setup();
    world.context.tables.projects.setArchived(places.projectId, 1);
    await expect(fetch()).rejects.toMatchObject({ code: 'conflict' });
    Object.assign(scripted.provider, { findTask: undefined, balance: undefined });
    await expect(fetch()).rejects.toMatchObject({ code: 'unavailable' });
    const asked = handlers['connections.balance']({ connectionId: places.connectionId }, caller);
    await expect(asked).rejects.toMatchObject({ code: 'unavailable' });
  });
});

it('a balance is what the provider says', async () => {
  const { handlers, places } = await setup();
  expect(await handlers['connections.balance']({ connectionId: places.connectionId }, caller)).toEqual({
    amountNanos: 5,
    detail: 'Left.',
  });
});
