import type { ImageCell } from '../../shared/model.ts';

/** The local calendar day of a moment, as `2026-11-20`. */
export function dayKey(timeMs: number): string {
  const date = new Date(timeMs);
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

const dayParts = { weekday: 'long', day: 'numeric', month: 'long' } as const;
/** Made once, and only when wanted: making one takes as long as drawing a row. */
const formats = new Map<'year' | 'no year', Intl.DateTimeFormat>();

function dayFormat(kind: 'year' | 'no year'): Intl.DateTimeFormat {
  const parts = kind === 'year' ? { ...dayParts, year: 'numeric' as const } : dayParts;
  const format = formats.get(kind) ?? new Intl.DateTimeFormat('en-GB', parts);
  formats.set(kind, format);
  return format;
}

const pad = (value: number) => String(value).padStart(2, '0');

/** "Today", "Yesterday", "Wednesday, 18 November", and with the year when it is not this one. */
export function dayTitle(timeMs: number, nowMs: number): string {
  const key = dayKey(timeMs);
  if (key === dayKey(nowMs)) return 'Today';
  const yesterday = new Date(nowMs);
  yesterday.setDate(yesterday.getDate() - 1);
  if (key === dayKey(yesterday.getTime())) return 'Yesterday';
  const date = new Date(timeMs);
  const isThisYear = date.getFullYear() === new Date(nowMs).getFullYear();
  return dayFormat(isThisYear ? 'no year' : 'year').format(date);
}

/** What pictures cost together in real money; play money never counts. Null while one of them is not known. */
export function sumOf(cells: readonly (ImageCell | null)[]): number | null {
  let amountNanos = 0;
  for (const cell of cells) {
    if (cell === null) return null;
    if (!cell.isPlayMoney) amountNanos += cell.amountNanos ?? 0;
  }
  return amountNanos;
}
