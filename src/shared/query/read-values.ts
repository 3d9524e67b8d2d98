import { parseDollars } from '../money.ts';
import { fieldOf, type FieldName } from './fields.ts';
import type { Bound, Range, Test } from './query.ts';

/** How a value is compared with what was typed. */
export const operators = ['>=', '<=', '>', '<', ':', '='] as const;
export type Operator = (typeof operators)[number];

/** One value as it was typed. */
export interface TypedValue {
  readonly text: string;
  readonly isQuoted: boolean;
}

/** A test, or why there is none. */
type Read = Test | { readonly why: string };
type ReadOne<Value> = (text: string) => Value | null;

/** Reads one value of a field. */
export function readValue(field: FieldName, operator: Operator, value: TypedValue): Read {
  const { kind, words = [], isOrdered = false } = fieldOf(field);
  const isComparison = operator !== ':' && operator !== '=';
  if (isComparison && !isOrdered)
    return { why: `${field} can only be asked with “:”, as in ${exampleOf(field)}` };
  const word = value.text.toLowerCase();
  if (!isComparison && (!value.isQuoted || kind !== 'name') && words.includes(word))
    return { kind: 'word', word };
  if (value.text === '') return { why: `${field} needs a value, as in ${exampleOf(field)}` };
  if (kind === 'name') return { kind: 'name', ...value };
  const read = kind === 'word' ? null : readers[kind](operator, value.text.toLowerCase());
  return (
    read ?? { why: `“${value.text.slice(0, 40)}” ${hints[kind] ?? `is not one of: ${words.join(', ')}`}` }
  );
}

function exampleOf(field: FieldName): string {
  return fieldOf(field).example;
}

const hints: Readonly<Record<string, string>> = {
  money: 'is not an amount of dollars like 0.2, nor unknown, play or none',
  stars: 'is not a number of stars from 0 to 5',
  days: 'is not a day like 2026-11-20, a month like 2026-11, a year, today, yesterday or 7d',
  size: 'is not a size like 1536x1024',
  ratio: 'is not landscape, portrait, square, nor a shape like 3:2',
};

const readers: Readonly<
  Record<'money' | 'stars' | 'size' | 'ratio' | 'days', (operator: Operator, text: string) => Test | null>
> = {
  money: (operator, text) => readRange('money', readMoney, operator, text),
  stars: (operator, text) => readRange('stars', readStars, operator, text),
  days: (operator, text) => readRange('days', readDay, operator, text),
  size: (_operator, text) => readPair('size', /^(\d{1,6})[x×*](\d{1,6})$/u, text),
  ratio: (_operator, text) => readPair('ratio', /^(\d{1,3}):(\d{1,3})$/, text),
};

/** `0.2`, `>0.2` and `0.1..0.2`; either end of a range may be left out, not both. */
function readRange<
  Kind extends 'money' | 'stars' | 'days',
  Value extends (Kind extends 'days' ? string : number),
>(kind: Kind, readOne: ReadOne<Value>, operator: Operator, text: string): Test | null {
  const range = rangeOf(readOne, operator, text);
  // The kind and its value were paired by whoever called; a union cannot say so of a generic.
  return range && ({ kind, ...range } as Range<Kind, Value> as Test);
}

function rangeOf<Value>(
  readOne: ReadOne<Value>,
  operator: Operator,
  text: string,
): { low: Bound<Value> | null; high: Bound<Value> | null } | null {
  const bound = (part: string, isIncluded: boolean): Bound<Value> | null => {
    const value = readOne(part);
    return value === null ? null : { value, isIncluded };
  };
  if (operator !== ':' && operator !== '=') {
    const end = bound(text, operator.endsWith('='));
    if (!end) return null;
    return operator.startsWith('>') ? { low: end, high: null } : { low: null, high: end };
  }
  const dots = text.indexOf('..');
  const [from, to] = dots < 0 ? [text, text] : [text.slice(0, dots), text.slice(dots + 2)];
  const [low, high] = [bound(from, true), bound(to, true)];
  if ((from !== '' && !low) || (to !== '' && !high) || (!low && !high)) return null;
  return { low, high };
}

function readPair(kind: 'size' | 'ratio', pattern: RegExp, text: string): Test | null {
  const match = pattern.exec(text);
  const [width, height] = [Number(match?.[1] ?? 0), Number(match?.[2] ?? 0)];
  return width > 0 && height > 0 ? { kind, width, height } : null;
}

/** Exact to the nanodollar; `$` may be written. */
function readMoney(text: string): number | null {
  return parseDollars(text.startsWith('.') ? `0${text}` : text);
}

function readStars(text: string): number | null {
  return /^[0-5]$/.test(text) ? Number(text) : null;
}

const longestDays = 36_500;

/** A day, a month, a year, or a word for days up to today. */
function readDay(text: string): string | null {
  if (text === 'today' || text === 'yesterday') return text;
  const back = /^(\d{1,5})d$/.exec(text);
  if (back) return Number(back[1]) >= 1 && Number(back[1]) <= longestDays ? `${Number(back[1])}d` : null;
  const match = /^(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?$/.exec(text);
  if (!match?.[1] || Number(match[1]) === 0) return null;
  const parts = [match[1], match[2]?.padStart(2, '0'), match[3]?.padStart(2, '0')].filter(
    (part) => part !== undefined,
  );
  const day = parts.join('-');
  const whole = `${day}${'-01'.repeat(3 - parts.length)}`;
  const time = Date.parse(`${whole}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(whole) ? day : null;
}
