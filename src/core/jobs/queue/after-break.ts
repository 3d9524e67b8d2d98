import { isEnding } from '../../../shared/attempt-state.ts';
import type { AttemptId } from '../../../shared/ids.ts';
import { diskProblem } from '../../files/disk-problem.ts';
import type { JobContext } from '../job-context.ts';
import { recoverAttempt } from '../recover.ts';
import { growingDelayMs } from '../retry-policy.ts';

/** What is to be done with an attempt whose work broke off by an error of ours or of the disk. */
export type AfterBreak =
  /** Planned still, and nothing sent: goes on when the disk does, or waits for a person. */
  | { readonly kind: 'planned'; readonly isDisk: boolean; readonly reason: string }
  /** Bought already: goes on with polling, reading or downloading. */
  | { readonly kind: 'resume' }
  | { readonly kind: 'ended' };

/**
 * Brings an attempt to where a start of the app would bring it, without a start: a full disk that refused a commit in the
 * middle of a purchase must not leave it standing until somebody restarts. Waits between tries, longer each time, until
 * the journal can be written again; rejects when `signal` is aborted, and then the next start does the same.
 */
export async function mendAttempt(
  context: JobContext,
  id: AttemptId,
  first: { readonly error: unknown; readonly breakCount: number },
  signal: AbortSignal,
): Promise<AfterBreak> {
  let { error } = first;
  for (let tries = first.breakCount; ; tries += 1) {
    const attempt = context.tables.attempts.get(id);
    if (!attempt || isEnding(attempt.state)) return { kind: 'ended' };
    const problem = diskProblem(error);
    const reason = problem?.message ?? 'Something went wrong inside Proofsheet. The log has the details.';
    if (attempt.state === 'planned') return { kind: 'planned', isDisk: problem !== null, reason };
    await context.clock.sleep(growingDelayMs(tries), signal);
    try {
      const who = problem === null ? 'Proofsheet failed' : 'The disk refused to be written';
      const next = await recoverAttempt(context, attempt, who);
      if (next !== 'held') return { kind: next === 'resume' ? 'resume' : 'ended' };
    } catch (again) {
      context.log.error(`jobs/queue attempt ${id} cannot be settled yet`, again);
      error = again;
    }
  }
}
