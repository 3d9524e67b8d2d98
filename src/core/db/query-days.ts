import type { Range } from '../../shared/query/query.ts';

/** From this moment up to, not including, that one; open where there is none. */
export interface TimeSpan {
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

/** The moments a range of days covers, by the calendar of whoever asks: days begin at local midnight. */
export function spanOfDays({ low, high }: Range<'days', string>, nowMs: number): TimeSpan {
  const from = low && daysOf(low.value, nowMs);
  const to = high && daysOf(high.value, nowMs);
  return {
    fromMs: from && (low.isIncluded ? from.fromMs : from.toMs),
    toMs: to && (high.isIncluded ? to.toMs : to.fromMs),
  };
}

/** What a day, a month, a year or a word covers. */
function daysOf(word: string, nowMs: number): { readonly fromMs: number; readonly toMs: number } {
  const now = new Date(nowMs);
  const fromToday = (first: number, last: number) => ({
    fromMs: localMidnight(now.getFullYear(), now.getMonth(), now.getDate() + first),
    toMs: localMidnight(now.getFullYear(), now.getMonth(), now.getDate() + last),
  });
  if (word === 'today') return fromToday(0, 1);
  if (word === 'yesterday') return fromToday(-1, 0);
  if (word.endsWith('d')) return fromToday(1 - Number(word.slice(0, -1)), 1);
  const [year = 0, month, day] = word.split('-').map(Number);
  if (month === undefined) return { fromMs: localMidnight(year, 0, 1), toMs: localMidnight(year + 1, 0, 1) };
  if (day === undefined)
    return { fromMs: localMidnight(year, month - 1, 1), toMs: localMidnight(year, month, 1) };
  return { fromMs: localMidnight(year, month - 1, day), toMs: localMidnight(year, month - 1, day + 1) };
}

/** Not by adding days of 24 hours: two days a year are longer and shorter. */
function localMidnight(year: number, month: number, day: number): number {
  const date = new Date(2000, month, day);
  // The constructor takes the years 0 to 99 for 1900 to 1999.
  date.setFullYear(year, month, day);
  return date.getTime();
}
