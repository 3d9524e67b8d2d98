import { z } from 'zod';
import { ConnectionId, ImageId, ProjectId, RunId } from './ids.ts';
import { CapNotice } from './money-model.ts';

/** No chain that a person looks at is longer; each step is a purchase. */
export const mostRerunSteps = 50;

/** The steps that led to a picture, to be made again: from another picture, through another model, or both. */
export const RerunQuestion = z.object({
  /** The picture the last step made. */
  imageId: ImageId,
  /** Where the first step begins; null for the picture it began from. */
  sourceId: ImageId.nullable(),
  /** Asked of this model in place of each step's own; null for their own. */
  through: z.object({ connectionId: ConnectionId, model: z.string().min(1).max(200) }).nullable(),
  /** Steps before this one are left out: how a re-run that stopped goes on. */
  fromStep: z.number().int().min(0).max(mostRerunSteps).default(0),
});
export type RerunQuestion = z.output<typeof RerunQuestion>;

export const RerunStep = z.object({
  /** The picture this step made then. */
  imageId: ImageId,
  version: z.number().int(),
  /** The prompt, or what was done here at no cost. */
  words: z.string(),
  /** Null for what is done here. */
  model: z.string().nullable(),
  connection: z.string().nullable(),
  /** Upper estimate; null where nobody knows. 0 for what is done here. */
  amountNanos: z.number().int().nullable(),
  isPlayMoney: z.boolean(),
  /** Settings that the other model does not take and that are left out. */
  notes: z.array(z.string()),
  /** Why it cannot be made; null when it can, as far as that is known. */
  problem: z.string().nullable(),
});
export type RerunStep = z.output<typeof RerunStep>;

/** What a re-run would make and cost. Nothing was sent, stored or reserved. */
export const RerunPlan = z.object({
  /** The picture that the first step begins from. */
  sourceId: ImageId,
  steps: z.array(RerunStep),
  /** Together; null where one of them is not known. */
  amountNanos: z.number().int().nullable(),
  knownNanos: z.number().int(),
  unknownCount: z.number().int(),
  isPlayMoney: z.boolean(),
  caps: z.array(CapNotice),
  /** A hard cap stands and a price is not known. */
  needsCeiling: z.boolean(),
});
export type RerunPlan = z.output<typeof RerunPlan>;

export const RerunDraft = RerunQuestion.extend({
  rerunId: z.uuid(),
  projectId: ProjectId,
  /** The total that was agreed to: nothing more is spent. Null where it was agreed that nobody knows. */
  agreedNanos: z.number().int().min(0).nullable(),
});
export type RerunDraft = z.output<typeof RerunDraft>;

/** How a re-run stands. It lives as long as the program: after a restart nothing goes on by itself. */
export const Rerun = z.object({
  rerunId: z.uuid(),
  projectId: ProjectId,
  question: RerunQuestion,
  stepCount: z.number().int(),
  doneCount: z.number().int(),
  state: z.enum(['running', 'done', 'stopped']),
  /** Why it stopped, in words. */
  reason: z.string().nullable(),
  /** The run that is under way or ended it. */
  runId: RunId.nullable(),
  /** The newest picture it made. */
  imageId: ImageId.nullable(),
});
export type Rerun = z.output<typeof Rerun>;
