import type { FieldName } from './fields.ts';
import type { FieldTerm, Query, Range, Term, Test } from './query.ts';

/** Writes a query so that reading it gives the same terms. */
export function printQuery({ terms }: Pick<Query, 'terms'>): string {
  return terms.map(printTerm).join(' ');
}

/** Writes one term. */
export function printTerm(term: Term): string {
  const minus = term.isNegated ? '-' : '';
  if (term.kind === 'field') return minus + printField(term);
  if (term.isQuoted) return minus + quote(term.text);
  return `${minus}${term.text}${term.isPrefix ? '*' : ''}`;
}

function printField({ field, tests }: FieldTerm): string {
  const [first] = tests;
  const compared = tests.length === 1 && first ? comparison(first) : null;
  return compared === null ? `${field}:${tests.map(printTest).join(',')}` : field + compared;
}

/** Writes a name as the value of a field, in quotes only where it needs them. */
export function printName(field: FieldName, text: string): string {
  return `${field}:${/^[\p{L}\p{N}_.+/-]+$/u.test(text) && !/^(any|none)$/i.test(text) ? text : quote(text)}`;
}

/** Writes one test, without its field. */
export function printTest(test: Test): string {
  if ('low' in test) return comparison(test) ?? between(test);
  if (test.kind === 'name') return test.isQuoted ? quote(test.text) : test.text;
  if (test.kind === 'word') return test.word;
  return `${test.width}${test.kind === 'size' ? 'x' : ':'}${test.height}`;
}

/** ">0.2", where one end is open; among several values `cost:>0.2` is read the same. */
function comparison(test: Test): string | null {
  if (!('low' in test)) return null;
  const { low, high } = test;
  if (low && !high) return `>${low.isIncluded ? '=' : ''}${printBound(test, low.value)}`;
  if (high && !low) return `<${high.isIncluded ? '=' : ''}${printBound(test, high.value)}`;
  return null;
}

function between(test: Range<string, number> | Range<string, string>): string {
  const low = test.low ? printBound(test, test.low.value) : '';
  const high = test.high ? printBound(test, test.high.value) : '';
  return low === high ? low : `${low}..${high}`;
}

function printBound({ kind }: { readonly kind: string }, value: number | string): string {
  return kind === 'money' && typeof value === 'number' ? printDollars(value) : String(value);
}

/** Every nano that counts, and no zeros behind them: "0.2". */
function printDollars(amountNanos: number): string {
  const digits = String(amountNanos).padStart(10, '0');
  const decimals = digits.slice(-9).replace(/0+$/, '');
  return digits.slice(0, -9) + (decimals === '' ? '' : `.${decimals}`);
}

function quote(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
