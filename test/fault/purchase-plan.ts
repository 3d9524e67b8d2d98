import { z } from 'zod';
import { attemptStates } from '../../src/shared/attempt-state.ts';
import { RunId } from '../../src/shared/ids.ts';

/** What the process under test is told to buy, and when to die. */
export const PurchasePlan = z.object({
  library: z.string(),
  /** Null buys from Demo. */
  baseUrl: z.string().nullable(),
  model: z.string(),
  runId: RunId,
  partialImages: z.number().int(),
  /** Null: killed from outside, or not at all. */
  killAt: z.enum(attemptStates).nullable(),
});
export type PurchasePlan = z.output<typeof PurchasePlan>;
