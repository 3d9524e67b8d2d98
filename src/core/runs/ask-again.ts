import { isEnding } from '../../shared/attempt-state.ts';
import { AppError } from '../../shared/errors.ts';
import type { AttemptId, RunId } from '../../shared/ids.ts';
import type { RunDraft } from '../../shared/model.ts';
import type { AttemptRecord } from '../db/attempts.ts';
import type { RunRecord } from '../db/runs.ts';
import type { JobContext } from '../jobs/job-context.ts';

/** A new run that asks for what an earlier one lacks. */
interface AgainDraft {
  readonly draft: RunDraft;
  readonly origin: RunId;
}

/** The draft of a run as it was, wanting only what is missing. */
export function draftOfMissing(context: JobContext, runId: RunId, newRunId: RunId): AgainDraft {
  const run = findRun(context, runId);
  const attempts = context.tables.attempts.forRun(runId);
  return draftFor(context, run, newRunId, wantedAgain(context, run, run.wantedCount), attempts);
}

/** The same for what one attempt lacks: whatever became of it stays as it is, its money included. */
export function draftOfAttempt(context: JobContext, attemptId: AttemptId, newRunId: RunId): AgainDraft {
  const attempt = findEnded(context, attemptId);
  const run = findRun(context, attempt.runId);
  const lacking = attempt.wantedCount - attempt.deliveredCount;
  return draftFor(context, run, newRunId, wantedAgain(context, run, lacking), [attempt]);
}

/** An attempt that is over and may be asked again, or why not in words. */
export function findEnded(context: JobContext, attemptId: AttemptId): AttemptRecord {
  const attempt = context.tables.attempts.get(attemptId);
  if (!attempt) {
    throw new AppError('not-found', 'That attempt is not in this library.', { field: 'attemptId' });
  }
  if (!isEnding(attempt.state)) {
    throw new AppError('conflict', 'This attempt is still going on. Wait for its end, or cancel its run.');
  }
  return attempt;
}

/**
 * How many of so many pictures are still missing; refuses when none is. A second press, here or in another window, must
 * not buy twice, so this is asked once more inside the transaction that plans the purchase.
 */
export function wantedAgain(context: JobContext, run: RunRecord, count: number): number {
  const missing = Math.min(count, missingCount(context, run));
  if (missing > 0) return missing;
  const isOpen = context.tables.attempts.forRun(run.id).some(({ state }) => !isEnding(state));
  throw new AppError(
    'conflict',
    isOpen
      ? 'This run is still going on: what it lacks may yet come.'
      : 'Nothing is missing: it was delivered, or has been asked for again already.',
  );
}

/** Pictures a run wanted that neither came, nor are under way, nor came or are under way by asking again. */
export function missingCount(context: JobContext, run: RunRecord): number {
  const { attempts, runs } = context.tables;
  const own = attempts
    .forRun(run.id)
    .reduce((sum, each) => sum + (isEnding(each.state) ? each.deliveredCount : each.wantedCount), 0);
  const byAgain = runs
    .againOf(run.id)
    .reduce((sum, each) => sum + each.wantedCount - missingCount(context, each), 0);
  return Math.max(0, run.wantedCount - own - byAgain);
}

function draftFor(
  context: JobContext,
  run: RunRecord,
  newRunId: RunId,
  count: number,
  attempts: readonly AttemptRecord[],
): AgainDraft {
  const inputs = context.tables.runs.inputs(run.id);
  const mask = inputs.find((input) => input.role === 'mask');
  const draft: RunDraft = {
    runId: newRunId,
    projectId: run.projectId,
    connectionId: run.connectionId,
    model: run.model,
    prompt: run.prompt,
    count,
    parameters: run.parameters,
    inputs: inputs.flatMap(({ imageId, role }) => (role === 'mask' ? [] : [{ imageId, role }])),
    mask: mask ? { imageId: mask.imageId } : null,
    extra: run.extra,
    ceilingNanos: ceilingOf(attempts, count),
    groupId: run.groupId,
    keepOutsidePx: run.keepOutsidePx,
  };
  return { draft, origin: run.id };
}

/** What the person allowed for a call the first time, they allow again: as often as calls are needed. */
function ceilingOf(attempts: readonly AttemptRecord[], count: number): number | null {
  const allowed = attempts.flatMap(({ ceilingNanos, wantedCount }) =>
    ceilingNanos === null ? [] : [ceilingNanos * Math.ceil(count / wantedCount)],
  );
  return allowed.length === 0 ? null : Math.max(...allowed);
}

export function findRun(context: JobContext, runId: RunId): RunRecord {
  const run = context.tables.runs.get(runId);
  if (!run) throw new AppError('not-found', 'That run is not in this library.', { field: 'runId' });
  return run;
}
