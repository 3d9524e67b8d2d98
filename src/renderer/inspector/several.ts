import type { ImageDetail } from '../../shared/model.ts';
import { recipeRows } from './recipe-rows.ts';

/** What several pictures have in common, and what they add up to. */
export interface SeveralSummary {
  readonly count: number;
  /** Real money with a known figure. */
  readonly chargedNanos: number;
  readonly playCount: number;
  readonly unknownCount: number;
  readonly sizeBytes: number;
  readonly rows: readonly { readonly label: string; readonly value: string; readonly isShared: boolean }[];
}

/** Sums and shared values over the selected pictures; fields that differ say in how many ways. */
export function summariseSeveral(details: readonly ImageDetail[]): SeveralSummary {
  const bought = details.filter((detail) => detail.recipe !== null && !detail.cost.isPlayMoney);
  return {
    count: details.length,
    chargedNanos: bought.reduce((sum, detail) => sum + (detail.cost.amountNanos ?? 0), 0),
    playCount: details.filter((detail) => detail.cost.isPlayMoney).length,
    unknownCount: bought.filter(
      (detail) => detail.cost.amountNanos === null || detail.cost.charge === 'unknown',
    ).length,
    sizeBytes: details.reduce((sum, detail) => sum + detail.sizeBytes, 0),
    rows: sharedRows(details),
  };
}

function sharedRows(details: readonly ImageDetail[]): SeveralSummary['rows'] {
  const values = new Map<string, string[]>();
  for (const detail of details) {
    const rows = detail.recipe ? recipeRows(detail.recipe) : [];
    for (const { label, value } of rows) {
      if (label === 'Took') continue;
      values.set(label, [...(values.get(label) ?? []), value]);
    }
  }
  return [...values].map(([label, all]) => {
    const different = new Set(all);
    const isShared = different.size === 1 && all.length === details.length;
    const value = isShared ? (all[0] ?? '') : severalValues(different.size, all.length, details.length);
    return { label, value, isShared };
  });
}

function severalValues(different: number, having: number, count: number): string {
  if (different === 1) return `same for ${having} of ${count}`;
  return `${different} different`;
}
