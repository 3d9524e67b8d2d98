import { invariant } from '../../../shared/errors.ts';
import type { AttemptId } from '../../../shared/ids.ts';
import { classOfProblem } from '../../providers/problem-codes.ts';
import type { SubmitResult } from '../../providers/provider.ts';
import type { JobContext } from '../job-context.ts';
import { commitMove } from '../settle.ts';

/** True when a call never left because this computer reaches nothing: it is no failure of the run. */
export function metNoNetwork(result: SubmitResult): boolean {
  return result.kind === 'not_sent' && classOfProblem(result.problem.code) === 'offline';
}

/**
 * Takes an attempt back to where it was before it was begun; its connection looks for the network again.
 * Right only for a call of which undici's diagnostics saw that nothing was handed to a socket (`metNoNetwork`).
 */
export function waitForNetwork(context: JobContext, id: AttemptId): void {
  const attempt = context.tables.attempts.get(id);
  // The one way back from `sending`: a word of the provider would prove that something had left.
  const isHeard = attempt?.remoteId !== null || attempt.requestId !== null;
  invariant(!isHeard, `attempt ${id} was answered, so it never goes back to planned`);
  commitMove(context, id, 'planned', { sentAtMs: null, sentDay: null });
}
