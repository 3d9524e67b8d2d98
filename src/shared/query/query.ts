import type { FieldName } from './fields.ts';

/** Where in what was typed a part stands: from its first character up to, not including, `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Words to be found in a picture's texts: anywhere, or (for `cast*`) where a word begins. */
export interface TextTerm extends Span {
  readonly kind: 'text';
  readonly isNegated: boolean;
  readonly text: string;
  readonly isQuoted: boolean;
  readonly isPrefix: boolean;
}

/** One end of a range; absent where the range is open. */
export interface Bound<Value> {
  readonly value: Value;
  readonly isIncluded: boolean;
}

export interface Range<Kind extends string, Value> {
  readonly kind: Kind;
  readonly low: Bound<Value> | null;
  readonly high: Bound<Value> | null;
}

/** What a field's value must be; of several tests of a term one must hold. */
export type Test =
  /** A name as it was given; `*` in one without quotes stands for anything. */
  | { readonly kind: 'name'; readonly text: string; readonly isQuoted: boolean }
  /** One of the few words the field knows. */
  | { readonly kind: 'word'; readonly word: string }
  | Range<'money', number>
  | Range<'stars', number>
  /** Days as written: "2026-11-03", "2026-11", "2026", "today", "yesterday", "7d". */
  | Range<'days', string>
  | { readonly kind: 'size'; readonly width: number; readonly height: number }
  /** Width to height, in small whole numbers. */
  | { readonly kind: 'ratio'; readonly width: number; readonly height: number };

/** `field:a,b`: one of the tests holds, or, negated, none does. */
export interface FieldTerm extends Span {
  readonly kind: 'field';
  readonly isNegated: boolean;
  readonly field: FieldName;
  readonly tests: readonly Test[];
}

export type Term = TextTerm | FieldTerm;

/** A part that could not be read, and why, in words for people. The rest counts all the same. */
export interface Problem extends Span {
  readonly part: string;
  readonly why: string;
}

/** What somebody typed, read: every term must hold. */
export interface Query {
  readonly terms: readonly Term[];
  readonly problems: readonly Problem[];
}
