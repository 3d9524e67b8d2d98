import type { AttemptId, ConnectionId, ProjectId } from '../../../shared/ids.ts';
import type { AttemptRecord } from '../../db/attempts.ts';
import type { ConnectionRecord } from '../../db/connections.ts';
import type { WaitingEntry } from '../../db/queue-entries.ts';
import type { SubmitResult } from '../../providers/provider.ts';
import { resumeAttempt, runPlannedAttempt } from '../attempt-runner.ts';
import { connectionOf, type JobContext } from '../job-context.ts';
import { growingDelayMs } from '../retry-policy.ts';
import { mendAttempt, oneMoreBreak, type AfterBreak, type Breaks } from './after-break.ts';
import { diskLookMs, whyNoRoom } from './disk-space.ts';
import { waitUntil, type Lane, type Lanes } from './lanes.ts';
import { inOrder, type Turns } from './order.ts';
import { isQueuePaused } from './pauses.ts';
import { windowOpensMs } from './request-window.ts';

interface Running {
  readonly connectionId: ConnectionId;
  readonly projectId: ProjectId;
  readonly controller: AbortController;
  readonly finished: Promise<void>;
}

/** Everything the queue knows beside the journal. */
export interface QueueState {
  readonly context: JobContext;
  readonly lanes: Lanes;
  readonly held: Set<AttemptId>;
  readonly startedAtMs: number;
  readonly running: Map<AttemptId, Running>;
  timer: AbortController;
  servedCount: number;
  /** How often work on an attempt broke off in a row. */
  readonly breaks: Map<AttemptId, Breaks>;
  isClosed: boolean;
  /** Draws from a call that is over what it means for those behind it. */
  readonly learn: (attempt: AttemptRecord, result: SubmitResult | null) => void;
}

/** Begins every purchase that may begin now, and sets the timer for the next that has to wait. */
export function startWhatMay(state: QueueState): void {
  if (state.isClosed) return;
  const nexts = isQueuePaused(state.context)
    ? []
    : state.context.tables.queue.waitingConnections().flatMap((id) => startInLane(state, id) ?? []);
  wakeAt(state, nexts.length === 0 ? null : Math.min(...nexts));
}

/** What may be bought through a connection: planned, not begun, not held. */
function waitingIn({ context, running, held }: QueueState, connectionId: ConnectionId): WaitingEntry[] {
  const entries = context.tables.queue.waitingIn(connectionId);
  return entries.filter(({ attemptId }) => !running.has(attemptId) && !held.has(attemptId));
}

/** Gives when to look at this lane again, or null when only an event can change anything. */
function startInLane(state: QueueState, connectionId: ConnectionId): number | null {
  const { context } = state;
  const connection = connectionOf(context, connectionId);
  // One moment for the whole look: by a clock read again after a long queue was sorted, every lane seems to open later.
  const nowMs = context.clock.nowMs();
  let opensMs = laneOpensMs(state, connection, nowMs);
  // Most looks find a lane that is full or shut: what waits behind it need not be read.
  if (opensMs === null || opensMs > nowMs) return opensMs;
  let nextMs: number | null = null;
  for (const entry of inOrder(waitingIn(state, connectionId), turnsOf(state, connectionId))) {
    if (opensMs === null || opensMs > nowMs) return opensMs;
    if (entry.notBeforeMs !== null && entry.notBeforeMs > nowMs) {
      nextMs = Math.min(nextMs ?? Infinity, entry.notBeforeMs);
      continue;
    }
    const noRoom = whyNoRoom(context, entry.attemptId);
    if (noRoom !== null) {
      waitUntil(state.lanes.of(connectionId), 'disk', nowMs + diskLookMs, noRoom);
      return nowMs + diskLookMs;
    }
    startStep(state, entry.attemptId, runPlannedAttempt);
    opensMs = laneOpensMs(state, connection, nowMs);
  }
  return nextMs;
}

/** When a lane may begin its next call: now or earlier for at once, null for "when something ends or a person says so". */
export function laneOpensMs(state: QueueState, connection: ConnectionRecord, nowMs: number): number | null {
  if (connection.pause !== null) return null;
  const out = [...state.running].filter(([, each]) => each.connectionId === connection.id);
  if (out.length >= connection.maxConcurrent) return null;
  const lane = state.lanes.of(connection.id);
  const waitMs = endedWait(lane, nowMs)?.untilMs ?? nowMs;
  const windowMs = windowOpens(state, connection, out, nowMs);
  return windowMs === null ? null : Math.max(waitMs, windowMs);
}

function endedWait(lane: Lane, nowMs: number): Lane['wait'] {
  if (lane.wait !== null && lane.wait.untilMs <= nowMs) lane.wait = null;
  return lane.wait;
}

function windowOpens(
  { context }: QueueState,
  { id, requestWindow }: ConnectionRecord,
  out: readonly (readonly [AttemptId, Running])[],
  nowMs: number,
): number | null {
  if (requestWindow === null) return nowMs;
  const sentAtMs = context.tables.queue.sentSince(id, nowMs - requestWindow.windowMs);
  const begun = out.filter(([attemptId]) => context.tables.attempts.get(attemptId)?.sentAtMs === null);
  return windowOpensMs(requestWindow, sentAtMs, begun.length, nowMs);
}

/** Whose turn it is among the projects of one lane. */
export function turnsOf({ running, lanes }: QueueState, connectionId: ConnectionId): Turns {
  const { served } = lanes.of(connectionId);
  const out = [...running.values()].filter((each) => each.connectionId === connectionId);
  return {
    runningOf: (projectId) => out.filter((each) => each.projectId === projectId).length,
    lastServed: (projectId) => served.get(projectId) ?? 0,
  };
}

type Step = (context: JobContext, id: AttemptId, signal: AbortSignal) => Promise<SubmitResult | null>;

/** Works on one attempt until it ends or the app does, and then looks what may go next. */
export function startStep(state: QueueState, id: AttemptId, step: Step): void {
  const { context, running } = state;
  const attempt = context.tables.attempts.get(id);
  const run = attempt && context.tables.runs.get(attempt.runId);
  if (!run) return;
  const { connectionId } = attempt;
  const controller = new AbortController();
  state.servedCount += 1;
  state.lanes.of(connectionId).served.set(run.projectId, state.servedCount);
  const finished = step(context, id, controller.signal)
    .then(
      (result) => finish(state, id, result),
      (error: unknown) => afterBreak(state, id, error, controller.signal),
    )
    // A full disk may refuse the look for more work too; the next wake looks again.
    .then(() => startWhatMay(state))
    .catch((error: unknown) => context.log.error('jobs/queue', error));
  running.set(id, { connectionId, projectId: run.projectId, controller, finished });
}

function finish(state: QueueState, id: AttemptId, result: SubmitResult | null): void {
  const { context, running, lanes } = state;
  running.delete(id);
  state.breaks.delete(id);
  context.partials.clear(id);
  const attempt = context.tables.attempts.get(id);
  if (!attempt || state.isClosed) return;
  state.learn(attempt, result);
  const { connectionId } = attempt;
  const isLaneBusy = [...running.values()].some((each) => each.connectionId === connectionId);
  // The batch is over: what went wrong in it is no mark against the next.
  if (!isLaneBusy && waitingIn(state, connectionId).length === 0) lanes.of(connectionId).failuresInRow = 0;
}

/** Work that broke off by an error of ours or of the disk never leaves an attempt standing; see `mendAttempt`. */
async function afterBreak(
  state: QueueState,
  id: AttemptId,
  error: unknown,
  signal: AbortSignal,
): Promise<void> {
  const { context, running } = state;
  context.log.error(`jobs/queue attempt ${id}`, error);
  context.partials.clear(id);
  const breaks = oneMoreBreak(state.breaks.get(id), error);
  state.breaks.set(id, breaks);
  const next = await mendAttempt(context, id, { error, breaks }, signal).catch(() => null);
  running.delete(id);
  // Closed meanwhile: the next start does the same.
  if (next === null || state.isClosed) return;
  if (next.kind === 'ended') state.breaks.delete(id);
  else if (next.kind === 'resume') startStep(state, id, resumeStep);
  else waitUnstarted(state, id, next);
}

/** A disk may have space again soon; anything else that broke before it was sent would only break again: a person looks. */
function waitUnstarted(
  state: QueueState,
  id: AttemptId,
  { isDisk, reason }: Extract<AfterBreak, { kind: 'planned' }>,
): void {
  const { context, lanes, held } = state;
  const connectionId = context.tables.attempts.get(id)?.connectionId;
  if (isDisk && connectionId !== undefined) {
    const delayMs = growingDelayMs(state.breaks.get(id)?.count ?? 1);
    waitUntil(lanes.of(connectionId), 'disk', context.clock.nowMs() + delayMs, reason);
  } else held.add(id);
  context.bus.publish({ kind: 'queue.changed' });
}

/** Goes on with what is bought already. */
export async function resumeStep(context: JobContext, id: AttemptId, signal: AbortSignal): Promise<null> {
  await resumeAttempt(context, id, signal);
  return null;
}

/** One timer for the earliest purchase that must wait, e.g. after a 429. */
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
