import { z } from 'zod';
import { Estimate, RunDraft, RunQuestion } from './model.ts';
import { ProjectId, RunId } from './ids.ts';
import { maxVariantRows } from './variants/read-table.ts';

const groupId = z.uuid();
const prompt = z.string().max(40_000);

/** One question asked with many prompts: what they cost together, row by row. */
export const VariantsQuestion = RunQuestion.omit({ prompt: true, groupId: true }).extend({
  prompts: z.array(prompt).min(1).max(maxVariantRows),
});
export type VariantsQuestion = z.output<typeof VariantsQuestion>;

export const VariantsEstimate = Estimate.extend({
  /** Of each row, in their order; null where nobody knows. */
  amounts: z.array(z.number().int().nullable()),
  /** Rows whose price nobody knows; `amountNanos` is null when there are any. */
  unknownCount: z.number().int(),
  /** The sum of those that are known. */
  knownNanos: z.number().int(),
  /** Rows that would be refused, and why; with any of them nothing is taken. */
  problems: z.array(z.object({ row: z.number().int(), message: z.string() })),
});
export type VariantsEstimate = z.output<typeof VariantsEstimate>;

/** The same as a press: one run for each row, all of them or none. */
export const VariantsDraft = RunDraft.omit({ runId: true, prompt: true, groupId: true }).extend({
  groupId,
  projectId: ProjectId,
  rows: z
    .array(z.object({ runId: RunId, prompt }))
    .min(1)
    .max(maxVariantRows),
  /** After so many rows without a picture the ones not yet sent are cancelled; null for never. */
  stopAfterFailures: z.number().int().min(1).max(maxVariantRows).nullable(),
});
export type VariantsDraft = z.output<typeof VariantsDraft>;

/** How a batch stands; its rows are `runs.group`. */
export const VariantGroup = z.object({
  groupId,
  projectId: ProjectId,
  rowCount: z.number().int(),
  stopAfterFailures: z.number().int().nullable(),
  /** Set when failures stopped it. */
  stoppedAtMs: z.number().int().nullable(),
  createdAtMs: z.number().int(),
  /** How its rows stand; one that was asked for again counts as its newest run stands. */
  progress: z.object({
    waiting: z.number().int(),
    running: z.number().int(),
    done: z.number().int(),
    /** Without a picture, or without all of them. */
    failed: z.number().int(),
    cancelled: z.number().int(),
    unknown: z.number().int(),
  }),
  /** The runs behind `failed` and `cancelled`, in their order. */
  failedRunIds: z.array(RunId),
  cancelledRunIds: z.array(RunId),
});
export type VariantGroup = z.output<typeof VariantGroup>;
