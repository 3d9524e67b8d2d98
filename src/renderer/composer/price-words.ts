import { overWords } from '../caps/cap-words.ts';
import type { Estimate } from '../../shared/model.ts';
import { formatDollars } from '../../shared/money.ts';

/**
 * The small words on the button: what the next press costs, as far as anybody can know, or the cap it would pass. Where
 * nobody knows, the most the person allows stands for it.
 */
export function priceWords(estimate: Estimate | null, ceilingNanos: number | null = null): string {
  const blocking = estimate?.caps.find(({ effect }) => effect === 'blocks');
  if (blocking) return overWords(blocking.scope);
  // Not answered yet is something else than a price nobody knows.
  if (estimate === null) return '';
  if (estimate.amountNanos === null) {
    return ceilingNanos === null ? 'price unknown' : `at most ${formatDollars(ceilingNanos)}`;
  }
  if (estimate.isPlayMoney) return 'free · play money';
  if (estimate.amountNanos === 0) return 'free';
  return `about ${formatDollars(estimate.amountNanos)}`;
}

/** What a cap that only warns has to say of the next press, or null. */
export function warningWords(estimate: Estimate | null): string | null {
  const warnings = estimate?.caps.filter(({ effect }) => effect === 'warns') ?? [];
  return warnings.length === 0 ? null : warnings.map(({ message }) => message).join(' ');
}
