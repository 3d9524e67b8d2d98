import { z } from 'zod';
import { attemptStates } from '../../../src/shared/attempt-state.ts';

/** What the process that will be killed is told. */
export const BuyerPlan = z.object({
  library: z.string(),
  /** Begins every prompt, so that each is asked for once in the whole run. */
  prefix: z.string(),
  /** Null: buys without end. Else so many runs of each lane. */
  runsPerLane: z.number().int().nullable(),
  /** How many runs of each lane are asked for at once. */
  parallel: z.number().int(),
  lanes: z.array(
    z.object({
      name: z.string(),
      provider: z.string(),
      baseUrl: z.string(),
      model: z.string(),
      parameters: z.record(z.string(), z.union([z.string(), z.number()])),
    }),
  ),
});
export type BuyerPlan = z.output<typeof BuyerPlan>;

/** A line the process wrote after a commit: what it was told is stored. */
export const Acknowledged = z.object({
  attemptId: z.number(),
  state: z.enum(attemptStates),
  deliveredCount: z.number(),
  amountNanos: z.number().nullable(),
  charge: z.string(),
});
export type Acknowledged = z.output<typeof Acknowledged>;
