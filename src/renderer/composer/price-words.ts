import type { Estimate } from '../../shared/model.ts';
import { formatDollars } from '../../shared/money.ts';

/** The small words on the button: what the next press costs, as far as anybody can know. */
export function priceWords(estimate: Estimate | null): string {
  if (estimate === null || estimate.amountNanos === null) return 'price unknown';
  if (estimate.isPlayMoney) return 'free · play money';
  if (estimate.amountNanos === 0) return 'free';
  return `about ${formatDollars(estimate.amountNanos)}`;
}
