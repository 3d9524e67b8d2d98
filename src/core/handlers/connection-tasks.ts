import type { MethodInput } from '../../shared/contract.ts';
import { AppError, invariant } from '../../shared/errors.ts';
import type { ConnectionId, ProjectId, RunId } from '../../shared/ids.ts';
import type { Run } from '../../shared/model.ts';
import type { AttemptRecord } from '../db/attempts.ts';
import type { ConnectionRecord } from '../db/connections.ts';
import { inTransaction } from '../db/transaction.ts';
import type { CoreHandlers } from '../dispatch.ts';
import { plainLine } from '../files/display-name.ts';
import { connectionContext } from '../jobs/connection-context.ts';
import { connectionOf, type JobContext } from '../jobs/job-context.ts';
import type { Queue } from '../jobs/queue.ts';
import { viewRun } from '../jobs/run-view.ts';
import type { ConnectionContext, FoundTask, Provider } from '../providers/provider.ts';
import { isWorthAsking, rereadAttempt } from './attempt-reread.ts';

type TaskMethods = 'connections.balance' | 'connections.fetchTask';

/** A person is looking at a spinner. */
const answerWithinMs = 30_000;

/** Free questions about an account: what is left on it, and a task that was bought elsewhere or lost. */
export function createConnectionTaskHandlers(
  context: JobContext,
  queue: Pick<Queue, 'carryOn'>,
): Pick<CoreHandlers, TaskMethods> {
  return {
    async 'connections.balance'({ connectionId }) {
      const { connection, provider } = findConnection(context, connectionId);
      if (!provider.balance) throw cannot(provider, 'say what is left on the account');
      return provider.balance(await questionContext(context, connection, provider));
    },
    'connections.fetchTask': (input) => fetchTask(context, queue, input),
  };
}

async function fetchTask(
  context: JobContext,
  queue: Pick<Queue, 'carryOn'>,
  input: MethodInput<'connections.fetchTask'>,
): Promise<Run> {
  const pressedTwice = context.tables.runs.get(input.newRunId);
  if (pressedTwice) return viewRun(context, pressedTwice);
  const { connection, provider } = findConnection(context, input.connectionId);
  if (!provider.findTask || !provider.poll) throw cannot(provider, 'find a task by its id');
  checkPlace(context, input);
  const known = context.tables.attempts.ofRemote(provider.info.id, input.taskId);
  if (known) return takeUp(context, queue, known, connection.id);
  const question = await questionContext(context, connection, provider);
  const task = await provider.findTask(question, input.taskId, input.model);
  const entered = enterTask(context, { input, connection, provider, task });
  if (entered.isKnown) return takeUp(context, queue, entered.attempt, connection.id);
  await queue.carryOn(entered.attempt.id);
  return viewOf(context, input.newRunId);
}

/** Of a task this library has: goes on with it where something is missing, else says where it is. Never entered twice. */
async function takeUp(
  context: JobContext,
  queue: Pick<Queue, 'carryOn'>,
  attempt: AttemptRecord,
  connectionId: ConnectionId,
): Promise<Run> {
  const goesOn = ['accepted', 'fetching', 'expired', 'unknown', 'unreadable'].includes(attempt.state);
  if (goesOn || (attempt.state === 'failed' && isWorthAsking(attempt))) {
    // Its own connection has no key any more: the one a person asks through goes on with it.
    if (connectionOf(context, attempt.connectionId).removedAtMs !== null)
      context.tables.attempts.setConnection(attempt.id, connectionId);
    await rereadAttempt(context, queue, attempt.id);
    return viewOf(context, attempt.runId);
  }
  const run = context.tables.runs.get(attempt.runId);
  const project = run && context.tables.projects.get(run.projectId);
  throw new AppError(
    'conflict',
    `This task is in the library already: attempt ${attempt.id} in the project "${project?.name ?? ''}". Nothing was changed.`,
    { field: 'taskId' },
  );
}

interface NewTask {
  readonly input: MethodInput<'connections.fetchTask'>;
  readonly connection: ConnectionRecord;
  readonly provider: Provider;
  readonly task: FoundTask;
}

/** A run that was never asked here, with one attempt the provider has already: polling brings the rest. */
function enterTask(
  context: JobContext,
  { input, connection, provider, task }: NewTask,
): { readonly attempt: AttemptRecord; readonly isKnown: boolean } {
  const { tables, clock } = context;
  return inTransaction(context.db, () => {
    const known = tables.attempts.ofRemote(provider.info.id, task.remoteId);
    if (known) return { attempt: known, isKnown: true };
    const createdAtMs = clock.nowMs();
    tables.runs.insert(
      {
        id: input.newRunId,
        projectId: placeFor(context, input),
        connectionId: connection.id,
        provider: provider.info.id,
        model: task.model,
        prompt: task.prompt,
        parameters: {},
        wantedCount: 1,
        againOf: null,
        createdAtMs,
        origin: 'fetched',
      },
      [],
    );
    const id = tables.attempts.insertFetched({
      runId: input.newRunId,
      connectionId: connection.id,
      isPlayMoney: provider.info.isPlayMoney,
      wire: task.wire,
      remoteId: task.remoteId,
      createdAtMs,
    });
    const attempt = tables.attempts.get(id);
    invariant(attempt, 'an attempt that was just inserted is there');
    return { attempt, isKnown: false };
  });
}

function findConnection(
  context: JobContext,
  connectionId: ConnectionId,
): { readonly connection: ConnectionRecord; readonly provider: Provider } {
  const connection = context.tables.connections.get(connectionId);
  if (!connection || connection.removedAtMs !== null) {
    throw new AppError('not-found', 'That connection is not in this library.', { field: 'connectionId' });
  }
  return { connection, provider: context.registry.get(connection.provider) };
}

type Place = Pick<MethodInput<'connections.fetchTask'>, 'projectId' | 'projectName'>;

/** Refuses what cannot take a task before anybody is asked; a project that is only named may not be there yet. */
function checkPlace({ tables }: JobContext, place: Place): ProjectId | null {
  const named = plainLine(place.projectName ?? '');
  const projectId = place.projectId ?? (named === '' ? null : tables.projects.findByName(named));
  if (projectId === null && named !== '') return null;
  const project = projectId === null ? null : tables.projects.get(projectId);
  if (!project) {
    throw new AppError('not-found', 'That project is not in this library. Choose another one.', {
      field: 'projectId',
    });
  }
  if (project.archivedAtMs !== null) {
    throw new AppError(
      'conflict',
      `"${project.name}" is archived. Bring it back before adding pictures to it.`,
    );
  }
  return project.id;
}

/** Runs inside the transaction that enters the task: a project is made for what was found, never for a wrong id. */
function placeFor(context: JobContext, place: Place): ProjectId {
  const { tables, clock } = context;
  const known = checkPlace(context, place);
  const named = plainLine(place.projectName ?? '');
  return known ?? tables.projects.create({ name: named, isSample: false, createdAtMs: clock.nowMs() });
}

async function questionContext(
  context: JobContext,
  connection: ConnectionRecord,
  provider: Provider,
): Promise<ConnectionContext> {
  const signal = AbortSignal.timeout(answerWithinMs);
  return connectionContext(context, { connection, provider, signal }, await context.keyOf(connection));
}

function viewOf(context: JobContext, runId: RunId): Run {
  const run = context.tables.runs.get(runId);
  invariant(run, 'a run that was just entered is there');
  context.bus.publish({ kind: 'project.changed', projectId: run.projectId });
  context.bus.publish({ kind: 'run.changed', runId, projectId: run.projectId });
  return viewRun(context, run);
}

function cannot({ info }: Provider, what: string): AppError {
  return new AppError('unavailable', `${info.label} cannot ${what}.`);
}
