import { AppError } from '../../shared/errors.ts';
import type { AttemptId } from '../../shared/ids.ts';
import type { AttemptRecord } from '../db/attempts.ts';
import type { Tables } from '../db/tables.ts';
import type { CoreHandlers } from '../dispatch.ts';
import type { JobContext } from '../jobs/job-context.ts';
import { checkGiveUp, giveUp } from '../jobs/give-up.ts';
import type { Queue } from '../jobs/queue.ts';
import { viewAttempt } from '../jobs/run-view.ts';
import { resolveByPerson } from '../jobs/settle.ts';
import { openUnderSameKey } from '../runs/one-purchase.ts';
import type { RunService } from '../runs/run-service.ts';
import { rereadAttempt } from './attempt-reread.ts';

/** Answers everything about single purchases: what they are, and a person's word on those in doubt. */
export function createAttemptHandlers(
  context: JobContext,
  service: RunService,
  queue: Pick<Queue, 'carryOn' | 'stopWork' | 'wake'>,
): Pick<CoreHandlers, Extract<keyof CoreHandlers, `attempts.${string}`>> {
  const { tables } = context;
  return {
    'attempts.list'({ runId, limit }) {
      const attempts = runId === null ? tables.attempts.newest(limit) : tables.attempts.forRun(runId);
      return attempts.map((attempt) => viewAttempt(context, attempt));
    },
    'attempts.again': ({ attemptId, newRunId, sameKey }) =>
      service.againAttempt(attemptId, newRunId, sameKey),
    'attempts.reread': ({ attemptId }) => rereadAttempt(context, queue, attemptId),
    async 'attempts.giveUp'({ attemptId }) {
      checkGiveUp(findAttempt(tables, attemptId));
      await queue.stopWork(attemptId);
      // It may have come to its end in the very moment: then there is nothing left to give up.
      giveUp(context, findAttempt(tables, attemptId));
      queue.wake();
      return viewAttempt(context, findAttempt(tables, attemptId));
    },
    'attempts.resolve'({ attemptId, charged, amountNanos }) {
      const attempt = findAttempt(tables, attemptId);
      if (attempt.charge !== 'unknown') {
        throw new AppError(
          'conflict',
          'Whether this attempt was charged is already known; nothing was changed.',
        );
      }
      if (openUnderSameKey(context, attempt) !== null) {
        throw new AppError(
          'conflict',
          'This call is being asked again under its key just now, which tells whether it was charged. Wait for its end, or cancel that run.',
        );
      }
      resolveByPerson(context, attempt, charged, amountNanos);
      return viewAttempt(context, tables.attempts.get(attemptId) ?? attempt);
    },
  };
}

function findAttempt({ attempts }: Pick<Tables, 'attempts'>, attemptId: AttemptId): AttemptRecord {
  const attempt = attempts.get(attemptId);
  if (attempt) return attempt;
  throw new AppError('not-found', 'That attempt is not in this library.', { field: 'attemptId' });
}
