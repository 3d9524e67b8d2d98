import type { AttemptState, ChargeState } from '../../shared/attempt-state.ts';
import type { Attempt, Run } from '../../shared/model.ts';
import { formatDollars } from '../../shared/money.ts';

/** What an attempt that needs words is called; states still under way are in `pendingWords`. */
const endTitles: Partial<Record<AttemptState, string>> = {
  not_sent: 'Not sent',
  rejected: 'Not accepted',
  cancelled: 'Cancelled',
  failed: 'Failed at the provider',
  unreadable: 'Paid, but could not be read',
  expired: 'Paid, but the download link ended',
  unknown: 'May have been charged',
};

/** The attempt that explains how a run ended: an unknown one first, then the latest that brought less than wanted. */
export function tellingAttempt(run: Run): Attempt | null {
  const unknown = run.attempts.find((attempt) => attempt.state === 'unknown');
  const short = run.attempts.findLast((attempt) => attempt.deliveredCount < attempt.wantedCount);
  return unknown ?? short ?? run.attempts.at(-1) ?? null;
}

/** How a run that ended is headed in its cell. */
export function endTitle(run: Run): string {
  const attempt = tellingAttempt(run);
  if (run.status === 'partial') return `${deliveredCount(run)} of ${run.wantedCount} came`;
  if (attempt?.problem?.code.includes('moderation')) return 'Refused';
  return (attempt && endTitles[attempt.state]) ?? 'Failed';
}

/** Why, in the provider's or our own words. */
export function endReason(run: Run): string | null {
  const attempt = tellingAttempt(run);
  if (attempt?.problem) return attempt.problem.message;
  return attempt?.state === 'cancelled' ? 'Stopped before it was sent.' : null;
}

const chargeWords: Readonly<Record<ChargeState, (amount: string | null) => string | null>> = {
  none: () => 'Not charged',
  free: () => 'Not charged',
  reserved: () => null,
  charged: (amount) => (amount ? `Charged ${amount}` : 'Charged, amount not known'),
  refunded: () => 'Refunded',
  unknown: (amount) => (amount ? `${amount} at risk` : 'Amount at risk not known'),
};

/** Whether the end was paid for. */
export function chargeText(run: Run): string | null {
  const attempt = tellingAttempt(run);
  if (!attempt) return null;
  const amountNanos = attempt.amountNanos ?? (attempt.charge === 'unknown' ? attempt.estimateNanos : null);
  const amount = amountNanos === null ? null : formatDollars(amountNanos);
  const words = chargeWords[attempt.charge](amount);
  return words !== null && attempt.isPlayMoney && attempt.charge === 'charged'
    ? `${words} play money`
    : words;
}

/** What a run under way is doing, and since when where the time matters. */
export interface PendingWords {
  readonly title: string;
  readonly sinceMs: number | null;
  /** How the time gone by reads after the title: " · 9 s" or " 3 s ago". */
  readonly time: (elapsedMs: number) => string;
  /** Cancelling now may not save the money. */
  readonly isSent: boolean;
}

const spent = (elapsedMs: number) => ` · ${elapsedText(elapsedMs)}`;
const ago = (elapsedMs: number) => ` ${elapsedText(elapsedMs)} ago`;

/** Words for a run that is waiting or running; what it waits for is the queue's to say (`waitingTitle`). */
export function pendingWords(run: Run, waiting = 'Waiting'): PendingWords {
  const moving = run.attempts.find((attempt) => movingStates.includes(attempt.state));
  if (!moving) {
    return { title: waiting, sinceMs: null, time: spent, isSent: false };
  }
  const sinceMs = moving.sentAtMs;
  const isSent = sinceMs !== null;
  if (run.isCancelRequested) return { title: 'Cancelling', sinceMs, time: spent, isSent };
  if (moving.state === 'fetching') return { title: 'Downloading', sinceMs, time: spent, isSent };
  if (moving.state === 'sending' && moving.partialRevision === 0 && run.wantedCount === 1) {
    return { title: 'Sent', sinceMs, time: ago, isSent };
  }
  const current = Math.min(run.wantedCount, deliveredCount(run) + 1);
  const title = run.wantedCount === 1 ? 'Making' : `Making ${current} of ${run.wantedCount}`;
  return { title, sinceMs, time: spent, isSent };
}

const movingStates: readonly AttemptState[] = [
  'intent',
  'sending',
  'accepted',
  'receiving',
  'received',
  'fetching',
];

/** Pictures that came so far. */
export function deliveredCount(run: Run): number {
  return Math.max(
    run.imageIds.length,
    run.attempts.reduce((sum, attempt) => sum + attempt.deliveredCount, 0),
  );
}

/** What the whole run is reckoned to cost, or null when any part is not known. */
function runEstimateNanos(run: Run): number | null {
  const estimates = run.attempts.map((attempt) => attempt.estimateNanos);
  if (estimates.length === 0 || estimates.includes(null)) return null;
  return estimates.reduce<number>((sum, nanos) => sum + (nanos ?? 0), 0);
}

/** "about $0.041", "free", "play money" or "price not known". */
export function runPriceText(run: Run): string {
  const nanos = runEstimateNanos(run);
  if (run.attempts.some((attempt) => attempt.isPlayMoney)) return 'play money';
  if (nanos === null) return 'price not known';
  return nanos === 0 ? 'free' : `about ${formatDollars(nanos)}`;
}

/** What cancelling now means for the bill. */
export function cancelText(run: Run): string | null {
  const { isSent } = pendingWords(run);
  const nanos = runEstimateNanos(run);
  if (!isSent || run.attempts.some((attempt) => attempt.isPlayMoney)) return null;
  return nanos === null ? 'cancelling may still cost' : `cancelling may still cost ${formatDollars(nanos)}`;
}

/** "9 s", "2 min 5 s", "1 h 4 min". */
export function elapsedText(elapsedMs: number): string {
  const seconds = Math.max(0, Math.floor(elapsedMs / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Said to screen readers when a run leaves the queue: "2 of 4 done, $0.14". */
export function finishedText(run: Run): string {
  const amount = run.attempts.reduce(
    (sum, attempt) => sum + (attempt.isPlayMoney ? 0 : (attempt.amountNanos ?? 0)),
    0,
  );
  const cost = amount > 0 && run.status !== 'unknown' ? `, ${formatDollars(amount)}` : '';
  if (run.status === 'done' || run.status === 'partial')
    return `${deliveredCount(run)} of ${run.wantedCount} done${cost}`;
  return [endTitle(run), chargeText(run)].filter(Boolean).join('. ');
}
