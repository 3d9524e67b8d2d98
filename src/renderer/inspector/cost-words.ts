import type { ChargeState } from '../../shared/attempt-state.ts';
import type { CostView } from '../../shared/model.ts';
import { formatDollars } from '../../shared/money.ts';

/** Shape of the mark before a figure: state is never told by colour alone. */
export type CostMark = 'full' | 'hollow' | 'half' | 'triangle' | 'dash';

/** One cost in words: the figure, what it is, and the lines under it. */
export interface CostWords {
  readonly mark: CostMark;
  readonly figure: string;
  readonly word: string;
  readonly lines: readonly string[];
}

const words: Readonly<Record<ChargeState, { readonly mark: CostMark; readonly word: string }>> = {
  charged: { mark: 'full', word: 'charged' },
  reserved: { mark: 'half', word: 'estimated, not charged yet' },
  unknown: { mark: 'triangle', word: 'may have been charged' },
  refunded: { mark: 'hollow', word: 'refunded' },
  free: { mark: 'hollow', word: 'not charged' },
  none: { mark: 'dash', word: 'no cost' },
};

const bases: Readonly<Record<NonNullable<CostView['basis']>, string>> = {
  reported: 'reported by the provider',
  'price-list': 'by the price list; the provider reported nothing',
  person: 'entered by hand',
};

/** Puts a picture's cost into words; `isImported` tells a picture that was never bought from a free one. */
export function costWords(cost: CostView, isImported: boolean, isMadeHere = false): CostWords {
  if (isMadeHere) return { mark: 'hollow', figure: 'Free', word: 'made here', lines: [] };
  if (isImported) return { mark: 'dash', figure: 'No cost', word: 'imported', lines: [] };
  if (cost.isPlayMoney) return playMoneyWords(cost);
  const { mark, word } = words[cost.charge];
  const amount = cost.amountNanos ?? (cost.charge === 'reserved' ? cost.estimateNanos : null);
  if (amount === null)
    return { mark: 'triangle', figure: 'Unknown', word: unknownWord(cost), lines: linesUnder(cost) };
  if (cost.isFromElsewhere)
    return {
      mark,
      figure: formatDollars(amount),
      word: 'paid elsewhere, not counted here',
      lines: linesUnder(cost),
    };
  return { mark, figure: formatDollars(amount), word, lines: linesUnder(cost) };
}

function playMoneyWords(cost: CostView): CostWords {
  const amount = cost.amountNanos ?? cost.estimateNanos;
  const told = detailLine(cost);
  const lines = told.length > 0 || amount === null ? told : [`${formatDollars(amount)} in play money`];
  return { mark: 'hollow', figure: 'Free', word: 'play money', lines };
}

function unknownWord(cost: CostView): string {
  return cost.charge === 'unknown' ? 'may have been charged' : 'no price known';
}

function linesUnder(cost: CostView): readonly string[] {
  const lines: string[] = [];
  const parts: string[] = [];
  if (cost.estimateNanos !== null && cost.charge !== 'reserved') {
    parts.push(`estimated ${formatDollars(cost.estimateNanos)}`);
  }
  parts.push(...detailLine(cost));
  if (parts.length > 0) lines.push(parts.join(' · '));
  if (cost.basis !== null && cost.basis !== 'reported') lines.push(bases[cost.basis]);
  return lines;
}

function detailLine(cost: CostView): readonly string[] {
  return cost.detail === null || cost.detail === '' ? [] : [cost.detail];
}
