import type { AttemptId, ConnectionId, RunId } from '../../shared/ids.ts';
import type { QueuePlace, QueueView, RunPriority } from '../../shared/queue-model.ts';
import type { AttemptRecord } from '../db/attempts.ts';
import { connectionOf, type JobContext } from './job-context.ts';
import { learnFrom, lookAgain } from './queue/after-call.ts';
import { createLanes } from './queue/lanes.ts';
import { isQueuePaused, pauseConnection, resumeConnection, setQueuePaused } from './queue/pauses.ts';
import { placeRun, prioritizeRun } from './queue/place-run.ts';
import { resumeStep, startStep, startWhatMay, type QueueState } from './queue/start-work.ts';
import { stoppedByFailures } from './queue/stop-batch.ts';
import { viewQueue } from './queue/view-queue.ts';
import type { Recovered } from './recover.ts';
import { endFree } from './settle.ts';

/**
 * Starts planned attempts in order, as many at once as each connection allows, and carries every started one to its
 * end. What was planned before this start is held until a person resumes: new spending never starts by itself.
 *
 * Each connection is a lane (`queue/lanes.ts`): its calls share a limit, a request window, the waits a provider asks for
 * and the pauses it earns. Which of a lane's attempts goes next is `queue/order.ts`; what a call that ended means for
 * those behind it is `queue/after-call.ts`; what may be tried again at all is `retry-policy.ts`.
 */
export interface Queue {
  /** Looks for work now: after a submit, or when something that blocked is gone. */
  wake(): void;
  /** A person pressed: looks for work, through a connection that stopped itself too where no batch waits behind it. */
  pressed(runId: RunId): void;
  /** The network or the machine came back: what waits for it looks at once. What a provider asked for still stands. */
  networkBack(): void;
  /** Everything, or one connection; a resume is a person's word and frees what was held since the last start. */
  setPaused(paused: boolean, connectionId?: ConnectionId | null): void;
  isPaused(): boolean;
  /** How many attempts wait for a person since the last start. */
  heldCount(): number;
  /** Which they are, and since when. */
  held(): { readonly attemptIds: ReadonlySet<AttemptId>; readonly sinceMs: number };
  move(runId: RunId, place: QueuePlace): void;
  setPriority(runId: RunId, priority: RunPriority): void;
  view(): QueueView;
  cancel(runId: RunId): void;
  /**
   * Goes on at once with what is bought already: polls, reads or downloads now instead of when its time has come. Resolves
   * when it has begun.
   */
  carryOn(attemptId: AttemptId): Promise<void>;
  /** Stops the work on an attempt, leaving it as it is; resolves when nobody works on it. */
  stopWork(attemptId: AttemptId): Promise<void>;
  inFlight(): { readonly attemptCount: number; readonly amountNanos: number };
  /** Starts nothing more, waits for what is in flight until `drainMs`, then lets go; the journal tells the rest. */
  close(drainMs: number): Promise<void>;
}

export function createQueue(context: JobContext, recovered: Recovered): Queue {
  const lanes = createLanes(context);
  const state: QueueState = {
    context,
    lanes,
    held: new Set(recovered.held),
    startedAtMs: context.clock.nowMs(),
    running: new Map(),
    timer: new AbortController(),
    servedCount: 0,
    breaks: new Map(),
    isClosed: false,
    learn(attempt, result) {
      learnFrom(context, lanes, {
        attempt,
        result,
        waitingCount: () => waitingBehind(state, attempt.connectionId),
      });
      for (const runId of stoppedByFailures(context, attempt)) cancelRun(state, runId);
    },
  };
  for (const id of recovered.resumable) startStep(state, id, resumeStep);
  return {
    wake: () => startWhatMay(state),
    pressed: (runId) => pressed(state, runId),
    networkBack() {
      lookAgain(lanes);
      startWhatMay(state);
    },
    setPaused: (paused, connectionId = null) => setPaused(state, paused, connectionId),
    isPaused: () => isQueuePaused(context),
    heldCount: () => state.held.size,
    held: () => ({ attemptIds: state.held, sinceMs: state.startedAtMs }),
    move: (runId, place) => reorder(state, () => placeRun(context, runId, place)),
    setPriority: (runId, priority) => reorder(state, () => prioritizeRun(context, runId, priority)),
    view: () => viewQueue(state),
    cancel: (runId) => cancelRun(state, runId),
    carryOn: (attemptId) => carryOn(state, attemptId),
    stopWork: (attemptId) => stopWork(state, attemptId),
    inFlight: () => inFlight(context),
    close: (drainMs) => close(state, drainMs),
  };
}

/** Work that waits for its time is let go first; it leaves the attempt as it was. */
async function carryOn(state: QueueState, id: AttemptId): Promise<void> {
  await stopWork(state, id);
  if (!state.isClosed && !state.running.has(id)) startStep(state, id, resumeStep);
}

async function stopWork(state: QueueState, id: AttemptId): Promise<void> {
  const running = state.running.get(id);
  running?.controller.abort();
  await running?.finished;
}

/** What else would be bought through a connection by itself; what is held is not. */
function waitingBehind({ context, held }: QueueState, connectionId: ConnectionId): number {
  return context.tables.queue.waitingIn(connectionId).filter(({ attemptId }) => !held.has(attemptId)).length;
}

/**
 * A connection stops itself for the sake of what waits. With nothing waiting, a new press is a person's word that it may be
 * tried again; what they paused themselves stays paused.
 */
function pressed(state: QueueState, runId: RunId): void {
  const { context } = state;
  const run = context.tables.runs.get(runId);
  const connection = run && connectionOf(context, run.connectionId);
  const isStopped = connection?.pause && connection.pause.code !== 'person';
  if (isStopped) {
    const waiting = context.tables.queue.waiting().filter((entry) => entry.connectionId === connection.id);
    if (waiting.every((entry) => entry.runId === runId)) resumeConnection(context, connection);
  }
  startWhatMay(state);
}

function setPaused(state: QueueState, paused: boolean, connectionId: ConnectionId | null): void {
  const { context, held } = state;
  if (connectionId === null) {
    setQueuePaused(context, paused);
    if (!paused) held.clear();
  } else {
    const connection = connectionOf(context, connectionId);
    if (paused) pauseConnection(context, connection, 'person', null);
    else {
      resumeConnection(context, connection);
      state.lanes.of(connectionId).failuresInRow = 0;
      for (const { attemptId } of context.tables.queue.waitingIn(connectionId)) held.delete(attemptId);
    }
  }
  context.bus.publish({ kind: 'queue.changed' });
  startWhatMay(state);
}

function reorder(state: QueueState, change: () => void): void {
  change();
  state.context.bus.publish({ kind: 'queue.changed' });
  startWhatMay(state);
}

/** Planned attempts end free; one that is being sent is let go with an unknown outcome; a task is followed to its end. */
function cancelRun(state: QueueState, runId: RunId): void {
  const { context } = state;
  context.tables.runs.requestCancel(runId, context.clock.nowMs());
  for (const attempt of context.tables.attempts.forRun(runId)) {
    if (attempt.state === 'planned' && !state.running.has(attempt.id)) {
      const problem = {
        code: 'cancelled',
        message: 'Cancelled before anything was sent.',
        billingRule: 'Nothing was sent.',
      };
      endFree(context, attempt.id, 'cancelled', problem);
      state.held.delete(attempt.id);
    } else if (mayStillStop(attempt) || attempt.state === 'accepted') {
      letGo(state, attempt.id).catch((error: unknown) => context.log.error('jobs/queue', error));
    }
  }
  const run = context.tables.runs.get(runId);
  if (run) context.bus.publish({ kind: 'run.changed', runId, projectId: run.projectId });
  startWhatMay(state);
}

/**
 * Stops the work on an attempt of a cancelled run. Where the provider has it as a task, work begins anew: it asks for the
 * task to be stopped, and follows it to whatever end that brings.
 */
async function letGo(state: QueueState, id: AttemptId): Promise<void> {
  const { context } = state;
  await stopWork(state, id);
  if (state.isClosed || state.running.has(id)) return;
  const attempt = context.tables.attempts.get(id);
  if (attempt?.state === 'accepted') startStep(state, id, resumeStep);
  // A task inside the app that was being drawn: nothing was bought.
  else if (attempt?.state === 'receiving' && attempt.isPlayMoney) {
    const billingRule = 'Nothing left this computer.';
    endFree(context, id, 'cancelled', { code: 'cancelled', message: 'Cancelled.', billingRule });
  }
}

/** A reply that is arriving was bought: it is kept. Inside the app nothing is bought, so it may always stop. */
function mayStillStop(attempt: AttemptRecord): boolean {
  if (['planned', 'intent', 'sending'].includes(attempt.state)) return true;
  return attempt.state === 'receiving' && attempt.isPlayMoney;
}

function inFlight({ tables }: JobContext): { attemptCount: number; amountNanos: number } {
  const running = tables.queue.running();
  const real = running.filter((entry) => !entry.isPlayMoney);
  return {
    attemptCount: running.length,
    amountNanos: real.reduce((sum, entry) => sum + entry.reservedNanos, 0),
  };
}

async function close(state: QueueState, drainMs: number): Promise<void> {
  state.isClosed = true;
  state.timer.abort();
  // Polling and downloading go on after the next start just as well: only replies that are on their way are waited for.
  for (const [id, running] of state.running) {
    const attempt = state.context.tables.attempts.get(id);
    if (attempt?.state === 'accepted' || attempt?.state === 'fetching') running.controller.abort();
  }
  const all = Promise.all([...state.running.values()].map((each) => each.finished));
  const deadline = new AbortController();
  await Promise.race([all, state.context.clock.sleep(drainMs, deadline.signal).catch(() => undefined)]);
  deadline.abort();
  for (const running of state.running.values()) running.controller.abort();
  await all;
}
