import type { Cap, CapScope } from '../../shared/money-model.ts';
import { formatDollars } from '../../shared/money.ts';

/** A scope as text, to tell caps apart. */
export function scopeKey(scope: CapScope): string {
  if (scope.kind === 'project') return `project:${scope.projectId}`;
  if (scope.kind === 'connection') return `connection:${scope.connectionId}`;
  return scope.kind;
}

/** The figure a cap is drawn against: what blocks, or else what warns. */
export function capLimit({ hardNanos, softNanos }: Cap): number {
  return hardNanos ?? softNanos ?? 0;
}

/** Spent and held money together: both count. */
const usedNanos = ({ spentNanos, heldNanos }: Cap) => spentNanos + heldNanos;

/** Parts of the bar, 0 to 1 together: what is spent, and what is held beside it. */
export function capShares(cap: Cap): { readonly spent: number; readonly held: number } {
  const limit = capLimit(cap);
  if (limit <= 0) return { spent: 0, held: 0 };
  const spent = Math.min(1, Math.max(0, cap.spentNanos) / limit);
  return { spent, held: Math.min(1 - spent, cap.heldNanos / limit) };
}

/** The cap that will be reached first, by share of its limit; null without caps. */
export function nearestCap(caps: readonly Cap[]): Cap | null {
  const share = (cap: Cap) => usedNanos(cap) / Math.max(1, capLimit(cap));
  return caps.reduce<Cap | null>(
    (nearest, cap) => (nearest === null || share(cap) > share(nearest) ? cap : nearest),
    null,
  );
}

/** How a cap stands: a shape and a word. */
export interface CapState {
  readonly word: string;
  readonly shape: 'circle' | 'triangle' | 'square';
}

/** The state of a cap in a word; the shape says the same. */
export function capState(cap: Cap): CapState {
  if (cap.state === 'reached') {
    return cap.hardNanos === null
      ? { word: 'passed', shape: 'triangle' }
      : { word: 'reached', shape: 'square' };
  }
  if (cap.state === 'warning') return { word: 'near its end', shape: 'triangle' };
  return { word: 'ok', shape: 'circle' };
}

/** "Today’s cap", "Cap of Ceramics": a cap by its name. */
export function capName({ scope, label }: Cap): string {
  if (scope.kind === 'day') return 'Today’s cap';
  return scope.kind === 'month' ? 'This month’s cap' : `Cap of ${label}`;
}

/** "$0.42 of $5.00", and what is held where anything is. */
export function capFigures(cap: Cap): string {
  const figures = `${formatDollars(usedNanos(cap))} of ${formatDollars(capLimit(cap))}`;
  return cap.heldNanos > 0 ? `${figures} · ${formatDollars(cap.heldNanos)} of it held` : figures;
}

/** What a cap does: "blocks at $5.00, warns at $4.00". */
export function capRule({ hardNanos, softNanos }: Cap): string {
  const parts = [
    ...(hardNanos === null ? [] : [`blocks at ${formatDollars(hardNanos)}`]),
    ...(softNanos === null ? [] : [`warns at ${formatDollars(softNanos)}`]),
  ];
  return parts.join(', ');
}

/** "Over today's cap": the words on the button that would pass it. */
export function overWords(scope: CapScope): string {
  const names: Readonly<Record<CapScope['kind'], string>> = {
    day: 'Over today’s cap',
    month: 'Over this month’s cap',
    project: 'Over the project’s cap',
    connection: 'Over the connection’s cap',
  };
  return names[scope.kind];
}

/** What is wrong with two limits together, or null. */
export function limitsProblem(hardNanos: number | null, softNanos: number | null): string | null {
  if (hardNanos === null && softNanos === null) return 'Write at least one of the two.';
  if (hardNanos === 0 || softNanos === 0)
    return 'A cap is more than nothing. To stop buying, pause the queue.';
  if (hardNanos !== null && softNanos !== null && softNanos > hardNanos) {
    return 'The warning comes before the block: make it the smaller amount.';
  }
  return null;
}
