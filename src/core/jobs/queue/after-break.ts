import { isEnding, type AttemptState } from '../../../shared/attempt-state.ts';
import type { AttemptId } from '../../../shared/ids.ts';
import type { AttemptRecord } from '../../db/attempts.ts';
import { diskProblem } from '../../files/disk-problem.ts';
import type { ProblemFacts } from '../../providers/provider.ts';
import type { JobContext } from '../job-context.ts';
import { recoverAttempt } from '../recover.ts';
import { growingDelayMs } from '../retry-policy.ts';
import { commitMove, endAtRisk, endFree } from '../settle.ts';

/** What is to be done with an attempt whose work broke off by an error of ours or of the disk. */
export type AfterBreak =
  /** Planned still, and nothing sent: goes on when the disk does, or waits for a person. */
  | { readonly kind: 'planned'; readonly isDisk: boolean; readonly reason: string }
  /** Bought already: goes on with polling, reading or downloading. */
  | { readonly kind: 'resume' }
  | { readonly kind: 'ended' };

/** How often in a row work on an attempt broke off. */
export interface Breaks {
  readonly count: number;
  /** How many of them, up to the last, were no trouble of the disk. */
  readonly ownFaults: number;
}

/** What one more break makes of those before it. */
export function oneMoreBreak(before: Breaks | undefined, error: unknown): Breaks {
  const isDisk = diskProblem(error) !== null;
  return { count: (before?.count ?? 0) + 1, ownFaults: isDisk ? 0 : (before?.ownFaults ?? 0) + 1 };
}

/** A fault of ours that comes back this often will not go away by itself, only with an update. */
const faultsUntilEnded = 5;

/** Bought, and taken up again by itself as long as it is in one of these. */
const resumable: readonly AttemptState[] = ['accepted', 'receiving', 'received', 'fetching'];

/**
 * Brings an attempt to where a start of the app would bring it, without a start: a full disk that refused a commit in the
 * middle of a purchase must not leave it standing until somebody restarts. Waits between tries, longer each time, until
 * the journal can be written again; rejects when `signal` is aborted, and then the next start does the same.
 */
export async function mendAttempt(
  context: JobContext,
  id: AttemptId,
  first: { readonly error: unknown; readonly breaks: Breaks },
  signal: AbortSignal,
): Promise<AfterBreak> {
  let { error } = first;
  for (let tries = first.breaks.count; ; tries += 1) {
    const attempt = context.tables.attempts.get(id);
    if (!attempt || isEnding(attempt.state)) return { kind: 'ended' };
    const problem = diskProblem(error);
    const reason = problem?.message ?? 'Something went wrong inside Proofsheet. The log has the details.';
    if (attempt.state === 'planned') return { kind: 'planned', isDisk: problem !== null, reason };
    await context.clock.sleep(growingDelayMs(tries), signal);
    try {
      if (first.breaks.ownFaults >= faultsUntilEnded && resumable.includes(attempt.state)) {
        endBroken(context, attempt);
        return { kind: 'ended' };
      }
      const who = problem === null ? 'Proofsheet failed' : 'The disk refused to be written';
      const next = await recoverAttempt(context, attempt, who);
      if (next !== 'held') return { kind: next === 'resume' ? 'resume' : 'ended' };
    } catch (again) {
      context.log.error(`jobs/queue attempt ${id} cannot be settled yet`, again);
      error = again;
    }
  }
}

/** What came stays where it is; the money says what it said before, and is in doubt where nothing was entered yet. */
function endBroken(context: JobContext, attempt: AttemptRecord): void {
  const { id, charge, deliveredCount } = attempt;
  const isSettled = charge === 'charged' || charge === 'refunded';
  const problem: ProblemFacts = {
    code: 'proofsheet_failed',
    message:
      'What came of this call could not be read by Proofsheet: an error of its own, of which the log has the details. ' +
      'Everything received is kept and can be read again after an update.',
    billingRule: isSettled
      ? 'It was charged when the reply came.'
      : 'The provider took the call, so it may have been charged.',
  };
  const finishedAtMs = context.clock.nowMs();
  if (deliveredCount > 0) commitMove(context, id, 'done', { problem, finishedAtMs });
  else if (isSettled || charge === 'unknown')
    commitMove(context, id, 'unreadable', { problem, finishedAtMs });
  else if (attempt.isPlayMoney)
    endFree(context, id, 'failed', { ...problem, billingRule: 'Nothing left this computer.' });
  else endAtRisk(context, id, 'unreadable', problem);
}
