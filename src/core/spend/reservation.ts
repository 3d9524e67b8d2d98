import { AppError } from '../../shared/errors.ts';
import { formatDollars, shareOf } from '../../shared/money.ts';

/** What a run may cost together, and what is put aside for each call. */
export interface Reservation {
  /** Null when nothing says what it may cost. */
  readonly totalNanos: number | null;
  /** Per call: its share of the person's ceiling where it has no estimate, else null. */
  readonly ceilings: readonly (number | null)[];
}

/**
 * Spreads a person's ceiling over the calls without an estimate. Refuses a run whose known part alone is dearer than the
 * person allowed.
 */
export function reservationOf(
  estimates: readonly (number | null)[],
  ceilingNanos: number | null,
): Reservation {
  const knownNanos = estimates.reduce<number>((sum, amount) => sum + (amount ?? 0), 0);
  const unknownCount = estimates.filter((amount) => amount === null).length;
  if (ceilingNanos !== null && knownNanos > ceilingNanos) {
    throw new AppError(
      'over-cap',
      `This may cost up to ${formatDollars(knownNanos)}, more than the ${formatDollars(ceilingNanos)} you allowed. ` +
        'Allow more, or ask for less.',
      { field: 'ceilingNanos' },
    );
  }
  if (unknownCount === 0) return { totalNanos: knownNanos, ceilings: estimates.map(() => null) };
  if (ceilingNanos === null) return { totalNanos: null, ceilings: estimates.map(() => null) };
  let index = 0;
  const ceilings = estimates.map((amount) =>
    amount === null ? shareOf(ceilingNanos - knownNanos, unknownCount, index++) : null,
  );
  return { totalNanos: ceilingNanos, ceilings };
}
