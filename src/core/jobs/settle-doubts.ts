import type { AttemptId } from '../../shared/ids.ts';
import type { AttemptRecord } from '../db/attempts.ts';
import { notChargedByPerson } from './not-charged-by-person.ts';
import { findRun, missingCount } from '../runs/ask-again.ts';
import { underSameKey } from '../runs/one-purchase.ts';
import type { JobContext } from './job-context.ts';

/**
 * What became of a call settles the others under its key that are in doubt: they are the same purchase, so the money they
 * held is free, whether it was charged once or not at all. The provider's key is what makes this certain; nothing else
 * would. Runs inside the transaction that settles the call, so that neither is ever there alone; gives what it settled.
 */
export function settleDoubts(context: JobContext, id: AttemptId): readonly AttemptId[] {
  const settled = context.tables.attempts.get(id);
  if (!settled || (settled.charge === 'unknown' && settled.reservedNanos > 0)) return [];
  const doubted = underSameKey(context, settled).filter(({ charge }) => charge === 'unknown');
  const rule = ruleOf(settled);
  if (rule === null) {
    keepHeld(context, doubted);
    return [];
  }
  for (const each of doubted) settleDoubt(context, each, rule);
  return doubted.map((each) => each.id);
}

/** The amount of a purchase in doubt is held once, by whichever of its calls: it must not go with one that is settled. */
function keepHeld({ tables }: JobContext, doubted: readonly AttemptRecord[]): void {
  const [first] = doubted;
  if (!first || doubted.some(({ reservedNanos }) => reservedNanos > 0)) return;
  tables.attempts.change(first.id, { reservedNanos: first.estimateNanos ?? first.ceilingNanos ?? 0 });
}

/** What is known of the whole purchase by one of its calls, in words; null where that says nothing of the others. */
function ruleOf({ id, charge, state, remoteId, problem }: AttemptRecord): string | null {
  if (charge === 'charged')
    return `Asked again under its key, it was answered and charged once, as attempt ${id}.`;
  if (charge === 'free' && problem?.billingRule === notChargedByPerson)
    return `It is one purchase with attempt ${id}, which you marked as not charged.`;
  // A refusal tells of itself alone; a task that the provider had and did not charge was the purchase.
  const isFreeTask = charge === 'free' && remoteId !== null && (state === 'failed' || state === 'cancelled');
  return charge === 'refunded' || isFreeTask
    ? `Asked again under its key, as attempt ${id}: it is one purchase, and it was not charged.`
    : null;
}

function settleDoubt(context: JobContext, doubted: AttemptRecord, billingRule: string): void {
  const { tables, clock } = context;
  const { code, message } = doubted.problem ?? { code: 'connection_lost', message: '' };
  const changes = { charge: 'free', reservedNanos: 0, problem: { code, message, billingRule } } as const;
  if (doubted.state === 'unknown') tables.attempts.move(doubted.id, 'failed', changes);
  else tables.attempts.change(doubted.id, changes);
  if (missingCount(context, findRun(context, doubted.runId)) === 0) {
    tables.runs.dismiss(doubted.runId, clock.nowMs());
  }
}
