import type { RunId } from '../../../shared/ids.ts';
import type { AttemptRecord } from '../../db/attempts.ts';
import type { JobContext } from '../job-context.ts';

/** The runs of a batch that are not to be sent any more because too many of its rows ended without a picture. */
export function stoppedByFailures(context: JobContext, { runId, deliveredCount }: AttemptRecord): RunId[] {
  if (deliveredCount > 0) return [];
  const { runs, runBatches } = context.tables;
  const groupId = runs.get(runId)?.groupId ?? null;
  const batch = groupId === null ? null : runBatches.get(groupId);
  if (!batch || batch.stopAfterFailures === null) return [];
  if (runBatches.failedCount(batch.groupId) < batch.stopAfterFailures) return [];
  const unsent = runBatches.unsent(batch.groupId);
  if (unsent.length > 0) runBatches.setStopped(batch.groupId, context.clock.nowMs());
  return unsent;
}
