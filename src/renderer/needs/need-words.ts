import type { Need } from '../../shared/queue-model.ts';
import { formatDollars } from '../../shared/money.ts';
import type { IconName } from '../ui/icon.tsx';

/** How one kind of need is told apart: a shape and a word, never colour alone. */
export interface NeedKindWords {
  readonly icon: IconName;
  readonly word: string;
  readonly tone: 'warn' | 'bad' | 'plain';
}

/** A shape and a word for each kind. */
export const needKinds: Readonly<Record<Need['kind'], NeedKindWords>> = {
  unknown: { icon: 'warning', word: 'May have been charged', tone: 'warn' },
  unreadable: { icon: 'info', word: 'Paid, not readable', tone: 'bad' },
  expired: { icon: 'info', word: 'Paid, links ended', tone: 'bad' },
  stalled: { icon: 'warning', word: 'Does not end', tone: 'warn' },
  held: { icon: 'pause', word: 'Waits for you', tone: 'warn' },
  paused: { icon: 'pause', word: 'Paused', tone: 'warn' },
  cap: { icon: 'money', word: 'Cap', tone: 'warn' },
  library: { icon: 'folder', word: 'Library', tone: 'bad' },
};

/** What the amount of a need means: "$0.041 at risk", "$0.95 waiting". */
export function needAmount(need: Need): string | null {
  if (need.amountNanos === null) return null;
  const amount = formatDollars(need.amountNanos);
  const told: Readonly<Record<Need['kind'], string>> = {
    unknown: `${amount} at risk`,
    unreadable: `${amount} paid`,
    expired: `${amount} paid`,
    stalled: `${amount} reserved`,
    held: `${amount} waiting`,
    paused: `${amount} waiting`,
    cap: amount,
    library: amount,
  };
  return need.isPlayMoney ? `${told[need.kind]}, play money` : told[need.kind];
}

/** "since 14:05", "since yesterday, 14:05", "since 3 November, 14:05". */
export function sinceWords(sinceMs: number, nowMs: number): string {
  const since = new Date(sinceMs);
  const time = since.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  const now = new Date(nowMs);
  if (since.toDateString() === now.toDateString()) return `since ${time}`;
  now.setDate(now.getDate() - 1);
  if (since.toDateString() === now.toDateString()) return `since yesterday, ${time}`;
  const isThisYear = since.getFullYear() === new Date(nowMs).getFullYear();
  const day = since.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    ...(isThisYear ? {} : { year: 'numeric' }),
  });
  return `since ${day}, ${time}`;
}

/** Real money that may have been charged, and in how many calls. */
export function atRisk(needs: readonly Need[]): { readonly count: number; readonly amountNanos: number } {
  const unknown = needs.filter(({ kind }) => kind === 'unknown');
  const amountNanos = unknown.reduce(
    (sum, need) => sum + (need.isPlayMoney ? 0 : (need.amountNanos ?? 0)),
    0,
  );
  return { count: unknown.length, amountNanos };
}

/** The line beside the page's title. */
export function needsFigures(needs: readonly Need[]): string {
  if (needs.length === 0) return 'nothing waits for you';
  const things = needs.length === 1 ? 'one thing waits for you' : `${needs.length} things wait for you`;
  const { amountNanos } = atRisk(needs);
  return amountNanos > 0 ? `${things} · ${formatDollars(amountNanos)} may have been charged` : things;
}
