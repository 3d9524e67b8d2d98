import { SpendGroup, SpendReport } from '../../../src/shared/money-model.ts';

const nothing = {
  netNanos: 0,
  chargeNanos: 0,
  adjustmentNanos: 0,
  refundNanos: 0,
  estimateNanos: 0,
  estimatedChargeNanos: 0,
  callCount: 0,
  pictureCount: 0,
  keptCount: 0,
};

/** A group of a report; its label is its key unless told otherwise. */
export function group(changes: Readonly<Record<string, unknown>> & { readonly key: string }): SpendGroup {
  return SpendGroup.parse({
    ...nothing,
    label: changes.key,
    projectId: null,
    connectionId: null,
    ...changes,
  });
}

/** A report by day over these groups, its total their sum. */
export function report(groups: readonly SpendGroup[], changes: object = {}): SpendReport {
  const netNanos = groups.reduce((sum, each) => sum + each.netNanos, 0);
  return SpendReport.parse({
    range: { from: '2026-11-01', to: '2026-11-20' },
    by: 'day',
    total: { ...nothing, netNanos },
    groups,
    unpricedCount: 0,
    ...changes,
  });
}
