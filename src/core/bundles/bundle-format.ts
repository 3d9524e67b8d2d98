import { z } from 'zod';
import { Parameters } from '../../shared/capabilities.ts';
import { LocalEdit } from '../../shared/local-edit.ts';
import { FeatherPx, maskLimits, MaskStep } from '../../shared/mask/mask-steps.ts';

/** The only names a bundle may hold. Nothing in it is ever turned into a path: originals are written by their hash. */
export const manifestName = 'manifest.json';
export const rowsName = 'rows.jsonl';
export const originalEntry = /^originals\/([0-9a-f]{64})\.(png|jpg|webp)$/;

const count = z.number().int().min(0).max(10_000_000);
const id = z.number().int().positive().safe();
const timeMs = z.number().int().min(0).max(4_102_444_800_000);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const runId = z.uuid();
/** A million dollars for one line is no price of a picture. */
const nanos = z.number().int().min(-1e15).max(1e15);
const paid = nanos.min(0);
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const text = (most: number) => z.string().max(most);
const edgeRole = z.enum(['source', 'reference', 'mask', 'turn']);
const position = z.number().int().min(0).max(10_000);
const edgePixels = z.number().int().min(1).max(1_000_000);

const ListedFile = z.strictObject({
  path: z.string().max(100).regex(originalEntry),
  sizeBytes: z
    .number()
    .int()
    .min(1)
    .max(512 * 1024 * 1024),
  sha256,
});

/** What is written now. The first format had no collections, stacks, local edits and painted masks. */
export const currentFormat = 2;

export const BundleManifest = z.strictObject({
  format: z.literal('proofsheet-project'),
  formatVersion: z.int().min(1).max(currentFormat),
  appVersion: text(100),
  /** The library it was written by: money that comes with it is told apart by this, and never counted. */
  originLibrary: z.uuid(),
  exportedAtMs: timeMs,
  counts: z.strictObject({
    images: count,
    runs: count,
    attempts: count,
    ledgerEntries: count,
    originals: count,
    // Absent before the second format.
    collections: count.default(0),
    stacks: count.default(0),
    localEdits: count.default(0),
    masks: count.default(0),
  }),
  rows: z.strictObject({
    sizeBytes: z
      .number()
      .int()
      .min(1)
      .max(256 * 1024 * 1024),
    sha256,
  }),
  files: z.array(ListedFile).max(100_000),
});
export type BundleManifest = z.output<typeof BundleManifest>;

const row = <Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) =>
  z.strictObject({ type: z.literal(type), ...shape });

/** One line of the rows each. Ids are the exporting library's own and mean something inside the bundle alone. */
export const BundleRow = z.discriminatedUnion('type', [
  row('project', { id, name: text(200).min(1), createdAtMs: timeMs }),
  row('connection', { id, name: text(200).min(1), provider: z.string().regex(/^[a-z0-9-]{1,40}$/) }),
  row('blob', {
    sha256,
    format: z.enum(['png', 'jpeg', 'webp']),
    sizeBytes: z
      .number()
      .int()
      .min(1)
      .max(512 * 1024 * 1024),
    width: edgePixels,
    height: edgePixels,
    hasAlpha: z.boolean(),
    orientation: z.number().int().min(1).max(8),
    /** Its bytes were given up, or lost, before the export. */
    isGone: z.boolean(),
  }),
  row('run', {
    id: runId,
    connectionId: id,
    provider: text(40),
    model: text(200),
    prompt: text(200_000),
    parameters: Parameters,
    extra: z.record(text(100), z.json()).nullable(),
    wantedCount: z.number().int().min(1).max(1000),
    againOf: runId.nullable(),
    groupId: text(100).nullable(),
    keepOutsidePx: FeatherPx.nullable().default(null),
    createdAtMs: timeMs,
  }),
  row('input', { runId, position, role: edgeRole, imageId: id, sha256 }),
  row('attempt', {
    id,
    runId,
    connectionId: id,
    state: z.enum(['done', 'not_sent', 'rejected', 'cancelled', 'failed']),
    charge: z.enum(['none', 'free', 'charged', 'refunded']),
    isPlayMoney: z.boolean(),
    wantedCount: z.number().int().min(1).max(1000),
    deliveredCount: z.number().int().min(0).max(1000),
    estimateNanos: paid.nullable(),
    wire: text(4_000_000).nullable(),
    requestId: text(1000).nullable(),
    responseStatus: z.number().int().min(0).max(999).nullable(),
    problemCode: text(200).nullable(),
    problemMessage: text(20_000).nullable(),
    billingRule: text(20_000).nullable(),
    got: text(200_000).nullable(),
    answer: text(1_000_000).nullable(),
    sentDay: day.nullable(),
    createdAtMs: timeMs,
    sentAtMs: timeMs.nullable(),
    finishedAtMs: timeMs.nullable(),
  }),
  row('image', {
    id,
    sha256,
    runId: runId.nullable(),
    attemptId: id.nullable(),
    outputIndex: z.number().int().min(0).max(1000).nullable(),
    origin: z.enum(['made', 'imported', 'mask']),
    isListed: z.boolean(),
    fileName: text(255).nullable(),
    revisedPrompt: text(200_000).nullable(),
    version: z.number().int().min(1).max(100_000),
    rating: z.number().int().min(0).max(5),
    flag: z.enum(['pick', 'reject']).nullable(),
    color: z
      .string()
      .regex(/^[a-z]{1,20}$/)
      .nullable(),
    note: text(100_000),
    tags: z.array(text(200).min(1)).max(1000),
    differs: z.boolean(),
    stackId: id.nullable().default(null),
    isUnstacked: z.boolean().default(false),
    isPurged: z.boolean(),
    sortedAtMs: timeMs,
    createdAtMs: timeMs,
    trashedAtMs: timeMs.nullable(),
  }),
  row('edge', { childId: id, position, inputId: id, role: edgeRole }),
  row('ledger', {
    id,
    attemptId: id,
    kind: z.enum(['estimate', 'charge', 'adjustment', 'refund']),
    amountNanos: nanos,
    basis: z.enum(['estimate', 'reported', 'price-list', 'person']),
    unitRule: z.enum(['tokens', 'per-image', 'per-call', 'credits']),
    detail: text(20_000).nullable(),
    isPlayMoney: z.boolean(),
    connectionId: id,
    model: text(200),
    localDay: day,
    createdAtMs: timeMs,
  }),
  row('collection', { id, name: text(200).min(1), createdAtMs: timeMs }),
  row('member', { collectionId: id, imageId: id }),
  row('stack', { id, createdAtMs: timeMs }),
  row('edit', { imageId: id, operation: LocalEdit }),
  row('mask', {
    imageId: id,
    featherPx: FeatherPx,
    markedPixels: z.number().int().min(0).max(1e12).nullable(),
    changedAtMs: timeMs,
  }),
  row('step', { imageId: id, position: z.number().int().min(0).max(maskLimits.steps), step: MaskStep }),
]);
export type BundleRow = z.output<typeof BundleRow>;
export type BundleRowType = BundleRow['type'];
export type RowOf<Type extends BundleRowType> = Extract<BundleRow, { type: Type }>;

/** Every row of a bundle, by type, in the order they stand in it. */
export type BundleRows = { readonly [Type in BundleRowType]: readonly RowOf<Type>[] };
