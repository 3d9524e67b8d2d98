import { z } from 'zod';
import { AttemptId, ConnectionId, ProjectId, RunId } from './ids.ts';

/** Money as it crosses the seam: integer nanodollars, days as local "YYYY-MM-DD". */
const nanos = z.number().int();
const timeMs = z.number().int();
export const LocalDay = z.iso.date();
export type LocalDay = z.output<typeof LocalDay>;

/** What a cap limits: all spend of a local day or calendar month, or everything ever spent in a project or connection. */
export const CapScope = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('day') }),
  z.object({ kind: z.literal('month') }),
  z.object({ kind: z.literal('project'), projectId: ProjectId }),
  z.object({ kind: z.literal('connection'), connectionId: ConnectionId }),
]);
export type CapScope = z.output<typeof CapScope>;

export const Cap = z.object({
  scope: CapScope,
  /** "Today", "This month", the project's or the connection's name. */
  label: z.string(),
  /** Blocks; null for none. */
  hardNanos: nanos.nullable(),
  /** Warns; null for none. */
  softNanos: nanos.nullable(),
  spentNanos: nanos,
  /** Reserved and unknown money: it counts. */
  heldNanos: nanos,
  state: z.enum(['ok', 'warning', 'reached']),
});
export type Cap = z.output<typeof Cap>;

/** What a press would do to a cap. */
export const CapNotice = z.object({
  scope: CapScope,
  effect: z.enum(['warns', 'blocks']),
  /** "This would pass today's cap of $1.00: $0.95 is spent or reserved." */
  message: z.string(),
});
export type CapNotice = z.output<typeof CapNotice>;

export const SpendFilter = z.object({
  projectId: ProjectId.nullable().default(null),
  connectionId: ConnectionId.nullable().default(null),
  model: z.string().max(200).nullable().default(null),
});
export type SpendFilter = z.output<typeof SpendFilter>;

/** First and last local day, both included. */
export const SpendRange = z.object({ from: LocalDay, to: LocalDay });
export type SpendRange = z.output<typeof SpendRange>;

export const spendGroupings = ['day', 'month', 'model', 'project', 'connection'] as const;
export const SpendGrouping = z.enum(spendGroupings);
export type SpendGrouping = z.output<typeof SpendGrouping>;

const spendFigures = {
  /** Charges, adjustments and refunds together. */
  netNanos: nanos,
  chargeNanos: nanos,
  adjustmentNanos: nanos,
  /** Zero or negative. */
  refundNanos: nanos,
  /** What the charged calls were expected to cost, those with an estimate; see `estimatedChargeNanos`. */
  estimateNanos: nanos,
  /** Net of the charged calls that had an estimate, to be set against `estimateNanos`. */
  estimatedChargeNanos: nanos,
  callCount: z.number().int(),
  /** Pictures these calls delivered, and those of them that are not in the trash. */
  pictureCount: z.number().int(),
  keptCount: z.number().int(),
};

/** One bar of a chart and one line of its table. */
export const SpendGroup = z.object({
  /** A day, a month, a model, or an id as text. */
  key: z.string(),
  label: z.string(),
  projectId: ProjectId.nullable(),
  connectionId: ConnectionId.nullable(),
  ...spendFigures,
});
export type SpendGroup = z.output<typeof SpendGroup>;

export const SpendReport = z.object({
  range: SpendRange,
  by: SpendGrouping,
  total: z.object(spendFigures),
  /** Days and months without spend are included, so that a chart has no gaps; other groups by amount. */
  groups: z.array(SpendGroup),
  /** Calls that were charged without a known price: they are in no sum. */
  unpricedCount: z.number().int(),
});
export type SpendReport = z.output<typeof SpendReport>;

/** One line of the ledger as it is exported and shown. */
export const SpendEntry = z.object({
  id: z.number().int(),
  attemptId: AttemptId,
  runId: RunId,
  localDay: LocalDay,
  createdAtMs: timeMs,
  kind: z.enum(['estimate', 'charge', 'adjustment', 'refund']),
  amountNanos: nanos,
  basis: z.enum(['estimate', 'reported', 'price-list', 'person']),
  unitRule: z.enum(['tokens', 'per-image', 'per-call', 'credits']),
  priceId: z.string().nullable(),
  detail: z.string().nullable(),
  projectId: ProjectId,
  project: z.string(),
  connectionId: ConnectionId,
  connection: z.string(),
  provider: z.string(),
  model: z.string(),
  prompt: z.string(),
  requestId: z.string().nullable(),
});
export type SpendEntry = z.output<typeof SpendEntry>;

/** One price as a connection sees it. */
export const PriceView = z.object({
  id: z.string(),
  provider: z.string(),
  /** Set on a person's own price for one connection. */
  connectionId: ConnectionId.nullable(),
  model: z.string(),
  unit: z.enum([
    'text-in',
    'text-in-cached',
    'image-in',
    'image-in-cached',
    'text-out',
    'image-out',
    'image',
    'call',
    'credit',
  ]),
  /** Per unit; for the token units, per token. */
  amountNanos: nanos,
  source: z.string(),
  /** First day it is known to hold. */
  date: LocalDay,
  note: z.string().nullable(),
  isOverride: z.boolean(),
  /** True for the row that counts now for its model and unit. */
  isCurrent: z.boolean(),
});
export type PriceView = z.output<typeof PriceView>;

export const SpendRow = z.object({ key: z.string(), amountNanos: nanos });
export type SpendRow = z.output<typeof SpendRow>;

/** The header's figures; real money only. */
export const SpendSummary = z.object({
  todayNanos: nanos,
  monthNanos: nanos,
  totalNanos: nanos,
  /** Reserved by waiting and running attempts, and at risk in unknown ones. */
  reservedNanos: nanos,
  unknownNanos: nanos,
});
export type SpendSummary = z.output<typeof SpendSummary>;
