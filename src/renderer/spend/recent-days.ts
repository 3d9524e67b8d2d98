import type { SpendRow } from '../../shared/model.ts';
import { dayKey } from '../gallery/days.ts';

export interface SpendDay {
  /** `2026-11-20`. */
  readonly day: string;
  readonly amountNanos: number;
}

/** Days shown at least, so that one busy day does not fill the chart. */
const minDays = 14;
const maxDays = 31;

/** The last days without holes, oldest first: as far back as there was spend, between two and about four weeks. */
export function recentDays(rows: readonly SpendRow[], nowMs: number): readonly SpendDay[] {
  const amounts = new Map(rows.map((row) => [row.key, row.amountNanos]));
  const days: SpendDay[] = [];
  const date = new Date(nowMs);
  for (let back = 0; back < maxDays; back += 1) {
    const day = dayKey(date.getTime());
    days.unshift({ day, amountNanos: amounts.get(day) ?? 0 });
    date.setDate(date.getDate() - 1);
  }
  const first = days.findIndex((each) => each.amountNanos !== 0);
  const start = first < 0 ? maxDays - minDays : Math.min(first, maxDays - minDays);
  return days.slice(start);
}
