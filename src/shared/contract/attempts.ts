import { z } from 'zod';
import { AttemptId, RunId } from '../ids.ts';
import { Attempt, Run } from '../model.ts';
import { method } from './call.ts';

/** Single purchases, and what a person can say or ask about one. */
export const attemptCalls = {
  'attempts.list': method(
    z.object({
      runId: RunId.nullable().default(null),
      limit: z.number().int().min(1).max(10_000).default(1000),
    }),
    z.array(Attempt),
  ),
  /** A person's word on an attempt whose outcome is unknown; without an amount, a charge is the amount at risk. */
  'attempts.resolve': method(
    z.object({
      attemptId: AttemptId,
      charged: z.boolean(),
      amountNanos: z.number().int().min(0).max(1_000_000_000_000).nullable().default(null),
    }),
    Attempt,
  ),
  /**
   * Buys what an ended attempt did not deliver once more: a person's word, it may charge twice. `sameKey` sends the stored
   * bytes under the stored idempotency key, which cannot buy twice; refused where the provider knows no such key.
   */
  'attempts.again': method(
    z.object({ attemptId: AttemptId, newRunId: RunId, sameKey: z.boolean().default(false) }),
    Run,
  ),
  /**
   * Stops following a task that does not end, or links that do not come. Nothing is said to the provider; what it may
   * charge stays at risk, and it can be asked again by `attempts.reread`.
   */
  'attempts.giveUp': method(z.object({ attemptId: AttemptId }), Attempt),
  /** Free: reads a kept reply again, asks a task again, fetches links again. */
  'attempts.reread': method(z.object({ attemptId: AttemptId }), Attempt),
} as const;
