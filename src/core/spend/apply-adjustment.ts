import { invariant } from '../../shared/errors.ts';
import type { AttemptId } from '../../shared/ids.ts';
import { shareOf } from '../../shared/money.ts';
import type { LedgerEntry, LedgerKind, NewLedgerEntry } from '../db/ledger.ts';
import { inTransaction } from '../db/transaction.ts';
import type { JobContext } from '../jobs/job-context.ts';
import type { ChargeFacts } from '../providers/provider.ts';

/**
 * A figure the provider reports after the charge was entered: what the call costs by now (`amountNanos`) and how much of
 * it was given back altogether (`refundNanos`). Only differences become entries, an adjustment and a refund, so being
 * told the same twice changes nothing. The first figure of a call that had none is its charge. Pictures get their new
 * shares. Gives false when there was nothing new.
 */
export function applyAdjustment(context: JobContext, id: AttemptId, reported: ChargeFacts): boolean {
  const entered = inTransaction(context.db, () => {
    const changes = differences(moneyOf(context, id), reported);
    for (const { kind, amountNanos } of changes) enter(context, id, { kind, amountNanos, reported });
    if (changes.length > 0) settleAttempt(context, id);
    return changes.length;
  });
  if (entered > 0) publishChanges(context, id);
  return entered > 0;
}

interface Difference {
  readonly kind: Exclude<LedgerKind, 'estimate'>;
  readonly amountNanos: number;
}

function moneyOf({ tables }: JobContext, id: AttemptId): LedgerEntry[] {
  return tables.ledger.forAttempt(id).filter((entry) => entry.kind !== 'estimate');
}

function differences(entries: readonly LedgerEntry[], reported: ChargeFacts): Difference[] {
  const { amountNanos } = reported;
  if (amountNanos === null) return [];
  const sumOf = (isWanted: (kind: LedgerKind) => boolean): number =>
    entries.filter((entry) => isWanted(entry.kind)).reduce((sum, entry) => sum + entry.amountNanos, 0);
  const grossNanos = sumOf((kind) => kind !== 'refund');
  const refundedNanos = -sumOf((kind) => kind === 'refund');
  // Nobody gives back more than was taken; more would make a call earn money.
  const refundNanos = Math.min(reported.refundNanos ?? 0, amountNanos) - refundedNanos;
  return [
    ...(entries.length === 0 ? [{ kind: 'charge' as const, amountNanos }] : []),
    ...(entries.length > 0 && amountNanos !== grossNanos
      ? [{ kind: 'adjustment' as const, amountNanos: amountNanos - grossNanos }]
      : []),
    ...(refundNanos > 0 ? [{ kind: 'refund' as const, amountNanos: -refundNanos }] : []),
  ];
}

function enter(
  context: JobContext,
  id: AttemptId,
  { kind, amountNanos, reported }: Difference & { readonly reported: ChargeFacts },
): void {
  const { basis, unitRule, priceId, detail } = reported;
  context.tables.ledger.append({
    ...placeOf(context, id),
    kind,
    amountNanos,
    basis,
    unitRule,
    priceId,
    detail,
    createdAtMs: context.clock.nowMs(),
  });
}

type EntryPlace = Pick<
  NewLedgerEntry,
  'attemptId' | 'isPlayMoney' | 'projectId' | 'connectionId' | 'model' | 'localDay'
>;

/** Where the attempt's money stands already, so that it counts on the same day and in the same project. */
function placeOf(context: JobContext, id: AttemptId): EntryPlace {
  const first = moneyOf(context, id)[0];
  if (first) {
    const { attemptId, isPlayMoney, projectId, connectionId, model, localDay } = first;
    return { attemptId, isPlayMoney, projectId, connectionId, model, localDay };
  }
  const attempt = context.tables.attempts.get(id);
  const run = attempt && context.tables.runs.get(attempt.runId);
  invariant(attempt && run, `attempt ${id} and its run exist while money is entered`);
  return {
    attemptId: id,
    isPlayMoney: attempt.isPlayMoney,
    projectId: run.projectId,
    connectionId: attempt.connectionId,
    model: run.model,
    localDay: attempt.sentDay ?? context.clock.localDay(context.clock.nowMs()),
  };
}

/** The attempt and its pictures say what the ledger says. */
function settleAttempt({ tables }: JobContext, id: AttemptId): void {
  const netNanos = tables.ledger.netOfAttempt(id) ?? 0;
  const isRefunded = netNanos === 0 && tables.ledger.forAttempt(id).some((entry) => entry.kind === 'refund');
  tables.attempts.change(id, { charge: isRefunded ? 'refunded' : 'charged', reservedNanos: 0 });
  const imageIds = tables.images.ofAttempt(id);
  imageIds.forEach((imageId, index) => {
    tables.images.setAmount(imageId, shareOf(netNanos, imageIds.length, index));
  });
}

function publishChanges({ tables, bus }: JobContext, id: AttemptId): void {
  const attempt = tables.attempts.get(id);
  const run = attempt && tables.runs.get(attempt.runId);
  if (run) bus.publish({ kind: 'run.changed', runId: run.id, projectId: run.projectId });
  for (const imageId of tables.images.ofAttempt(id)) {
    const image = tables.images.get(imageId);
    if (image) bus.publish({ kind: 'image.changed', imageId, projectId: image.projectId });
  }
  bus.publish({ kind: 'ledger.changed' });
}
