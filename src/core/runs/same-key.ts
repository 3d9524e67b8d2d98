import { AppError, invariant } from '../../shared/errors.ts';
import type { AttemptId, RunId } from '../../shared/ids.ts';
import type { AttemptRecord } from '../db/attempts.ts';
import { inTransaction } from '../db/transaction.ts';
import { connectionOf, type JobContext } from '../jobs/job-context.ts';
import { publish } from '../jobs/settle.ts';
import type { WireRequest } from '../providers/provider.ts';
import { findEnded, findRun, missingCount, wantedAgain } from './ask-again.ts';

/** Endings after which nobody knows whether the provider has the call: asking under its key tells, and cannot buy twice. */
const inDoubt: readonly AttemptRecord['state'][] = ['unknown', 'unreadable'];

/** True where an attempt can be asked again without any risk of a second charge. */
export function offersSameKey(context: JobContext, attempt: AttemptRecord): boolean {
  if (!inDoubt.includes(attempt.state) || attempt.idempotencyKey === null || attempt.wire === null)
    return false;
  const { provider, removedAtMs } = connectionOf(context, attempt.connectionId);
  const adapter = context.registry.list().find((each) => each.info.id === provider);
  return adapter?.usesIdempotencyKey === true && removedAtMs === null;
}

/**
 * Plans the stored bytes under the stored key once more, as an attempt of a new run. No cap is asked: it is one purchase,
 * and the attempt in doubt holds its money already.
 */
export async function planUnderSameKey(
  context: JobContext,
  attemptId: AttemptId,
  newRunId: RunId,
): Promise<void> {
  const attempt = findEnded(context, attemptId);
  if (!offersSameKey(context, attempt)) {
    throw new AppError(
      'conflict',
      'This attempt cannot be asked again under its key: its provider keeps no such key, or its outcome is known. ' +
        'Running it again is a new purchase.',
    );
  }
  await context.keyOf(connectionOf(context, attempt.connectionId));
  commitSameKey(context, attempt, newRunId);
}

function commitSameKey(context: JobContext, attempt: AttemptRecord, newRunId: RunId): void {
  const { tables, clock } = context;
  inTransaction(context.db, () => {
    if (tables.runs.get(newRunId)) return;
    const run = findRun(context, attempt.runId);
    wantedAgain(context, run, attempt.wantedCount - attempt.deliveredCount);
    const createdAtMs = clock.nowMs();
    const { projectId, connectionId, provider, model, prompt, parameters, extra, groupId } = run;
    const asked = { projectId, connectionId, provider, model, prompt, parameters, extra, groupId };
    const { wantedCount } = attempt;
    tables.runs.insert(
      { ...asked, id: newRunId, wantedCount, againOf: run.id, createdAtMs },
      tables.runs.inputs(run.id),
    );
    invariant(attempt.wire !== null, 'an attempt that offers its key has its request');
    tables.attempts.insert({
      runId: newRunId,
      connectionId,
      isPlayMoney: attempt.isPlayMoney,
      wantedCount,
      estimateNanos: attempt.estimateNanos,
      ceilingNanos: attempt.ceilingNanos,
      // Written by ourselves from a WireRequest when the attempt was planned.
      wire: JSON.parse(attempt.wire) as WireRequest,
      idempotencyKey: attempt.idempotencyKey,
      notBeforeMs: null,
      createdAtMs,
    });
  });
}

/**
 * A call that was answered under its key and charged settles the earlier ones under that key: they are the same purchase,
 * so the money they held in doubt is free. The provider's key is what makes this certain; nothing else would.
 */
export function settleDoubts(context: JobContext, answered: AttemptRecord): void {
  if (answered.charge !== 'charged' || answered.idempotencyKey === null) return;
  const { runs, attempts } = context.tables;
  let origin = runs.get(answered.runId)?.againOf ?? null;
  while (origin !== null) {
    const same = attempts.forRun(origin).filter((each) => each.idempotencyKey === answered.idempotencyKey);
    for (const each of same) if (each.charge === 'unknown') settleDoubt(context, each, answered);
    origin = runs.get(origin)?.againOf ?? null;
  }
}

function settleDoubt(context: JobContext, doubted: AttemptRecord, answered: AttemptRecord): void {
  const { code, message } = doubted.problem ?? { code: 'connection_lost', message: '' };
  const billingRule = `Asked again under its key, it was answered and charged once, as attempt ${answered.id}.`;
  const changes = { charge: 'free', reservedNanos: 0, problem: { code, message, billingRule } } as const;
  if (doubted.state === 'unknown') context.tables.attempts.move(doubted.id, 'failed', changes);
  else context.tables.attempts.change(doubted.id, changes);
  if (missingCount(context, findRun(context, doubted.runId)) === 0) {
    context.tables.runs.dismiss(doubted.runId, context.clock.nowMs());
  }
  publish(context, doubted.id);
}
