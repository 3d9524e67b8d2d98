import type { AttemptState, ChargeState } from '../../shared/attempt-state.ts';
import { invariant } from '../../shared/errors.ts';
import type { AttemptId } from '../../shared/ids.ts';
import { shareOf } from '../../shared/money.ts';
import type { AttemptChanges, AttemptOutput, AttemptRecord } from '../db/attempts.ts';
import type { LedgerBasis, LedgerKind } from '../db/ledger.ts';
import { inTransaction } from '../db/transaction.ts';
import type { ChargeFacts, ProblemFacts, ReplyReading } from '../providers/provider.ts';
import { applyAdjustment } from '../spend/apply-adjustment.ts';
import type { JobContext } from './job-context.ts';
import { notChargedByPerson } from './not-charged-by-person.ts';
import { settleDoubts } from './settle-doubts.ts';

/** Endings that cost nothing, with the rule by which we know. */
export type FreeEnding = Extract<AttemptState, 'not_sent' | 'rejected' | 'cancelled' | 'failed'>;

/** Ends an attempt that cost nothing; what was reserved for it is free again. */
export function endFree(
  context: JobContext,
  id: AttemptId,
  to: FreeEnding,
  problem: ProblemFacts,
  requestId: string | null = null,
): void {
  settle(context, id, () => {
    // Entered before, from a reply or a person's word: what the provider says now is the better word.
    if (context.tables.ledger.netOfAttempt(id) !== null) applyAdjustment(context, id, foundFree);
    context.tables.attempts.move(id, to, {
      charge: 'free',
      reservedNanos: 0,
      problem,
      ...(requestId === null ? {} : { requestId }),
      finishedAtMs: context.clock.nowMs(),
    });
  });
}

const foundFree: ChargeFacts = {
  amountNanos: 0,
  basis: 'reported',
  unitRule: 'per-call',
  priceId: null,
  detail: 'The provider says that it cost nothing.',
};

/** Ends an attempt that may have been charged: its reservation stays as the amount at risk until a person decides. */
export function endAtRisk(
  context: JobContext,
  id: AttemptId,
  to: 'unknown' | 'unreadable' | 'failed',
  problem: ProblemFacts,
  requestId: string | null = null,
): void {
  // A charge that is entered stays one, whatever becomes of the reply: only its picture is in doubt then.
  const isEntered = context.tables.ledger.netOfAttempt(id) !== null;
  commitMove(context, id, to, {
    ...(isEntered ? { reservedNanos: 0 } : { charge: 'unknown' as const }),
    problem,
    ...(requestId === null ? {} : { requestId }),
    finishedAtMs: context.clock.nowMs(),
  });
}

/** Ends an attempt that was charged although no picture came of it; `charge` is null when it was entered before. */
export function endCharged(
  context: JobContext,
  id: AttemptId,
  to: 'rejected' | 'unreadable' | 'failed' | 'expired',
  problem: ProblemFacts,
  charge: ChargeFacts | null,
): void {
  settle(context, id, () => {
    context.tables.attempts.move(id, to, {
      charge: charge === null ? 'charged' : chargeStateOf(charge),
      reservedNanos: 0,
      problem,
      finishedAtMs: context.clock.nowMs(),
    });
    if (charge !== null) enterCharge(context, id, charge);
  });
}

/** The whole reply is on disk: charges what it costs and remembers its outputs, before any picture is touched. */
export function commitReceived(
  context: JobContext,
  id: AttemptId,
  reading: Extract<ReplyReading, { kind: 'pictures' }>,
  outputs: readonly AttemptOutput[],
): void {
  const { charge, got, answer, remoteId } = reading;
  settle(context, id, () => {
    const changes: AttemptChanges = {
      charge: chargeStateOf(charge),
      reservedNanos: 0,
      got: JSON.stringify(got),
      problem: null,
      ...(answer === undefined ? {} : { answer }),
      ...(remoteId === undefined || remoteId === null ? {} : { remoteId }),
    };
    // A start that finds the reply already received goes on from there.
    if (context.tables.attempts.get(id)?.state === 'received') context.tables.attempts.change(id, changes);
    else context.tables.attempts.move(id, 'received', changes);
    enterCharge(context, id, charge);
    context.tables.attempts.setOutputs(id, outputs);
  });
}

/**
 * A person's word on an unknown outcome, or on a paid reply whose price could not be read. Where they name no amount, the
 * estimate stands for it.
 */
export function resolveByPerson(
  context: JobContext,
  attempt: AttemptRecord,
  charged: boolean,
  namedNanos: number | null,
): void {
  settle(context, attempt.id, () => {
    const problem: ProblemFacts = {
      code: attempt.problem?.code ?? 'resolved',
      message: attempt.problem?.message ?? '',
      billingRule: charged ? 'Marked as charged by you.' : notChargedByPerson,
    };
    const changes: AttemptChanges = { charge: charged ? 'charged' : 'free', reservedNanos: 0, problem };
    if (attempt.state === 'unknown') context.tables.attempts.move(attempt.id, 'failed', changes);
    else context.tables.attempts.change(attempt.id, changes);
    const amountNanos = namedNanos ?? attempt.estimateNanos;
    if (charged && amountNanos !== null && context.tables.ledger.netOfAttempt(attempt.id) === null) {
      append(context, attempt.id, 'charge', 'person', {
        amountNanos,
        unitRule: 'per-call',
        priceId: null,
        detail:
          namedNanos === null
            ? 'Marked as charged by a person; the amount is the estimate.'
            : 'Marked as charged by a person, who named the amount.',
      });
    }
    sharePictures(context, attempt.id, charged);
  });
}

/** What came before its cost was known takes its share now. */
function sharePictures(context: JobContext, id: AttemptId, charged: boolean): void {
  const { images } = context.tables;
  const imageIds = images.ofAttempt(id);
  const shares = sharesOf(context, id, imageIds.length);
  imageIds.forEach((imageId, index) => images.setAmount(imageId, charged ? (shares[index] ?? null) : 0));
}

/** Commits what is known of a purchase's money together with what that says of the other calls under its key. */
function settle(context: JobContext, id: AttemptId, change: () => void): void {
  const others = inTransaction(context.db, () => {
    change();
    return settleDoubts(context, id);
  });
  for (const each of [id, ...others]) publish(context, each);
}

/** Records what was expected before the call; shown beside the charge, never counted. */
export function appendEstimate(context: JobContext, id: AttemptId, estimate: EntryFacts): void {
  append(context, id, 'estimate', 'estimate', estimate);
}

/** Commits one move and tells whoever watches the run. */
export function commitMove(
  context: JobContext,
  id: AttemptId,
  to: AttemptState,
  changes: AttemptChanges = {},
): void {
  context.tables.attempts.move(id, to, changes);
  publish(context, id);
}

interface EntryFacts {
  readonly amountNanos: number;
  readonly unitRule: ChargeFacts['unitRule'];
  readonly priceId: string | null;
  readonly detail: string | null;
}

function appendCharge(context: JobContext, id: AttemptId, charge: ChargeFacts): void {
  // A model without a price has no figure: the attempt says "charged", the amount stays unknown, and nothing is summed.
  if (charge.amountNanos === null) return;
  append(context, id, 'charge', charge.basis, { ...charge, amountNanos: charge.amountNanos });
  const refundNanos = charge.refundNanos ?? 0;
  if (refundNanos > 0) {
    const detail = 'Given back by the provider.';
    append(context, id, 'refund', charge.basis, { ...charge, amountNanos: -refundNanos, detail });
  }
}

/**
 * A reply that is read again (after a restart, by a newer version, after a person's word) is never charged again: a
 * figure the provider reports corrects what was entered. Of a task bought elsewhere only such a figure counts; what a
 * price list would say is a guess about somebody else's press.
 */
function enterCharge(context: JobContext, id: AttemptId, charge: ChargeFacts): void {
  const isNew = context.tables.ledger.netOfAttempt(id) === null;
  const runId = context.tables.attempts.get(id)?.runId;
  const isFetched = runId !== undefined && context.tables.runs.get(runId)?.origin === 'fetched';
  if (isSameReckoning(context, id, charge)) return;
  if (charge.basis === 'reported') applyAdjustment(context, id, charge);
  else if (isFetched && isNew) context.tables.attempts.change(id, { charge: 'unknown' });
  else if (isNew) appendCharge(context, id, charge);
}

/** The same tokens as entered before: today's prices do not change what they cost on the day they were used. */
function isSameReckoning(context: JobContext, id: AttemptId, { unitRule, detail }: ChargeFacts): boolean {
  if (unitRule !== 'tokens') return false;
  const entries = context.tables.ledger.forAttempt(id);
  return entries.some(
    (entry) => entry.kind === 'charge' && entry.unitRule === 'tokens' && entry.detail === detail,
  );
}

/** What a provider took and gave back whole was no cost. */
function chargeStateOf({ amountNanos, refundNanos = 0 }: ChargeFacts): ChargeState {
  return amountNanos !== null && refundNanos > 0 && refundNanos >= amountNanos ? 'refunded' : 'charged';
}

function append(
  context: JobContext,
  id: AttemptId,
  kind: LedgerKind,
  basis: LedgerBasis,
  facts: EntryFacts,
): void {
  const attempt = context.tables.attempts.get(id);
  const run = attempt && context.tables.runs.get(attempt.runId);
  invariant(attempt && run, `attempt ${id} and its run exist while money is entered`);
  context.tables.ledger.append({
    attemptId: id,
    kind,
    basis,
    amountNanos: facts.amountNanos,
    unitRule: facts.unitRule,
    priceId: facts.priceId,
    detail: facts.detail,
    isPlayMoney: attempt.isPlayMoney,
    projectId: run.projectId,
    connectionId: attempt.connectionId,
    model: run.model,
    localDay: attempt.sentDay ?? context.clock.localDay(context.clock.nowMs()),
    createdAtMs: context.clock.nowMs(),
  });
}

/** Each delivered picture's share of its attempt's net amount; null when the amount is not known. */
export function sharesOf(context: JobContext, id: AttemptId, deliveredCount: number): (number | null)[] {
  const netNanos = context.tables.ledger.netOfAttempt(id);
  return Array.from({ length: deliveredCount }, (_, index) =>
    netNanos === null ? null : shareOf(netNanos, deliveredCount, index),
  );
}

export function publish(context: JobContext, id: AttemptId): void {
  const attempt = context.tables.attempts.get(id);
  const run = attempt && context.tables.runs.get(attempt.runId);
  if (!run) return;
  context.bus.publish({ kind: 'run.changed', runId: run.id, projectId: run.projectId });
  context.bus.publish({ kind: 'ledger.changed' });
}
