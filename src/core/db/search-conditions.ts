import type { TextTerm } from '../../shared/query/query.ts';
import { foldText, pairToken, termsOfText, wordTokens, type TextTerms } from './search-terms.ts';

export const indexNames = ['image_words', 'image_substrings', 'image_pairs'] as const;
export type IndexName = (typeof indexNames)[number];

/** One question to one index, in its own syntax, with everything a person typed inside quotes. */
export interface Condition {
  readonly index: IndexName;
  readonly match: string;
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
    const own = questions.filter((question) => question.index === index).map(({ match }) => match);
    return own.length === 0 ? [] : [{ index, match: own.join(joint) }];
  });
}

function questionsOf({ text, isQuoted, isPrefix }: TextTerm): Condition[] {
  const start = isPrefix ? wordTokens(text) : '';
  if (start !== '') return [{ index: 'image_words', match: `${quoteForMatch(start)} *` }];
  const folded = foldText(text);
  const parts = isQuoted ? [folded] : folded.split(' ');
  return parts.flatMap((part) => matchesOf(termsOfText(part)));
}

function matchesOf({ substrings, wordStarts, pairs }: TextTerms): Condition[] {
  return [
    ...wordStarts.map((each) => ({ index: 'image_words' as const, match: `${quoteForMatch(each)} *` })),
    ...substrings.map((each) => ({ index: 'image_substrings' as const, match: quoteForMatch(each) })),
    ...pairs.map((each) => ({ index: 'image_pairs' as const, match: quoteForMatch(pairToken(each)) })),
  ];
}

/** An FTS5 string: between double quotes nothing is an operator, and a quote is written twice. */
function quoteForMatch(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
