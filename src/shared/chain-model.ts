import { z } from 'zod';
import { Parameters } from './capabilities.ts';
import { ConnectionId, ImageId, ProjectId, RunId } from './ids.ts';
import { InputRole } from './model.ts';

const nanos = z.number().int();

/** Whose edits are meant: everything of a project that was edited or used, or the chain of one picture. */
export const GraphSubject = z.union([z.object({ projectId: ProjectId }), z.object({ imageId: ImageId })]);
export type GraphSubject = z.output<typeof GraphSubject>;

/** More pictures than this are not drawn at once: the oldest are left out, and that is said. */
export const mostGraphNodes = 10_000;

/** Facts of a node of a graph, one bit each, so that ten thousand of them stay a small answer. */
export const graphFlag = {
  /** Bought or drawn by a run; without it the picture was brought along. */
  isMade: 1,
  isPlayMoney: 2,
  isTrashed: 4,
  /** Its file was removed for good; the place in the chain stays. */
  isGone: 8,
  /** Lies in another project and is here because something was made from it. */
  isElsewhere: 16,
  differs: 32,
  hasMask: 64,
} as const;

/**
 * A graph of edits in columns: entry `n` of each list belongs to the picture `ids[n]`. Ids rise, so that a picture
 * always comes after what it was made from.
 */
export const GraphShape = z.object({
  ids: z.array(ImageId),
  /** Place in `ids` of the picture it was edited from; -1 for a first picture. */
  parents: z.array(z.number().int().min(-1)),
  amounts: z.array(nanos.nullable()),
  /** Sums of `graphFlag`. */
  flags: z.array(z.number().int()),
  /** Second-class lines, two numbers each: the place of the picture that was made, the place of what it used. */
  references: z.array(z.number().int()),
  /** Pictures of the project that were neither edited nor made from another. */
  loneCount: z.number().int(),
  /** True where there is more than can be drawn. */
  isCut: z.boolean(),
});
export type GraphShape = z.output<typeof GraphShape>;

/** One step of how a picture came about. */
export const MadeStep = z.object({
  imageId: ImageId,
  version: z.number().int(),
  origin: z.enum(['made', 'imported', 'mask']),
  width: z.number().int(),
  height: z.number().int(),
  fileName: z.string().nullable(),
  prompt: z.string().nullable(),
  revisedPrompt: z.string().nullable(),
  model: z.string().nullable(),
  connection: z.string().nullable(),
  parameters: Parameters.nullable(),
  /** A person's own fields beside them. */
  extra: z.record(z.string(), z.json()).nullable(),
  amountNanos: nanos.nullable(),
  isPlayMoney: z.boolean(),
  madeAtMs: z.number().int(),
  state: z.enum(['here', 'trash', 'gone']),
  inputs: z.array(z.object({ imageId: ImageId, role: InputRole })),
});
export type MadeStep = z.output<typeof MadeStep>;

/** How a picture came about: every picture that went into it at any depth, inputs before what was made from them. */
export const HowMade = z.object({
  imageId: ImageId,
  steps: z.array(MadeStep),
  /** True where older steps are left out. */
  isCut: z.boolean(),
});
export type HowMade = z.output<typeof HowMade>;

/** An input of an old request that cannot be sent again, and why. */
export const MissingInput = z.object({
  imageId: ImageId,
  role: InputRole,
  /** Place among the inputs, from 1. */
  number: z.number().int(),
  label: z.string(),
  reason: z.enum(['trash', 'gone', 'file']),
});
export type MissingInput = z.output<typeof MissingInput>;

/** What a picture was asked for with, ready to be asked again. */
export const LikeDraft = z.object({
  runId: RunId,
  projectId: ProjectId,
  connectionId: ConnectionId,
  connection: z.string(),
  /** False where that connection was removed since. */
  hasConnection: z.boolean(),
  model: z.string(),
  prompt: z.string(),
  count: z.number().int(),
  parameters: Parameters,
  inputs: z.array(z.object({ imageId: ImageId, role: z.enum(['source', 'reference', 'turn']) })),
  maskImageId: ImageId.nullable(),
  extra: z.record(z.string(), z.json()).nullable(),
  missing: z.array(MissingInput),
});
export type LikeDraft = z.output<typeof LikeDraft>;

/** One call as it would be sent: nothing was sent, stored or reserved. */
export const DryCall = z.object({
  count: z.number().int(),
  /** The exact request as JSON, pictures named by hash. */
  request: z.string(),
  amountNanos: nanos.nullable(),
});
export type DryCall = z.output<typeof DryCall>;
