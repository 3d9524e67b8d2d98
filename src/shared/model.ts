import { z } from 'zod';
import { attemptStates, chargeStates } from './attempt-state.ts';
import { ModelCapabilities, Parameters } from './capabilities.ts';
import { AttemptId, ConnectionId, ImageId, ProjectId, RunId, Sha256, UploadId } from './ids.ts';
import { LocalEdit } from './local-edit.ts';
import { FeatherPx } from './mask/mask-steps.ts';
import { CapNotice } from './money-model.ts';
import { cellJudgement, imageOrder } from './organise-model.ts';
import { runStatuses } from './run-status.ts';

/** Records as they cross the seam. Times are milliseconds since 1970; money is integer nanodollars. */
const timeMs = z.number().int();
const nanos = z.number().int();

export const InputRole = z.enum(['source', 'reference', 'mask', 'turn']);
export type InputRole = z.output<typeof InputRole>;

export const Project = z.object({
  id: ProjectId,
  name: z.string(),
  coverImageId: ImageId.nullable(),
  imageCount: z.number().int(),
  /** Real money only. */
  spentNanos: nanos,
  isSample: z.boolean(),
  createdAtMs: timeMs,
  archivedAtMs: timeMs.nullable(),
  /** Used where no connection is named; null for none, or when it was removed. */
  defaultConnectionId: ConnectionId.nullable(),
});
export type Project = z.output<typeof Project>;

/** Enough to draw a cell of the grid before any pixels arrive. */
export const ImageCell = z.object({
  id: ImageId,
  projectId: ProjectId,
  runId: RunId.nullable(),
  width: z.number().int(),
  height: z.number().int(),
  /** Base64 of the thumbhash, or null until it is made. */
  thumbhash: z.string().nullable(),
  /** Where the picture stands in time: its run's moment, so that nothing moves when it arrives. */
  sortedAtMs: timeMs,
  /** First words of the prompt or the file's name: the cell's accessible name. */
  label: z.string(),
  amountNanos: nanos.nullable(),
  isPlayMoney: z.boolean(),
  /** Depth in its chain of edits, from 1. */
  version: z.number().int(),
  /** True where what came is not what was asked for; its detail says in what. */
  differs: z.boolean().default(false),
  ...cellJudgement,
});
export type ImageCell = z.output<typeof ImageCell>;

export const RunInput = z.object({ imageId: ImageId, role: InputRole, sha256: Sha256 });
export type RunInput = z.output<typeof RunInput>;

export const Problem = z.object({
  /** Stable word for tables and tests, e.g. `moderation_blocked`, `connect_failed`. */
  code: z.string(),
  /** For people: what happened and what to do next. */
  message: z.string(),
  /** How we know whether it was billed, in words. */
  billingRule: z.string().nullable(),
});
export type Problem = z.output<typeof Problem>;

export const Attempt = z.object({
  id: AttemptId,
  runId: RunId,
  connectionId: ConnectionId,
  connection: z.string(),
  model: z.string(),
  state: z.enum(attemptStates),
  charge: z.enum(chargeStates),
  /** Net real or play money of this attempt; the amount at risk while unknown; null when not known. */
  amountNanos: nanos.nullable(),
  estimateNanos: nanos.nullable(),
  isPlayMoney: z.boolean(),
  wantedCount: z.number().int(),
  deliveredCount: z.number().int(),
  remoteId: z.string().nullable(),
  requestId: z.string().nullable(),
  problem: Problem.nullable(),
  createdAtMs: timeMs,
  sentAtMs: timeMs.nullable(),
  finishedAtMs: timeMs.nullable(),
  /** Rises with each partial picture; 0 when there is none. */
  partialRevision: z.number().int(),
});
export type Attempt = z.output<typeof Attempt>;

export const Run = z.object({
  id: RunId,
  projectId: ProjectId,
  connectionId: ConnectionId,
  connection: z.string(),
  provider: z.string(),
  model: z.string(),
  prompt: z.string(),
  parameters: Parameters,
  wantedCount: z.number().int(),
  inputs: z.array(RunInput),
  status: z.enum(runStatuses),
  attempts: z.array(Attempt),
  imageIds: z.array(ImageId),
  /** Width over height of what is being made, for the shape of its cell. */
  expectedRatio: z.number(),
  isCancelRequested: z.boolean(),
  /** -1 later, 0 normal, 1 sooner. */
  priority: z.number().int(),
  groupId: z.string().nullable(),
  /** What the model said beside its pictures, attempt by attempt. */
  answer: z.string().nullable(),
  createdAtMs: timeMs,
});
export type Run = z.output<typeof Run>;

export const CostView = z.object({
  amountNanos: nanos.nullable(),
  estimateNanos: nanos.nullable(),
  charge: z.enum(chargeStates),
  isPlayMoney: z.boolean(),
  basis: z.enum(['reported', 'price-list', 'person']).nullable(),
  /** "1,372 output, 17 text tokens" and the like. */
  detail: z.string().nullable(),
  /** Where the price came from. */
  priceSource: z.string().nullable(),
  /** True where it was paid elsewhere and came with a project: shown, never counted. */
  isFromElsewhere: z.boolean().default(false),
});
export type CostView = z.output<typeof CostView>;

export const Recipe = z.object({
  runId: RunId,
  provider: z.string(),
  connection: z.string(),
  model: z.string(),
  prompt: z.string(),
  revisedPrompt: z.string().nullable(),
  parameters: Parameters,
  /** A person's own fields beside them, for a recall that asks for the same. */
  extra: z.record(z.string(), z.json()).nullable().default(null),
  tookMs: z.number().int().nullable(),
  requestId: z.string().nullable(),
  /** What was asked for and what came, where they differ. */
  differences: z.array(z.object({ field: z.string(), asked: z.string(), got: z.string() })),
  /** The exact request as sent, images named by hash. */
  request: z.string().nullable(),
});
export type Recipe = z.output<typeof Recipe>;

export const Relation = z.object({
  imageId: ImageId,
  role: InputRole,
  width: z.number().int(),
  height: z.number().int(),
  thumbhash: z.string().nullable(),
  label: z.string(),
});
export type Relation = z.output<typeof Relation>;

/** What a file says about its own making; a stranger's word. */
export const FileRecipeView = z.object({
  source: z.string(),
  prompt: z.string().nullable(),
  negativePrompt: z.string().nullable(),
  model: z.string().nullable(),
  software: z.string().nullable(),
  raw: z.string(),
});
export type FileRecipeView = z.output<typeof FileRecipeView>;

export const ImageDetail = z.object({
  cell: ImageCell,
  sha256: Sha256,
  format: z.enum(['png', 'jpeg', 'webp']),
  sizeBytes: z.number().int(),
  fileName: z.string().nullable(),
  isTrashed: z.boolean(),
  ...imageOrder,
  hasAlpha: z.boolean(),
  cost: CostView,
  recipe: Recipe.nullable(),
  /** How it was made here, at no cost; null for what was bought or brought along. */
  localEdit: LocalEdit.nullable().default(null),
  /** Why its outside could not be kept as its run asked; null where it was, or was not asked for. */
  outsideProblem: z.string().nullable().default(null),
  /** Null where the file says nothing, or where a run here says it better. */
  fileRecipe: FileRecipeView.nullable().default(null),
  /** Whether it carries content credentials; null until somebody has looked. */
  hasCredentials: z.boolean().nullable().default(null),
  inputs: z.array(Relation),
  children: z.array(Relation),
});
export type ImageDetail = z.output<typeof ImageDetail>;

export const ChainNode = z.object({
  cell: ImageCell,
  prompt: z.string(),
  /** The picture it was edited from inside this chain; null for the first. */
  parentId: ImageId.nullable(),
  /** What the model said beside the picture; like the rest null for a picture that was brought along. */
  answer: z.string().nullable().default(null),
  model: z.string().nullable().default(null),
  connection: z.string().nullable().default(null),
  provider: z.string().nullable().default(null),
  tookMs: z.number().int().nullable().default(null),
  isTrashed: z.boolean().default(false),
  /** Its file was removed for good; the place in the chain stays. */
  isGone: z.boolean().default(false),
});
export type ChainNode = z.output<typeof ChainNode>;

export const connectionStates = [
  'untested',
  'ok',
  'key-missing',
  'key-refused',
  'unreachable',
  /** Something answers there, and it is not this kind of service. */
  'wrong-address',
  /** The key works, and there is nothing to make pictures with. */
  'no-model',
  'not-verified',
  'no-funds',
  'problem',
] as const;

/** So many requests in so many milliseconds: "20 in 10 s". */
export const RequestWindow = z.object({
  count: z.number().int().min(1).max(10_000),
  windowMs: z.number().int().min(100).max(86_400_000),
});
export type RequestWindow = z.output<typeof RequestWindow>;

export const Connection = z.object({
  id: ConnectionId,
  name: z.string(),
  provider: z.string(),
  providerLabel: z.string(),
  baseUrl: z.string().nullable(),
  keyEnv: z.string().nullable(),
  needsKey: z.boolean(),
  hasKey: z.boolean(),
  /** Last four characters of a stored key, or null. */
  keyHint: z.string().nullable(),
  isPlayMoney: z.boolean(),
  maxConcurrent: z.number().int(),
  /** Requests it may begin per window; null for no such limit. */
  requestWindow: RequestWindow.nullable(),
  /** '#rrggbb', or null for none. */
  color: z.string().nullable(),
  /** Choices this provider asks for, see `ProviderInfo.settings`; null where none were made. */
  settings: z.record(z.string(), z.json()),
  pauseCode: z.string().nullable(),
  pauseReason: z.string().nullable(),
  state: z.enum(connectionStates),
  stateDetail: z.string().nullable(),
  testedAtMs: timeMs.nullable(),
});
export type Connection = z.output<typeof Connection>;

/** One field of a connection's own settings, drawn by the window from this description alone. */
export const ProviderSetting = z.object({
  name: z.string(),
  label: z.string(),
  help: z.string(),
  kind: z.discriminatedUnion('type', [
    z.object({
      type: z.literal('choice'),
      values: z.array(z.object({ value: z.string(), label: z.string() })),
    }),
    z.object({ type: z.literal('number'), min: z.number(), max: z.number(), unit: z.string() }),
    z.object({ type: z.literal('switch') }),
    z.object({ type: z.literal('text'), maxLength: z.number().int() }),
  ]),
  default: z.union([z.string(), z.number(), z.boolean()]),
});
export type ProviderSetting = z.output<typeof ProviderSetting>;

export const ProviderInfo = z.object({
  id: z.string(),
  label: z.string(),
  summary: z.string(),
  defaultBaseUrl: z.string().nullable(),
  needsKey: z.boolean(),
  usualKeyEnv: z.string().nullable(),
  isPlayMoney: z.boolean(),
  usageUrl: z.string().nullable(),
  /** Its own limit on requests, where it publishes one. */
  requestWindow: RequestWindow.nullable(),
  /** Fields a connection of this kind has beside address and key; each is a choice, a number, a switch or a text. */
  settings: z.array(ProviderSetting),
  /** What this adapter can do beyond making pictures. */
  canFetchTask: z.boolean(),
  canReportBalance: z.boolean(),
});
export type ProviderInfo = z.output<typeof ProviderInfo>;

export const ConnectionTest = z.object({
  ok: z.boolean(),
  state: z.enum(connectionStates),
  message: z.string(),
  modelCount: z.number().int().nullable(),
});
export type ConnectionTest = z.output<typeof ConnectionTest>;

export const keychainStates = ['ok', 'missing', 'locked', 'denied', 'unavailable'] as const;
export const KeychainStatus = z.object({
  state: z.enum(keychainStates),
  /** The keychain's own name for people: "GNOME Keyring", "Keychain Access". */
  label: z.string(),
  message: z.string(),
  /** True when the user chose to hold keys for this session only. */
  isSessionOnly: z.boolean(),
});
export type KeychainStatus = z.output<typeof KeychainStatus>;

/** What someone asks for with one press. */
export const RunDraft = z.object({
  runId: RunId,
  projectId: ProjectId,
  connectionId: ConnectionId,
  model: z.string().min(1).max(200),
  prompt: z.string(),
  count: z.number().int(),
  parameters: Parameters,
  inputs: z.array(z.object({ imageId: ImageId, role: z.enum(['source', 'reference', 'turn']) })),
  /** A mask painted or chosen for the first input; alpha 0 (or fully transparent) marks what to edit. */
  mask: z
    .union([
      z.object({ uploadId: UploadId }),
      z.object({ imageId: ImageId }),
      /** The strokes on a picture, as they were when the person looked: `masks.state` tells their revision. */
      z.object({ paintedOn: ImageId, revision: z.number().int() }),
    ])
    .nullable(),
  /** Lays each result over the source outside the mask, as a new picture beside it; the edge fades this far. */
  keepOutsidePx: FeatherPx.nullable().optional(),
  /** Merged into the request as it is sent; refused where it would override a field the app owns. */
  extra: z.record(z.string().max(100), z.json()).nullable().default(null),
  /** What the person allows it to cost where no estimate can be made and a hard cap stands. */
  ceilingNanos: nanos.positive().nullable().default(null),
  /** Names runs that were asked for together, to be shown side by side. */
  groupId: z.uuid().nullable().default(null),
});
export type RunDraft = z.output<typeof RunDraft>;

/**
 * A draft before it is decided on: no run, no project yet, and inputs may still be uploads. Whoever asks leaves nothing
 * behind in the library; uploads stay where they are, for `images.import` after a good answer.
 */
export const RunQuestion = RunDraft.omit({ runId: true, projectId: true }).extend({
  inputs: z.array(
    z.union([
      z.object({ imageId: ImageId, role: z.enum(['source', 'reference', 'turn']) }),
      z.object({ uploadId: UploadId, role: z.enum(['source', 'reference']) }),
    ]),
  ),
  /** The project it is meant for, where there is one already: its cap is then checked too. */
  projectId: ProjectId.nullable().optional(),
});
export type RunQuestion = z.output<typeof RunQuestion>;

export const Estimate = z.object({
  /** Upper estimate for the whole run; null when it cannot be known before the call. */
  amountNanos: nanos.nullable(),
  isPlayMoney: z.boolean(),
  /** What the figure rests on, or why there is none, in words. */
  basis: z.string(),
  /** Caps this press would touch; one that blocks is refused by `runs.submit` too. */
  caps: z.array(CapNotice),
  /** True when a hard cap stands and no estimate can be made: a ceiling must be given. */
  needsCeiling: z.boolean(),
});
export type Estimate = z.output<typeof Estimate>;

export const Settings = z.object({
  theme: z.enum(['system', 'dark', 'light']),
  enterSends: z.boolean(),
  /** Where a pasted picture goes; `ask` until somebody chose. */
  pasteTarget: z.enum(['ask', 'edit', 'reference', 'mask', 'import']),
  /** A press of many pictures that costs more than this is confirmed once more; null for never. */
  confirmAboveNanos: z.number().int().min(0).nullable(),
});
export type Settings = z.output<typeof Settings>;

export const ModelList = z.object({
  models: z.array(ModelCapabilities),
  defaultModel: z.string().nullable(),
});
export type ModelList = z.output<typeof ModelList>;
