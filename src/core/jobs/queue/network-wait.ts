import type { AttemptId } from '../../../shared/ids.ts';
import { classOfProblem } from '../../providers/problem-codes.ts';
import type { SubmitResult } from '../../providers/provider.ts';
import type { JobContext } from '../job-context.ts';
import { commitMove } from '../settle.ts';

/** True when a call never left because this computer reaches nothing: it is no failure of the run. */
export function metNoNetwork(result: SubmitResult): boolean {
  return result.kind === 'not_sent' && classOfProblem(result.problem.code) === 'offline';
}

/** Takes an attempt back to where it was before it was begun; its connection looks for the network again. */
export function waitForNetwork(context: JobContext, id: AttemptId): void {
  commitMove(context, id, 'planned', { sentAtMs: null, sentDay: null });
}
