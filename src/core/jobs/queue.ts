import { isInFlight } from '../../shared/attempt-state.ts';
import type { AttemptId, ConnectionId, RunId } from '../../shared/ids.ts';
import type { AttemptRecord } from '../db/attempts.ts';
import { resumeAttempt, runPlannedAttempt } from './attempt-runner.ts';
import { connectionOf, type JobContext } from './job-context.ts';
import type { Recovered } from './recover.ts';
import { endFree } from './settle.ts';

/**
 * Starts planned attempts in order, as many at once as each connection allows, and carries every started one to its
 * end. What was planned before this start is held until a person resumes: new spending never starts by itself.
 */
export interface Queue {
  /** Looks for work now: after a submit, a resume, or when the network is back. */
  wake(): void;
  setPaused(paused: boolean): void;
  isPaused(): boolean;
  /** How many attempts wait for a person since the last start. */
  heldCount(): number;
  cancel(runId: RunId): void;
  inFlight(): { readonly attemptCount: number; readonly amountNanos: number };
  /** Starts nothing more, waits for what is in flight until `drainMs`, then lets go; the journal tells the rest. */
  close(drainMs: number): Promise<void>;
}

export function createQueue(context: JobContext, recovered: Recovered): Queue {
  const state: QueueState = {
    context,
    held: new Set(recovered.held),
    running: new Map(),
    timer: new AbortController(),
    isPaused: false,
    isClosed: false,
  };
  for (const id of recovered.resumable) start(state, id, resumeAttempt);
  return {
    wake: () => startWhatMay(state),
    setPaused(paused) {
      state.isPaused = paused;
      if (!paused) state.held.clear();
      context.bus.publish({ kind: 'queue.changed' });
      startWhatMay(state);
    },
    isPaused: () => state.isPaused,
    heldCount: () => state.held.size,
    cancel: (runId) => cancelRun(state, runId),
    inFlight: () => inFlight(state),
    close: (drainMs) => close(state, drainMs),
  };
}

interface Running {
  readonly connectionId: ConnectionId;
  readonly controller: AbortController;
  readonly finished: Promise<void>;
}

interface QueueState {
  readonly context: JobContext;
  readonly held: Set<AttemptId>;
  readonly running: Map<AttemptId, Running>;
  timer: AbortController;
  isPaused: boolean;
  isClosed: boolean;
}

function startWhatMay(state: QueueState): void {
  if (state.isClosed) return;
  const { context } = state;
  const nowMs = context.clock.nowMs();
  let nextMs: number | null = null;
  for (const attempt of context.tables.attempts.open()) {
    if (attempt.state !== 'planned' || state.running.has(attempt.id)) continue;
    if (state.isPaused || state.held.has(attempt.id)) continue;
    if (attempt.notBeforeMs !== null && attempt.notBeforeMs > nowMs) {
      nextMs = Math.min(nextMs ?? Infinity, attempt.notBeforeMs);
      continue;
    }
    if (hasRoom(state, attempt)) start(state, attempt.id, runPlannedAttempt);
  }
  wakeAt(state, nextMs);
}

function hasRoom(state: QueueState, attempt: AttemptRecord): boolean {
  const connection = connectionOf(state.context, attempt.connectionId);
  const busy = [...state.running.values()].filter(
    (each) => each.connectionId === attempt.connectionId,
  ).length;
  return busy < connection.maxConcurrent;
}

type Step = (context: JobContext, id: AttemptId, signal: AbortSignal) => Promise<unknown>;

function start(state: QueueState, id: AttemptId, step: Step): void {
  const { context } = state;
  const attempt = context.tables.attempts.get(id);
  if (!attempt) return;
  const controller = new AbortController();
  const finished = step(context, id, controller.signal)
    .catch((error: unknown) => {
      context.log.error(`jobs/queue attempt ${id}`, error);
      holdUnstarted(state, id);
    })
    .then(() => {
      state.running.delete(id);
      context.partials.clear(id);
      startWhatMay(state);
    })
    // A full disk may refuse the look for more work too; the next wake looks again.
    .catch((error: unknown) => context.log.error('jobs/queue', error));
  state.running.set(id, { connectionId: attempt.connectionId, controller, finished });
}

/** What broke before it was sent would only break again, at once and for ever: it waits for a person instead. */
function holdUnstarted(state: QueueState, id: AttemptId): void {
  if (state.isClosed || state.context.tables.attempts.get(id)?.state !== 'planned') return;
  state.held.add(id);
  state.context.bus.publish({ kind: 'queue.changed' });
}

/** One timer for the earliest attempt that must wait, e.g. after a 429. */
function wakeAt(state: QueueState, timeMs: number | null): void {
  state.timer.abort();
  if (timeMs === null) return;
  const timer = new AbortController();
  state.timer = timer;
  const delayMs = Math.max(0, timeMs - state.context.clock.nowMs());
  state.context.clock.sleep(delayMs, timer.signal).then(
    () => startWhatMay(state),
    // Aborted: a newer timer, or the end of the app, took its place.
    () => undefined,
  );
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
    } else if (mayStillStop(attempt)) {
      state.running.get(attempt.id)?.controller.abort();
    }
  }
  const run = context.tables.runs.get(runId);
  if (run) context.bus.publish({ kind: 'run.changed', runId, projectId: run.projectId });
  startWhatMay(state);
}

/** A reply that is arriving was bought: it is kept. Inside the app nothing is bought, so it may always stop. */
function mayStillStop(attempt: AttemptRecord): boolean {
  if (['planned', 'intent', 'sending'].includes(attempt.state)) return true;
  return attempt.state === 'receiving' && attempt.isPlayMoney;
}

function inFlight(state: QueueState): { attemptCount: number; amountNanos: number } {
  const open = state.context.tables.attempts.open().filter((attempt) => isInFlight(attempt.state));
  const real = open.filter((attempt) => !attempt.isPlayMoney);
  return {
    attemptCount: open.length,
    amountNanos: real.reduce((sum, attempt) => sum + attempt.reservedNanos, 0),
  };
}

async function close(state: QueueState, drainMs: number): Promise<void> {
  state.isClosed = true;
  state.timer.abort();
  // Polling goes on after the next start just as well: only replies that are on their way are waited for.
  for (const [id, running] of state.running) {
    if (state.context.tables.attempts.get(id)?.state === 'accepted') running.controller.abort();
  }
  const all = Promise.all([...state.running.values()].map((each) => each.finished));
  const deadline = new AbortController();
  await Promise.race([all, state.context.clock.sleep(drainMs, deadline.signal).catch(() => undefined)]);
  deadline.abort();
  for (const running of state.running.values()) running.controller.abort();
  await all;
}
