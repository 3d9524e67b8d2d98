import { AppError, invariant } from '../../shared/errors.ts';
import type { AttemptId, RunId } from '../../shared/ids.ts';
import type { AttemptRecord } from '../db/attempts.ts';
import { inTransaction } from '../db/transaction.ts';
import { connectionOf, type JobContext } from '../jobs/job-context.ts';
import type { WireRequest } from '../providers/provider.ts';
import { isSameAccount } from './sent-through.ts';
import { findEnded, findRun, wantedAgain } from './ask-again.ts';

/** Endings after which nobody knows whether the provider has the call: asking under its key tells, and cannot buy twice. */
const inDoubt: readonly AttemptRecord['state'][] = ['unknown', 'unreadable'];

/** True where an attempt can be asked again without any risk of a second charge. */
export function offersSameKey(context: JobContext, attempt: AttemptRecord): boolean {
  if (!inDoubt.includes(attempt.state) || attempt.charge !== 'unknown') return false;
  if (attempt.idempotencyKey === null || attempt.wire === null) return false;
  const connection = connectionOf(context, attempt.connectionId);
  const adapter = context.registry.list().find((each) => each.info.id === connection.provider);
  if (adapter?.usesIdempotencyKey !== true || connection.removedAtMs !== null) return false;
  return isSameAccount(context, attempt, connection, adapter);
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
  const attempt = findInDoubt(context, attemptId);
  await context.keyOf(connectionOf(context, attempt.connectionId));
  commitSameKey(context, attemptId, newRunId);
}

/** The attempt, where it may be asked again under its key; else why not, in words. */
function findInDoubt(context: JobContext, attemptId: AttemptId): AttemptRecord {
  const attempt = findEnded(context, attemptId);
  if (offersSameKey(context, attempt)) return attempt;
  throw new AppError(
    'conflict',
    'This attempt cannot be asked again under its key: its provider keeps no such key, its outcome is known, ' +
      'or the key or the address of its connection is not the one it was sent with. ' +
      'Running it again is a new purchase.',
  );
}

function commitSameKey(context: JobContext, attemptId: AttemptId, newRunId: RunId): void {
  const { tables, clock } = context;
  inTransaction(context.db, () => {
    if (tables.runs.get(newRunId)) return;
    // While the key was read the doubt may have been settled, by a person or by a reply that was read after all.
    const attempt = findInDoubt(context, attemptId);
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
    const plannedId = tables.attempts.insert({
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
    // One purchase, one amount: the call in doubt holds it, and is settled together with this one.
    tables.attempts.change(plannedId, { reservedNanos: 0 });
  });
}
