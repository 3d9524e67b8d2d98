import type { Cap, SpendGroup, SpendGrouping, SpendRange, SpendReport } from '../../shared/money-model.ts';
import { formatDollars } from '../../shared/money.ts';
import { capLimit } from '../caps/cap-words.ts';
import type { RangePreset } from '../state/report-view.ts';

/** Ranges with a name, in the order they are offered. */
export const presetNames: Readonly<Record<RangePreset, string>> = {
  today: 'Today',
  '7-days': '7 days',
  '30-days': '30 days',
  month: 'This month',
  'last-month': 'Last month',
  year: 'This year',
  all: 'All time',
};

/** What the report can be grouped by. */
export const groupingNames: Readonly<Record<SpendGrouping, string>> = {
  day: 'Day',
  month: 'Month',
  model: 'Model',
  project: 'Project',
  connection: 'Connection',
};

const format = (day: string, options: Intl.DateTimeFormatOptions) =>
  new Date(`${day}T12:00:00Z`).toLocaleDateString('en-GB', { ...options, timeZone: 'UTC' });

/** "Thu 5 November", with the year when it is not this one. */
export function dayName(day: string, today: string): string {
  const year = day.slice(0, 4) === today.slice(0, 4) ? {} : { year: 'numeric' as const };
  return format(day, { weekday: 'short', day: 'numeric', month: 'long', ...year });
}

/** "November 2026". */
function monthName(month: string): string {
  return format(`${month}-01`, { month: 'long', year: 'numeric' });
}

/** "1–20 November 2026", "28 October – 3 November 2026", "5 November 2026". */
export function rangeWords({ from, to }: SpendRange): string {
  const whole = { day: 'numeric', month: 'long', year: 'numeric' } as const;
  if (from === to) return format(from, whole);
  if (from.slice(0, 7) === to.slice(0, 7)) return `${Number(from.slice(8))}–${format(to, whole)}`;
  if (from.slice(0, 4) === to.slice(0, 4)) {
    return `${format(from, { day: 'numeric', month: 'long' })} – ${format(to, whole)}`;
  }
  return `${format(from, whole)} – ${format(to, whole)}`;
}

/** A group's name for people: core names models, projects and connections; days and months are named here. */
export function groupName(
  by: SpendGrouping,
  group: Pick<SpendGroup, 'key' | 'label'>,
  today: string,
): string {
  if (by === 'day') return dayName(group.key, today);
  if (by === 'month') return monthName(group.key);
  return group.label;
}

/** The few letters under a bar. */
export function tickName(by: SpendGrouping, key: string): string {
  if (by === 'day')
    return key.endsWith('-01')
      ? format(key, { day: 'numeric', month: 'short' })
      : String(Number(key.slice(8)));
  return format(`${key}-01`, key.endsWith('-01') ? { month: 'short', year: '2-digit' } : { month: 'short' });
}

/** A difference as a share of what was expected: "3 % below the estimate". */
export function estimateWords({ estimateNanos, estimatedChargeNanos }: SpendReport['total']): string {
  if (estimateNanos === 0) return 'nothing was estimated';
  const share = (estimatedChargeNanos - estimateNanos) / estimateNanos;
  const percent = Math.abs(share * 100);
  if (percent < 0.5) return 'as estimated';
  const figure =
    percent < 10 ? percent.toFixed(1).replace(/\.0$/, '') : Math.round(percent).toLocaleString('en-US');
  return `${figure} % ${share > 0 ? 'above' : 'below'} the estimate`;
}

/** What one kept picture cost, everything that was thrown away included; null while none is kept. */
export function perKeptNanos({ netNanos, keptCount }: SpendReport['total']): number | null {
  return keptCount > 0 && netNanos > 0 ? Math.round(netNanos / keptCount) : null;
}

/** "12 %", "< 1 %", or a dash where there is no whole to be a part of. */
export function shareWords(nanos: number, totalNanos: number): string {
  if (totalNanos <= 0 || nanos <= 0) return '–';
  const percent = (nanos / totalNanos) * 100;
  return percent < 1 ? '< 1 %' : `${Math.round(percent)} %`;
}

/** How much of a cap is used, by the count the header and the cap itself go by: what is held counts too. */
export function capShareWords(cap: Cap): string {
  const share = shareWords(cap.spentNanos + cap.heldNanos, capLimit(cap)).replace('–', '0 %');
  const held = cap.heldNanos > 0 ? ', with what is held' : '';
  return `${share} of the ${formatDollars(capLimit(cap))} cap${held}`;
}

/** An amount as it stands under others: always as many decimals below a dollar, so that the points are in one line. */
export function columnDollars(nanos: number): string {
  const text = formatDollars(nanos);
  const isShort = Math.abs(nanos) < 1e9 && text.length - text.indexOf('.') - 1 < 4;
  return isShort ? text.padEnd(text.indexOf('.') + 5, '0') : text;
}

/** The same, or a dash for nothing: an empty column reads more easily than one of zeros. */
export function amountOrDash(nanos: number): string {
  return nanos === 0 ? '–' : columnDollars(nanos);
}

/** "14 pictures", "1 picture". */
export function pictureWords(count: number): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? 'picture' : 'pictures'}`;
}
