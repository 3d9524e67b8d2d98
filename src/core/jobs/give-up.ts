import type { AttemptState } from '../../shared/attempt-state.ts';
import { AppError } from '../../shared/errors.ts';
import type { AttemptRecord } from '../db/attempts.ts';
import type { ProblemCode } from '../providers/problem-codes.ts';
import type { ProblemFacts } from '../providers/provider.ts';
import { connectionOf, type JobContext } from './job-context.ts';
import { commitMove, endAtRisk, endCharged } from './settle.ts';

/** What a person may stop following: it was bought, and only its provider could end it. */
const followed: readonly AttemptState[] = ['accepted', 'fetching'];

/** Throws where there is nothing to give up. */
export function checkGiveUp({ state }: AttemptRecord): void {
  if (followed.includes(state)) return;
  throw new AppError(
    'conflict',
    'This attempt is not waiting for its provider: only a task that is followed, or links that are fetched, can be given up. Nothing was changed.',
  );
}

/**
 * A person stops following a purchase. Nothing is said to the provider and nothing is taken back: the task may still be
 * made and charged, so its money stays at risk until somebody says what became of it; it can be asked for again, free.
 */
export function giveUp(context: JobContext, attempt: AttemptRecord): void {
  checkGiveUp(attempt);
  if (attempt.state === 'accepted') {
    endAtRisk(context, attempt.id, 'unknown', taskGivenUp(context, attempt));
    return;
  }
  const problem = linksGivenUp(context, attempt);
  if (attempt.deliveredCount > 0) commitMove(context, attempt.id, 'done', { problem });
  else if (attempt.charge === 'refunded' || attempt.charge === 'unknown')
    commitMove(context, attempt.id, 'expired', { problem, finishedAtMs: context.clock.nowMs() });
  else endCharged(context, attempt.id, 'expired', problem, null);
}

const code: ProblemCode = 'given_up';

function taskGivenUp(context: JobContext, attempt: AttemptRecord): ProblemFacts {
  const { name } = connectionOf(context, attempt.connectionId);
  return {
    code,
    message: `You gave up the task ${attempt.remoteId ?? ''} at ${name} after ${attempt.pollCount} questions without an end. It may still be made there. Asking it again is free.`,
    billingRule: 'The provider took the task on, so it may be charged whatever becomes of it here.',
  };
}

function linksGivenUp(context: JobContext, attempt: AttemptRecord): ProblemFacts {
  const { name } = connectionOf(context, attempt.connectionId);
  return {
    code,
    message: `You gave up the download of the pictures ${name} made. Everything received is kept, and asking for the rest again is free.`,
    billingRule: 'The provider answered, so what it charged stands.',
  };
}
