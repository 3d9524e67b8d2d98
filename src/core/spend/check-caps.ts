import { AppError } from '../../shared/errors.ts';
import type { ConnectionId, ProjectId } from '../../shared/ids.ts';
import type { CapNotice, CapScope } from '../../shared/money-model.ts';
import type { CapRecord } from '../db/caps.ts';
import { capIsReached, needsCeiling, passesCap, passesWarning, type CapFacts } from './cap-words.ts';
import { countedNow, labelOf, type SpendContext } from './caps.ts';

/** What somebody is about to buy, as caps see it. */
export interface Purchase {
  /** Null before a project is chosen: its cap is checked when it is. */
  readonly projectId: ProjectId | null;
  readonly connectionId: ConnectionId;
  readonly isPlayMoney: boolean;
  /** The most all of it may cost together; null when neither an estimate nor a ceiling says so. */
  readonly amountNanos: number | null;
}

export interface CapCheck {
  readonly notices: readonly CapNotice[];
  /** A hard cap stands and nobody knows the amount: a person must say the most it may cost. */
  readonly needsCeiling: boolean;
}

/** What a purchase would do to the caps it belongs to. Changes nothing. */
export function checkCaps(context: SpendContext, purchase: Purchase): CapCheck {
  // Play money never counts, and what is free passes no limit.
  if (purchase.isPlayMoney || purchase.amountNanos === 0) return { notices: [], needsCeiling: false };
  const caps = context.tables.caps.list().filter((cap) => concerns(cap.scope, purchase));
  return {
    notices: caps.flatMap((cap) => noticeOf(context, cap, purchase.amountNanos) ?? []),
    needsCeiling: purchase.amountNanos === null && caps.some((cap) => cap.hardNanos !== null),
  };
}

/**
 * Why a purchase may not be planned, in words for people; null when it may. Ask inside the transaction that reserves the
 * money: only then can no other purchase slip in between.
 */
export function capRefusal(context: SpendContext, purchase: Purchase): string | null {
  const { notices, needsCeiling: isCeilingNeeded } = checkCaps(context, purchase);
  const blocks = notices.filter((notice) => notice.effect === 'blocks').map((notice) => notice.message);
  if (blocks.length > 0) return blocks.join(' ');
  return isCeilingNeeded ? ceilingWords(context, purchase) : null;
}

/** Throws `AppError('over-cap')` where a purchase may not be planned; see `capRefusal`. */
export function refuseOverCap(context: SpendContext, purchase: Purchase): void {
  const refusal = capRefusal(context, purchase);
  if (refusal === null) return;
  throw new AppError('over-cap', refusal, purchase.amountNanos === null ? { field: 'ceilingNanos' } : {});
}

function concerns(scope: CapScope, purchase: Purchase): boolean {
  if (scope.kind === 'project') return scope.projectId === purchase.projectId;
  return scope.kind !== 'connection' || scope.connectionId === purchase.connectionId;
}

function noticeOf(context: SpendContext, cap: CapRecord, amountNanos: number | null): CapNotice | null {
  const { scope, hardNanos, softNanos } = cap;
  const counted = countedNow(context, scope);
  const countedNanos = counted.spentNanos + counted.heldNanos;
  const facts = (limitNanos: number): CapFacts => ({
    kind: scope.kind,
    label: labelOf(context, scope),
    limitNanos,
    ...counted,
  });
  if (amountNanos === null) {
    const isReached = hardNanos !== null && countedNanos >= hardNanos;
    return isReached ? { scope, effect: 'blocks', message: capIsReached(facts(hardNanos)) } : null;
  }
  if (hardNanos !== null && countedNanos + amountNanos > hardNanos) {
    return { scope, effect: 'blocks', message: passesCap(facts(hardNanos), amountNanos) };
  }
  if (softNanos !== null && countedNanos + amountNanos > softNanos) {
    return { scope, effect: 'warns', message: passesWarning(facts(softNanos), amountNanos) };
  }
  return null;
}

function ceilingWords(context: SpendContext, purchase: Purchase): string | null {
  const hard = context.tables.caps
    .list()
    .find((cap) => cap.hardNanos !== null && concerns(cap.scope, purchase));
  if (!hard) return null;
  const { scope, hardNanos } = hard;
  const label = labelOf(context, scope);
  return needsCeiling({
    kind: scope.kind,
    label,
    limitNanos: hardNanos ?? 0,
    ...countedNow(context, scope),
  });
}
