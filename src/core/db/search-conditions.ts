import { pairToken, searchTerms } from './search-terms.ts';

export const indexNames = ['image_words', 'image_substrings', 'image_pairs'] as const;
export type IndexName = (typeof indexNames)[number];

/** One question to one index, in its own syntax, with everything a person typed inside quotes. */
export interface Condition {
  readonly index: IndexName;
  readonly match: string;
}

/** What to ask each index so that every term is found; empty when the text asks for nothing that can be looked up. */
export function toConditions(search: string): Condition[] {
  const { substrings, wordStarts, pairs } = searchTerms(search);
  const all: readonly [IndexName, readonly string[]][] = [
    ['image_substrings', substrings.map(quoteForMatch)],
    ['image_words', wordStarts.map((start) => `${quoteForMatch(start)}*`)],
    ['image_pairs', pairs.map((pair) => quoteForMatch(pairToken(pair)))],
  ];
  return all
    .filter(([, questions]) => questions.length > 0)
    .map(([index, questions]) => ({ index, match: questions.join(' AND ') }));
}

/** An FTS5 string: between double quotes nothing is an operator, and a quote is written twice. */
function quoteForMatch(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
