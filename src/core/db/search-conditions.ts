import type { TextTerm } from '../../shared/query/query.ts';
import { foldText, isPlain, pairToken, termsOfText, wordTokens, type TextTerms } from './search-terms.ts';

export const indexNames = ['image_words', 'image_substrings', 'image_pairs'] as const;
export type IndexName = (typeof indexNames)[number];

/** One question to one index, in its own syntax, with everything a person typed inside quotes. */
export interface Condition {
  readonly index: IndexName;
  readonly match: string;
  /**
   * A question that is answered sooner and finds at least as much; whether a picture is really meant is told by its
   * text. Null where there is none.
   */
  readonly wider: string | null;
  /** What is looked for, folded: all of it where it is wanted, any of it where it is not. */
  readonly parts: readonly string[];
}

/** What to ask each index so that all of these are found; empty when they ask for nothing that can be looked up. */
export function allFound(terms: readonly TextTerm[]): Condition[] {
  return grouped(
    terms.flatMap((term) => questionsOf(term)),
    ' AND ',
  );
}

/** What to ask each index so that one of these is found. */
export function anyFound(terms: readonly TextTerm[]): Condition[] {
  // A term in quotes is one question: what has only a part of it is not meant.
  return grouped(
    terms.flatMap((term) => questionsOf({ ...term, isQuoted: true })),
    ' OR ',
  );
}

function grouped(questions: readonly Condition[], joint: ' AND ' | ' OR '): Condition[] {
  return indexNames.flatMap((index) => {
    const own = questions.filter((question) => question.index === index);
    const parts = own.flatMap((question) => question.parts);
    if (own.length === 0) return [];
    const match = own.map((question) => question.match).join(joint);
    // Of several texts a page takes long to fill: what is found too much costs more than it saves.
    const wider = own.length === 1 ? (own[0]?.wider ?? null) : null;
    return [{ index, match, wider, parts }];
  });
}

function questionsOf({ text, isQuoted, isPrefix }: TextTerm): Condition[] {
  const start = isPrefix ? wordTokens(text) : '';
  if (start !== '') return [wordStart(start)];
  const folded = foldText(text);
  const parts = isQuoted ? [folded] : folded.split(' ');
  return parts.flatMap((part) => matchesOf(termsOfText(part)));
}

function matchesOf({ substrings, wordStarts, pairs }: TextTerms): Condition[] {
  return [
    ...wordStarts.map((each) => wordStart(each)),
    ...substrings.map((each): Condition => ({
      index: 'image_substrings',
      match: quoteForMatch(each),
      wider: widerMatch(each),
      parts: [each],
    })),
    ...pairs.map((each): Condition => ({
      index: 'image_pairs',
      match: quoteForMatch(pairToken(each)),
      wider: null,
      parts: [each],
    })),
  ];
}

function wordStart(start: string): Condition {
  return { index: 'image_words', match: `${quoteForMatch(start)} *`, wider: null, parts: [start] };
}

/** Of shorter ones the threes that are left out are too few to be worth it. */
const fewestLetters = 6;

/**
 * FTS5 reads where each three letters of a text stand. Those that cover it are enough, near to each other: the ones
 * between them are as common, and six letters have two of them.
 */
function widerMatch(text: string): string | null {
  if (text.length < fewestLetters || !isPlain(text)) return null;
  const starts = Array.from({ length: Math.ceil(text.length / 3) }, (_, third) =>
    Math.min(third * 3, text.length - 3),
  );
  const threes = starts.map((start) => quoteForMatch(text.slice(start, start + 3)));
  return `NEAR(${threes.join(' ')}, ${text.length - 4})`;
}

/** An FTS5 string: between double quotes nothing is an operator, and a quote is written twice. */
function quoteForMatch(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
