import type { FieldName } from './fields.ts';
import { printTerm, printTest } from './print-query.ts';
import type { FieldTerm, Span, Test } from './query.ts';
import { readQuery } from './read-query.ts';

/** The text without one of its parts, blanks tidied. */
export function withoutSpan(search: string, { start, end }: Span): string {
  return tidy(`${search.slice(0, start)} ${search.slice(end)}`);
}

/** The text without everything it says of a field, negations included. */
export function withoutField(search: string, field: FieldName): string {
  const spans = readQuery(search).terms.filter((term) => term.kind === 'field' && term.field === field);
  return spans.reduceRight((text, span) => withoutSpan(text, span), search);
}

/** Whether the text asks for this value of a field. `value` is a term as it is written: "model:gpt-image-2". */
export function hasTerm(search: string, written: string): boolean {
  const wanted = onlyTerm(written);
  return wanted !== null && termsOf(search, wanted).some((term) => term.tests.some(isSame(wanted.test)));
}

/** Adds a value of a field, or takes it away where it is: two values of a field are either of them. */
export function toggleTerm(search: string, written: string): string {
  const wanted = onlyTerm(written);
  if (wanted === null) return search;
  const same = termsOf(search, wanted);
  const holder = same.find((term) => term.tests.some(isSame(wanted.test)));
  if (holder)
    return replaced(
      search,
      holder,
      holder.tests.filter((test) => !isSame(wanted.test)(test)),
    );
  const [first] = same;
  return first ? replaced(search, first, [...first.tests, wanted.test]) : tidy(`${search} ${written}`);
}

interface Wanted {
  readonly term: FieldTerm;
  readonly test: Test;
}

function onlyTerm(written: string): Wanted | null {
  const [term] = readQuery(written).terms;
  const test = term?.kind === 'field' ? term.tests[0] : undefined;
  return term?.kind === 'field' && test ? { term, test } : null;
}

function termsOf(search: string, { term }: Wanted): FieldTerm[] {
  return readQuery(search).terms.filter(
    (each): each is FieldTerm =>
      each.kind === 'field' && each.field === term.field && each.isNegated === term.isNegated,
  );
}

function replaced(search: string, term: FieldTerm, tests: readonly Test[]): string {
  if (tests.length === 0) return withoutSpan(search, term);
  return tidy(search.slice(0, term.start) + printTerm({ ...term, tests }) + search.slice(term.end));
}

/** Names are the same whatever their case; a pattern is no name. */
function isSame(wanted: Test): (test: Test) => boolean {
  const key = keyOf(wanted);
  return (test) => keyOf(test) === key;
}

function keyOf(test: Test): string {
  return test.kind === 'name' ? `name ${test.text.toLowerCase()}` : `${test.kind} ${printTest(test)}`;
}

function tidy(text: string): string {
  return text.replace(/ {2,}/g, ' ').trim();
}
