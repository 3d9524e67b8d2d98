import { AppError } from '../../shared/errors.ts';
import type { ProblemCode } from './problem-codes.ts';

/**
 * A free call that has to come before the purchase failed, so nothing was bought. Adapters throw it out of `prepare` with
 * the word that says what to do next: `offline` waits, `connect_failed` and `rate_limited` are tried again, the others
 * are told to a person.
 */
export class NotPreparedError extends AppError {
  readonly problemCode: ProblemCode;
  readonly retryAfterMs: number | null;

  constructor(problemCode: ProblemCode, message: string, retryAfterMs: number | null = null) {
    super('unavailable', message);
    this.name = 'NotPreparedError';
    this.problemCode = problemCode;
    this.retryAfterMs = retryAfterMs;
  }
}
