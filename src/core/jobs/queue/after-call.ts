import { isEnding } from '../../../shared/attempt-state.ts';
import type { AttemptRecord } from '../../db/attempts.ts';
import { classOfProblem, laneEffects, type ProblemClass } from '../../providers/problem-codes.ts';
import type { SubmitResult } from '../../providers/provider.ts';
import { connectionOf, type JobContext } from '../job-context.ts';
import { offlineDelayMs, quietAfterRateMs } from '../retry-policy.ts';
import { endFree } from '../settle.ts';
import { waitUntil, type Lane, type Lanes } from './lanes.ts';
import { metNoNetwork } from './network-wait.ts';
import { failuresBeforePause, pauseConnection } from './pauses.ts';
import { isOnTheInternet } from './reach.ts';

/** A call that is over, as far as its connection is concerned. */
interface EndedCall {
  readonly attempt: AttemptRecord;
  /** What the call came to; null where none was made, or it was bought before this start. */
  readonly result: SubmitResult | null;
  /** How many more wait to be bought through the same connection. */
  readonly waitingCount: () => number;
}

/** Draws from one call what holds for all that wait behind it: that they wait, that they stop, or that all is well. */
export function learnFrom(context: JobContext, lanes: Lanes, call: EndedCall): void {
  const { attempt, result } = call;
  const lane = lanes.of(attempt.connectionId);
  if (result !== null && metNoNetwork(result)) {
    noteNoNetwork(context, lanes, lane, call);
    return;
  }
  if (result !== null && result.kind !== 'not_sent') noteHeard(context, lanes, lane);
  if (!isEnding(attempt.state)) return;
  const problemClass = attempt.problem === null ? null : classOfProblem(attempt.problem.code);
  const next = nextTry(context, attempt);
  noteWait(context, lane, call, problemClass, next);
  noteFailure(context, lane, call, problemClass, next !== null);
}

/** The planned attempt that tries the same again, where there is one. */
function nextTry(context: JobContext, { id, runId, state, wire }: AttemptRecord): AttemptRecord | null {
  if (state !== 'rejected' && state !== 'not_sent') return null;
  const later = context.tables.attempts.forRun(runId).filter((each) => each.id > id && each.wire === wire);
  return later.findLast((each) => each.state === 'planned' && each.notBeforeMs !== null) ?? null;
}

function noteWait(
  context: JobContext,
  lane: Lane,
  { attempt, result }: EndedCall,
  problemClass: ProblemClass | null,
  next: AttemptRecord | null,
): void {
  const reason = attempt.problem?.message ?? '';
  if (problemClass === 'rate') {
    const toldMs = result?.kind === 'rejected' ? result.retryAfterMs : null;
    const untilMs = next?.notBeforeMs ?? context.clock.nowMs() + quietAfterRateMs(toldMs);
    waitUntil(lane, 'rate', untilMs, reason);
  } else if (problemClass === 'network' && next?.notBeforeMs) {
    waitUntil(lane, 'network', next.notBeforeMs, reason);
  } else return;
  context.bus.publish({ kind: 'queue.changed' });
}

/** A batch never burns on: what is wrong with the account stops it at once, anything else after a few in a row. */
function noteFailure(
  context: JobContext,
  lane: Lane,
  { attempt, waitingCount }: EndedCall,
  problemClass: ProblemClass | null,
  isTriedAgain: boolean,
): void {
  if (attempt.deliveredCount > 0 || problemClass === null) {
    lane.failuresInRow = 0;
    return;
  }
  const effect = laneEffects[problemClass];
  const connection = connectionOf(context, attempt.connectionId);
  if (effect.isFailure && !isTriedAgain) lane.failuresInRow += 1;
  if (effect.pause !== null) pauseConnection(context, connection, effect.pause, attempt.problem);
  else if (lane.failuresInRow >= failuresBeforePause && !isTriedAgain && waitingCount() > 0) {
    pauseConnection(context, connection, 'failures', attempt.problem);
  }
}

function noteHeard(context: JobContext, lanes: Lanes, lane: Lane): void {
  if (isOnTheInternet(context, connectionOf(context, lane.connectionId)))
    lane.heardAtMs = context.clock.nowMs();
  if (lane.wait?.kind !== 'rate') lane.wait = null;
  if (lane.offline === null) return;
  lane.offline = null;
  // There is a network again: the others need not sit out their waits.
  lookAgain(lanes);
  context.bus.publish({ kind: 'queue.changed' });
}

/** Ends what lanes wait for because they found no network; what a provider asked for stays. */
export function lookAgain(lanes: Lanes): void {
  for (const lane of lanes.all()) if (lane.wait?.kind === 'offline') lane.wait = null;
}

/** From here on, a name that nobody finds while others are answered is a wrong address and no missing network. */
const looksBeforeBlame = 3;

function noteNoNetwork(context: JobContext, lanes: Lanes, lane: Lane, { attempt, result }: EndedCall): void {
  const problem = result?.kind === 'not_sent' ? result.problem : null;
  const nowMs = context.clock.nowMs();
  // Calls that were out together found the same; they count as one look.
  const isNewLook = lane.wait === null || lane.wait.untilMs <= nowMs;
  const looks = (lane.offline?.looks ?? 0) + (isNewLook ? 1 : 0);
  lane.offline = { sinceMs: lane.offline?.sinceMs ?? nowMs, looks };
  const { sinceMs } = lane.offline;
  const areOthersHeard = lanes.all().some(({ heardAtMs }) => heardAtMs !== null && heardAtMs >= sinceMs);
  if (areOthersHeard && looks >= looksBeforeBlame && attempt.state === 'planned' && problem !== null) {
    lane.offline = null;
    lane.wait = null;
    endFree(context, attempt.id, 'not_sent', { ...problem, code: 'connect_failed' });
    const connection = connectionOf(context, attempt.connectionId);
    pauseConnection(context, connection, 'failures', problem);
    return;
  }
  if (isNewLook) waitUntil(lane, 'offline', nowMs + offlineDelayMs(looks), problem?.message ?? '');
  context.bus.publish({ kind: 'queue.changed' });
}
