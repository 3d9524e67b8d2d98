import type { SpendRange } from './money-model.ts';

const dayMs = 86_400_000;

/** Calendar days of a range, both ends included: a day is a date, whatever its length where somebody lives. */
export function daysOf({ from, to }: SpendRange): string[] {
  const days: string[] = [];
  const lastMs = startOf(to);
  for (let timeMs = startOf(from); timeMs <= lastMs; timeMs += dayMs) days.push(dayAt(timeMs));
  return days;
}

/** Calendar months a range touches, as "2026-11". */
export function monthsOf({ from, to }: SpendRange): string[] {
  const months: string[] = [];
  for (let month = from.slice(0, 7); month <= to.slice(0, 7); month = monthAfter(month)) months.push(month);
  return months;
}

/** How many days a range has; zero or less when it ends before it begins. */
export function dayCount({ from, to }: SpendRange): number {
  return (startOf(to) - startOf(from)) / dayMs + 1;
}

/** Midnight UTC stands for the date alone: no time zone moves it. */
function startOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

function dayAt(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 10);
}

function monthAfter(month: string): string {
  const [year, number] = month.split('-').map(Number);
  const next = (year ?? 0) * 12 + (number ?? 0);
  return `${String(Math.floor(next / 12)).padStart(4, '0')}-${String((next % 12) + 1).padStart(2, '0')}`;
}
