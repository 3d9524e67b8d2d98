import type { AttemptRecord } from '../db/attempts.ts';
import type { RunRecord } from '../db/runs.ts';
import type { ProblemFacts, WireRequest } from '../providers/provider.ts';
import { capRefusal } from '../spend/check-caps.ts';
import type { JobContext } from './job-context.ts';

/** A refused attempt and what it asked for. */
interface Refused {
  readonly attempt: AttemptRecord;
  readonly run: RunRecord;
  readonly wire: WireRequest;
}

/**
 * The same purchase as a new attempt, for the refusals known to be free. It takes over the money of the refused one,
 * whose reservation is freed first: a retry that no cap allows any more (one was lowered, or other calls came dearer) is
 * not planned, and why not is given in words. Runs inside the transaction that ends the refused attempt.
 */
export function planAgain(context: JobContext, refused: Refused, delayMs: number): string | null {
  const { attempt, run, wire } = refused;
  context.tables.attempts.change(attempt.id, { reservedNanos: 0 });
  const refusal = capRefusal(context, {
    projectId: run.projectId,
    connectionId: attempt.connectionId,
    isPlayMoney: attempt.isPlayMoney,
    amountNanos: attempt.estimateNanos ?? attempt.ceilingNanos,
  });
  if (refusal !== null) return refusal;
  const nowMs = context.clock.nowMs();
  context.tables.attempts.insert({
    runId: run.id,
    connectionId: attempt.connectionId,
    isPlayMoney: attempt.isPlayMoney,
    wantedCount: attempt.wantedCount,
    estimateNanos: attempt.estimateNanos,
    ceilingNanos: attempt.ceilingNanos,
    wire,
    notBeforeMs: nowMs + delayMs,
    createdAtMs: nowMs,
  });
  context.bus.publish({ kind: 'run.changed', runId: run.id, projectId: run.projectId });
  return null;
}

/** The provider's own words, and why the queue did not simply try again. */
export function notTriedAgain(problem: ProblemFacts, refusal: string): ProblemFacts {
  return { ...problem, message: `${problem.message} It was not tried again: ${refusal}` };
}
