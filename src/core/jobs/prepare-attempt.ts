import { AppError } from '../../shared/errors.ts';
import { NotPreparedError } from '../providers/not-prepared.ts';
import type { SubmitResult, WireRequest } from '../providers/provider.ts';
import { comesWhole, wholeWire } from '../providers/refused-stream.ts';
import type { Work } from './attempt-runner.ts';
import { connectionContext } from './connection-context.ts';
import type { JobContext } from './job-context.ts';

type NotSent = Extract<SubmitResult, { kind: 'not_sent' }>;

/** Our own bug, or a request that will not get better: a wait no retry rule accepts, so that a person is told at once. */
export const longerThanAnyRetry = Number.MAX_SAFE_INTEGER;

/**
 * The exact request to store and send, after the adapter's free calls. Whatever fails here is `not_sent`: nothing was
 * bought. A request that already belongs to an idempotency key is taken as it is: other bytes under the same key would
 * be another purchase.
 */
export async function preparedWire(
  context: JobContext,
  work: Work,
  key: string | null,
): Promise<WireRequest | NotSent> {
  const { provider, attempt } = work;
  if (attempt.idempotencyKey !== null) return work.wire;
  // It may have been written down before this model was known to refuse streams.
  const wire = comesWhole(work.connection.settings, work.run.model) ? wholeWire(work.wire) : work.wire;
  if (!provider.prepare) return wire;
  try {
    return await provider.prepare({
      ...connectionContext(context, work, key),
      wire,
      filePath: context.originalPath,
    });
  } catch (error) {
    if (!(error instanceof AppError)) context.log.error(`jobs/prepare-attempt attempt ${attempt.id}`, error);
    return notSent(error);
  }
}

function notSent(error: unknown): NotSent {
  const ended = (code: string, message: string, retryAfterMs: number | null): NotSent => ({
    kind: 'not_sent',
    problem: { code, message, billingRule: 'Nothing was sent, so nothing was charged.' },
    retryAfterMs,
  });
  if (error instanceof NotPreparedError) return ended(error.problemCode, error.message, error.retryAfterMs);
  if (!(error instanceof AppError)) {
    const message = 'Proofsheet failed before anything was sent. The log has the details.';
    return ended('internal', message, longerThanAnyRetry);
  }
  return error.code === 'unavailable'
    ? ended('connect_failed', error.message, null)
    : ended('invalid_request', error.message, longerThanAnyRetry);
}
