import { AppError } from '../../shared/errors.ts';
import type { ConnectionId, ProjectId } from '../../shared/ids.ts';
import { dayCount, daysOf, monthsOf } from '../../shared/local-days.ts';
import type {
  SpendFilter,
  SpendGroup,
  SpendGrouping,
  SpendRange,
  SpendReport,
  SpendRow,
} from '../../shared/money-model.ts';
import type { SpendSums, SpendSumsOf } from '../db/spend-days.ts';
import type { SpendContext } from './caps.ts';

/** Ten years and a little: more lines than that are no chart, and a slip in a year makes thousands. */
const mostDays = 3_700;
const mostMonths = 1_200;

/** Everything a report shows of a range of local days, from sums that are kept beside the ledger. */
export function spendReport(
  context: SpendContext,
  { range, by, filter }: { range: SpendRange; by: SpendGrouping; filter: SpendFilter },
): SpendReport {
  refuseBadRange(range, by);
  const { spendDays } = context.tables;
  const found = spendDays.grouped(by, range, filter);
  return {
    range,
    by,
    total: withNet(found.reduce(plus, nothing)),
    groups: groupsOf(context, by, range, found),
    unpricedCount: spendDays.unpricedCount(range, filter),
  };
}

/** A range that ends before it begins is a slip, never an empty report. */
export function refuseBadRange(range: SpendRange, by?: SpendGrouping): void {
  const days = dayCount(range);
  if (days < 1) throw badRange(`The range ends on ${range.to}, before it begins on ${range.from}.`);
  if (by === 'day' && days > mostDays) {
    throw badRange(`A report by day has at most ${mostDays} days. Choose months, or a shorter range.`);
  }
  if (by === 'month' && monthsOf(range).length > mostMonths) {
    throw badRange(`A report by month has at most ${mostMonths} months. Choose a shorter range.`);
  }
}

function badRange(message: string): AppError {
  return new AppError('invalid-input', message, { field: 'range' });
}

/** Lines with spend only: time newest first, everything else dearest first. */
export function spendRows(
  context: SpendContext,
  by: SpendGrouping,
  range: SpendRange,
): { totalNanos: number; rows: SpendRow[] } {
  const everything: SpendFilter = { projectId: null, connectionId: null, model: null };
  const found = context.tables.spendDays.grouped(by, range, everything);
  const groups =
    by === 'day' || by === 'month'
      ? found.map(plainGroup).sort((one, other) => other.key.localeCompare(one.key))
      : namedGroups(context, by, found);
  return {
    totalNanos: groups.reduce((sum, group) => sum + group.netNanos, 0),
    rows: groups.map(({ label, netNanos }) => ({ key: label, amountNanos: netNanos })),
  };
}

function groupsOf(
  context: SpendContext,
  by: SpendGrouping,
  range: SpendRange,
  found: readonly SpendSumsOf[],
): SpendGroup[] {
  if (by === 'day') return filled(daysOf(range), found);
  if (by === 'month') return filled(monthsOf(range), found);
  return namedGroups(context, by, found);
}

function namedGroups(
  context: SpendContext,
  by: 'model' | 'project' | 'connection',
  found: readonly SpendSumsOf[],
): SpendGroup[] {
  const groups = by === 'model' ? found.map(plainGroup) : idGroups(context, by, found);
  return groups.sort((one, other) => other.netNanos - one.netNanos || one.label.localeCompare(other.label));
}

/** Days and months without spend are lines of zeros: a chart without them would lie about time. */
function filled(keys: readonly string[], found: readonly SpendSumsOf[]): SpendGroup[] {
  const byKey = new Map(found.map((each) => [each.key, each]));
  return keys.map((key) => plainGroup({ ...nothing, ...byKey.get(key), key }));
}

/** A group whose key says what it is: a day, a month, a model. */
function plainGroup({ key, ...sums }: SpendSumsOf): SpendGroup {
  return { key, label: key, projectId: null, connectionId: null, ...withNet(sums) };
}

function idGroups(
  { tables }: SpendContext,
  by: 'project' | 'connection',
  found: readonly SpendSumsOf[],
): SpendGroup[] {
  const names = tables.spendDays.names(by);
  return found.map((each) => idGroup(names, by, each));
}

function idGroup(
  names: ReadonlyMap<string, string>,
  by: 'project' | 'connection',
  { key, ...sums }: SpendSumsOf,
): SpendGroup {
  return {
    key,
    label: names.get(key) ?? key,
    // The key is an id of the table that `by` names, as text.
    projectId: by === 'project' ? (Number(key) as ProjectId) : null,
    connectionId: by === 'connection' ? (Number(key) as ConnectionId) : null,
    ...withNet(sums),
  };
}

const nothing: SpendSums = {
  chargeNanos: 0,
  adjustmentNanos: 0,
  refundNanos: 0,
  estimateNanos: 0,
  estimatedChargeNanos: 0,
  callCount: 0,
  pictureCount: 0,
  keptCount: 0,
};

function plus(one: SpendSums, other: SpendSums): SpendSums {
  return {
    chargeNanos: one.chargeNanos + other.chargeNanos,
    adjustmentNanos: one.adjustmentNanos + other.adjustmentNanos,
    refundNanos: one.refundNanos + other.refundNanos,
    estimateNanos: one.estimateNanos + other.estimateNanos,
    estimatedChargeNanos: one.estimatedChargeNanos + other.estimatedChargeNanos,
    callCount: one.callCount + other.callCount,
    pictureCount: one.pictureCount + other.pictureCount,
    keptCount: one.keptCount + other.keptCount,
  };
}

function withNet(sums: SpendSums): SpendSums & { netNanos: number } {
  return { ...sums, netNanos: sums.chargeNanos + sums.adjustmentNanos + sums.refundNanos };
}
