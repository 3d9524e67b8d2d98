import type { AttemptState } from '../../shared/attempt-state.ts';
import type { Attempt, Run } from '../../shared/model.ts';
import { formatDollars } from '../../shared/money.ts';
import type { CostMark } from './cost-words.ts';

/** How an attempt stands, for people: a mark, a word, and what it means for the bill. */
export interface AttemptWords {
  readonly mark: CostMark;
  readonly word: string;
  readonly money: string;
}

const stateWords: Readonly<Record<AttemptState, string>> = {
  planned: 'Waiting, nothing sent',
  intent: 'About to be sent',
  sending: 'Sent, no reply yet',
  accepted: 'Being made by the provider',
  receiving: 'The reply is arriving',
  received: 'The reply is on disk',
  fetching: 'The pictures are being downloaded',
  done: 'Done',
  not_sent: 'Not sent',
  rejected: 'Refused by the provider',
  cancelled: 'Cancelled',
  failed: 'Failed at the provider',
  unreadable: 'The reply could not be read',
  expired: 'The links ran out',
  unknown: 'The outcome is not known',
};

/** Names the state and the money of one attempt without ever guessing. */
export function attemptWords(attempt: Attempt): AttemptWords {
  const word = attempt.state === 'done' ? deliveredWords(attempt) : stateWords[attempt.state];
  return { mark: markOf(attempt), word, money: moneyWords(attempt) };
}

function deliveredWords({ deliveredCount, wantedCount }: Attempt): string {
  if (deliveredCount === wantedCount) return wantedCount === 1 ? 'Done' : `Done, ${deliveredCount} pictures`;
  return `Done, ${deliveredCount} of ${wantedCount} pictures`;
}

function markOf({ state, charge }: Attempt): CostMark {
  if (charge === 'unknown' || state === 'unreadable' || state === 'expired') return 'triangle';
  if (state === 'done') return 'full';
  return charge === 'reserved' ? 'half' : 'hollow';
}

function moneyWords(attempt: Attempt): string {
  if (attempt.isPlayMoney) return 'free · play money';
  const amount = attempt.amountNanos === null ? null : formatDollars(attempt.amountNanos);
  switch (attempt.charge) {
    case 'charged':
      return amount === null ? 'charged, amount unknown' : `${amount} charged`;
    case 'unknown':
      return amount === null ? 'may have been charged' : `may have been charged: ${amount} at risk`;
    case 'reserved': {
      const estimate = attempt.amountNanos ?? attempt.estimateNanos;
      return estimate === null ? 'price unknown' : `about ${formatDollars(estimate)}`;
    }
    case 'refunded':
      return 'refunded';
    case 'free':
    case 'none':
      return 'not charged';
  }
}

const statusWords: Readonly<Record<Run['status'], string>> = {
  waiting: 'Waiting',
  running: 'Being made',
  done: 'Done',
  partial: 'Partly delivered',
  failed: 'Failed',
  cancelled: 'Cancelled',
  unknown: 'May have been charged',
};

/** A run's status as a heading. */
export function runStatusWords(status: Run['status']): string {
  return statusWords[status];
}
