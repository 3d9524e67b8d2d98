import { fieldAliases, fieldNames, type FieldName } from './fields.ts';
import type { Problem, Query, Term, Test } from './query.ts';
import { operators, readValue, type Operator, type TypedValue } from './read-values.ts';

/** More terms than anybody types; what comes after is told not to count. */
const mostTerms = 64;
const blank = /[\s\u0000-\u001f\u007f]/;

/**
 * Reads what somebody typed. Never fails: a part that makes no sense is named with the reason, and everything else
 * counts. Words are looked for in texts; `field:value` narrows by what is known of a picture; `-` before either means not.
 */
export function readQuery(text: string): Query {
  const reader = new Reader(text);
  const terms: Term[] = [];
  const problems: Problem[] = [];
  for (;;) {
    reader.skipBlanks();
    if (reader.isAtEnd) return { terms, problems };
    if (terms.length === mostTerms) {
      problems.push(reader.problem(reader.at, text.length, `only the first ${mostTerms} parts count`));
      return { terms, problems };
    }
    const read = readTerm(reader);
    if (read.term) terms.push(read.term);
    problems.push(...read.problems);
  }
}

interface ReadTerm {
  readonly term: Term | null;
  readonly problems: readonly Problem[];
}

function readTerm(reader: Reader): ReadTerm {
  const start = reader.at;
  const isNegated = reader.takeMinus();
  const head = reader.takeFieldHead();
  if (head) return readField(reader, { ...head, start, isNegated });
  const afterMinus = reader.at;
  const { text, isQuoted } = reader.peek === '"' ? reader.takeQuoted() : reader.takeWord();
  const isPrefix = !isQuoted && /^[^*]+\*+$/.test(text);
  const term: Term = {
    kind: 'text',
    isNegated,
    text: isPrefix ? text.replace(/\*+$/, '') : text,
    isQuoted,
    isPrefix,
    start,
    end: reader.at,
  };
  const problems = isQuoted ? [] : unknownField(reader, afterMinus, text);
  return { term: text === '' ? null : term, problems };
}

interface FieldHead {
  readonly field: FieldName;
  readonly operator: Operator;
}

function readField(
  reader: Reader,
  { field, operator, start, isNegated }: FieldHead & { readonly start: number; readonly isNegated: boolean },
): ReadTerm {
  const tests: Test[] = [];
  const problems: Problem[] = [];
  do {
    const valueStart = reader.at;
    // `cost:>0.2` says the same as `cost>0.2`.
    const own = operator === ':' ? (reader.takeOperator() ?? operator) : operator;
    const read = readValue(field, own, reader.takeValue());
    if ('why' in read)
      problems.push(reader.problem(tests.length === 0 ? start : valueStart - 1, reader.at, read.why));
    else tests.push(read);
  } while (reader.takeComma());
  const term: Term | null =
    tests.length === 0 ? null : { kind: 'field', isNegated, field, tests, start, end: reader.at };
  return { term, problems };
}

/** "modle:gpt" is looked for as a text, and says so; "16:9" and "https://" are texts anyway. */
function unknownField(reader: Reader, start: number, text: string): Problem[] {
  const name = /^([a-z]{2,20}):[^/]/i.exec(text)?.[1];
  if (name === undefined) return [];
  return [reader.problem(start, reader.at, `${name} is not a field, so this is looked for as text`)];
}

const fields = new Map<string, FieldHead>([
  ...fieldNames.map((field): [string, FieldHead] => [field, { field, operator: ':' }]),
  ...Object.entries(fieldAliases).map(([alias, field]): [string, FieldHead] => [
    alias,
    { field, operator: ':' },
  ]),
  ['before', { field: 'date', operator: '<' }],
  ['after', { field: 'date', operator: '>' }],
]);

/** Goes through the text once, from left to right. */
class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get at(): number {
    return this.#at;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  get peek(): string {
    return this.#text.charAt(this.#at);
  }

  skipBlanks(): void {
    while (!this.isAtEnd && blank.test(this.peek)) this.#at += 1;
  }

  /** A minus with something right behind it. */
  takeMinus(): boolean {
    const next = this.#text.charAt(this.#at + 1);
    if (this.peek !== '-' || next === '' || blank.test(next)) return false;
    this.#at += 1;
    return true;
  }

  takeComma(): boolean {
    if (this.peek !== ',') return false;
    this.#at += 1;
    return true;
  }

  takeFieldHead(): FieldHead | null {
    const name = /^[a-z]{2,12}/i.exec(this.#text.slice(this.#at, this.#at + 12))?.[0] ?? '';
    const head = fields.get(name.toLowerCase());
    if (!head) return null;
    const start = this.#at;
    this.#at += name.length;
    const operator = this.takeOperator();
    if (operator && (operator === ':' || head.operator === ':'))
      return { field: head.field, operator: head.operator === ':' ? operator : head.operator };
    this.#at = start;
    return null;
  }

  takeOperator(): Operator | null {
    const found = operators.find((operator) => this.#text.startsWith(operator, this.#at)) ?? null;
    if (found) this.#at += found.length;
    return found;
  }

  /** Up to the next blank or quote. */
  takeWord(): TypedValue {
    return this.#takeUntil((character) => blank.test(character) || character === '"');
  }

  /** A field's value: in quotes, or up to the next blank or comma. */
  takeValue(): TypedValue {
    if (this.peek === '"') return this.takeQuoted();
    return this.#takeUntil((character) => blank.test(character) || character === '"' || character === ',');
  }

  /** Up to the closing quote, or to the end; a backslash before a quote makes it part of the text. */
  takeQuoted(): TypedValue {
    this.#at += 1;
    let text = '';
    while (!this.isAtEnd && this.peek !== '"') {
      const next = this.#text.charAt(this.#at + 1);
      if (this.peek === '\\' && (next === '"' || next === '\\')) this.#at += 1;
      text += this.peek;
      this.#at += 1;
    }
    if (!this.isAtEnd) this.#at += 1;
    return { text, isQuoted: true };
  }

  problem(start: number, end: number, why: string): Problem {
    return { start, end, part: this.#text.slice(start, end).slice(0, 80), why };
  }

  #takeUntil(isEnd: (character: string) => boolean): TypedValue {
    const start = this.#at;
    while (!this.isAtEnd && !isEnd(this.peek)) this.#at += 1;
    return { text: this.#text.slice(start, this.#at), isQuoted: false };
  }
}
