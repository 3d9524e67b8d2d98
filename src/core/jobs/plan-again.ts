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
  const { attempt, run } = refused;
  const sent = sentAs(context, refused);
  context.tables.attempts.change(attempt.id, { reservedNanos: 0 });
  const isHeld = isHeldInDoubt(context, run, sent.idempotencyKey);
  const refusal = isHeld
    ? null
    : capRefusal(context, {
        projectId: run.projectId,
        connectionId: attempt.connectionId,
        isPlayMoney: attempt.isPlayMoney,
        amountNanos: attempt.estimateNanos ?? attempt.ceilingNanos,
      });
  if (refusal !== null) return refusal;
  const nowMs = context.clock.nowMs();
  const plannedId = context.tables.attempts.insert({
    runId: run.id,
    connectionId: attempt.connectionId,
    isPlayMoney: attempt.isPlayMoney,
    wantedCount: attempt.wantedCount,
    estimateNanos: attempt.estimateNanos,
    ceilingNanos: attempt.ceilingNanos,
    ...sent,
    notBeforeMs: nowMs + delayMs,
    createdAtMs: nowMs,
  });
  if (isHeld) context.tables.attempts.change(plannedId, { reservedNanos: 0 });
  context.bus.publish({ kind: 'run.changed', runId: run.id, projectId: run.projectId });
  return null;
}

/**
 * What the retry sends. Where a provider knows keys, the stored bytes go out under their stored key again: with another
 * one, a call in doubt that is asked again under its key would turn into a second purchase at the first stumble.
 */
function sentAs(
  context: JobContext,
  { attempt, run, wire }: Refused,
): { readonly wire: WireRequest; readonly idempotencyKey: string | null } {
  const stored = context.tables.attempts.get(attempt.id);
  const adapter = context.registry.list().find(({ info }) => info.id === run.provider);
  if (adapter?.usesIdempotencyKey !== true || !stored?.idempotencyKey || stored.wire === null)
    return { wire, idempotencyKey: null };
  // Written by ourselves from a WireRequest with the intent.
  return { wire: JSON.parse(stored.wire) as WireRequest, idempotencyKey: stored.idempotencyKey };
}

/** True where an earlier call under the same key is in doubt: it is one purchase, and that one holds its money already. */
function isHeldInDoubt(context: JobContext, run: RunRecord, key: string | null): boolean {
  const { runs, attempts } = context.tables;
  for (
    let origin = run.againOf;
    key !== null && origin !== null;
    origin = runs.get(origin)?.againOf ?? null
  ) {
    const same = attempts.forRun(origin).filter((each) => each.idempotencyKey === key);
    if (same.some((each) => each.charge === 'unknown')) return true;
  }
  return false;
}

/** The provider's own words, and why the queue did not simply try again. */
export function notTriedAgain(problem: ProblemFacts, refusal: string): ProblemFacts {
  return { ...problem, message: `${problem.message} It was not tried again: ${refusal}` };
}
