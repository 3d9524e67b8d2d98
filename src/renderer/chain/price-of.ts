import type { ChainNode } from '../../shared/model.ts';
import { formatDollars } from '../../shared/money.ts';

/** What one picture of a chain cost, in words; null for one that was brought along. */
export function priceOf({ cell }: ChainNode): string | null {
  if (cell.runId === null) return null;
  if (cell.isPlayMoney) return 'free, play money';
  return cell.amountNanos === null ? 'cost unknown' : formatDollars(cell.amountNanos);
}
