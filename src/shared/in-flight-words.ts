import { formatDollars } from './money.ts';

/** What a terminal says when it is asked to end while money may be moving; nothing when none is. */
export function inFlightWords(inFlight: {
  readonly attemptCount: number;
  readonly amountNanos: number;
}): readonly string[] {
  const { attemptCount, amountNanos } = inFlight;
  if (attemptCount === 0) return [];
  const calls = attemptCount === 1 ? '1 call is' : `${attemptCount} calls are`;
  // Demo's calls cost nothing.
  const amount = amountNanos === 0 ? '' : `, up to ${formatDollars(amountNanos)}`;
  const charge = amountNanos === 0 ? '' : ': they may be charged, and will show as unknown';
  return [
    `${calls} still under way${amount}. Waiting for the pictures.`,
    `Press Ctrl+C again to end now${charge}.`,
  ];
}
