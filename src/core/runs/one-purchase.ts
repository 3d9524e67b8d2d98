import { isEnding } from '../../shared/attempt-state.ts';
import type { RunId } from '../../shared/ids.ts';
import type { AttemptRecord } from '../db/attempts.ts';
import type { JobContext } from '../jobs/job-context.ts';

/** The other attempts that were sent, or are to be sent, under an attempt's key: to its provider all are one purchase. */
export function underSameKey(
  { tables }: Pick<JobContext, 'tables'>,
  attempt: AttemptRecord,
): AttemptRecord[] {
  const { runs, attempts } = tables;
  if (attempt.idempotencyKey === null) return [];
  const sameOf = (runId: RunId): AttemptRecord[] =>
    attempts.forRun(runId).filter(({ idempotencyKey }) => idempotencyKey === attempt.idempotencyKey);
  let first = attempt.runId;
  for (let origin = runs.get(first)?.againOf; origin; origin = runs.get(origin)?.againOf) {
    if (sameOf(origin).length > 0) first = origin;
  }
  const below = (runId: RunId): AttemptRecord[] => [
    ...sameOf(runId),
    ...runs.againOf(runId).flatMap((run) => below(run.id)),
  ];
  return below(first).filter(({ id }) => id !== attempt.id);
}

/** The attempt that asks for an attempt's purchase under its key just now; null where none is under way. */
export function openUnderSameKey(context: JobContext, attempt: AttemptRecord): AttemptRecord | null {
  return underSameKey(context, attempt).find(({ state }) => !isEnding(state)) ?? null;
}
