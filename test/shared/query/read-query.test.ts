import { describe, expect, it } from 'vitest';
import { hasTerm, toggleTerm, withoutField } from '../../../src/shared/query/edit-query.ts';
import { printName, printQuery } from '../../../src/shared/query/print-query.ts';
import type { Query, Term } from '../../../src/shared/query/query.ts';
import { readQuery } from '../../../src/shared/query/read-query.ts';
import { createRandom } from '../../support/random.ts';

const bare = (terms: readonly Term[]) => terms.map(({ start: _start, end: _end, ...term }) => term);
const whys = ({ problems }: Query) => problems.map(({ part, why }) => `${part}: ${why}`);

describe('reading a query', () => {
  it('tells words, phrases, beginnings and their opposites apart, each with its place', () => {
    expect(readQuery('castle "red fox" cast* -draft -"old one"').terms).toMatchObject([
      { kind: 'text', text: 'castle', isQuoted: false, isPrefix: false, isNegated: false, start: 0, end: 6 },
      { text: 'red fox', isQuoted: true, start: 7, end: 16 },
      { text: 'cast', isPrefix: true, start: 17, end: 22 },
      { text: 'draft', isNegated: true, start: 23, end: 29 },
      { text: 'old one', isQuoted: true, isNegated: true, start: 30, end: 40 },
    ]);
  });

  it.each([
    ['cost>0.2', 'cost>0.2'],
    ['cost:$0.041250000', 'cost:0.04125'],
    ['cost=.5', 'cost:0.5'],
    ['cost:0.1..0.2', 'cost:0.1..0.2'],
    ['cost:0.1..', 'cost>=0.1'],
    ['cost:..0.1,unknown,>5', 'cost:<=0.1,unknown,>5'],
    ['price>=1', 'cost>=1'],
    ['rating:3..5', 'rating:3..5'],
    ['stars<2', 'rating<2'],
    ['before:2026-11', 'date<2026-11'],
    ['after:2026-1-5', 'date>2026-01-05'],
    ['date:2026-10..2026-11', 'date:2026-10..2026-11'],
    ['date:TODAY,yesterday,7d', 'date:today,yesterday,7d'],
    ['size:1536×1024', 'size:1536x1024'],
    ['ratio:Landscape,3:2', 'ratio:landscape,3:2'],
    ['colour:red', 'color:red'],
    ['-tag:none', '-tag:none'],
    ['tag:"none"', 'tag:"none"'],
    ['project:"a \\"b\\", c",Night', 'project:"a \\"b\\", c",Night'],
    ['MODEL:gpt-image-*', 'model:gpt-image-*'],
    ['16:9', '16:9'],
    ['https://a.b/c', 'https://a.b/c'],
  ])('reads %s', (text, printed) => {
    const query = readQuery(text);
    expect(printQuery(query)).toBe(printed);
    expect(query.problems).toEqual([]);
  });

  it('reads money to the nanodollar', () => {
    expect(readQuery('cost:0.000000001..9000.123456789').terms).toMatchObject([
      { tests: [{ low: { value: 1 }, high: { value: 9_000_123_456_789 } }] },
    ]);
  });

  it('names what it cannot read, and keeps the rest', () => {
    const query = readQuery('fox cost:lots rating:3,9 modle:gpt flag> size:big date:2026-13');
    expect(printQuery(query)).toBe('fox rating:3 modle:gpt');
    expect(whys(query)).toEqual([
      'cost:lots: “lots” is not an amount of dollars like 0.2, nor unknown, play or none',
      ',9: “9” is not a number of stars from 0 to 5',
      'modle:gpt: modle is not a field, so this is looked for as text',
      'flag>: flag can only be asked with “:”, as in flag:pick',
      'size:big: “big” is not a size like 1536x1024',
      'date:2026-13: “2026-13” is not a day like 2026-11-20, a month like 2026-11, a year, today, yesterday or 7d',
    ]);
    expect(query.problems.map(({ start, end }) => [start, end])).toContainEqual([4, 13]);
  });

  it('prints what reads the same, whatever was typed', () => {
    const random = createRandom(11);
    const pieces =
      '- " * : , .. > < >= = \\ \u0000 \u3000 fox 東 🦊 cost: cost rating: -tag: model:gpt project:"a b" date:2026-11 before: 0.2 none is:differs has:mask size:1x2 ratio:3:2 a'.split(
        ' ',
      );
    for (let number = 0; number < 3_000; number += 1) {
      const text = Array.from({ length: 1 + random.below(9) }, () =>
        random.below(3) === 0 ? ' ' : random.pick(pieces),
      ).join('');
      const once = readQuery(text);
      const printed = printQuery(once);
      const twice = readQuery(printed);
      expect(bare(twice.terms), text).toEqual(bare(once.terms));
      expect(printQuery(twice), text).toBe(printed);
      for (const { start, end } of [...once.terms, ...once.problems]) {
        expect(start, text).toBeLessThan(end);
        expect(end, text).toBeLessThanOrEqual(text.length);
      }
    }
  });

  it('takes ten thousand characters of anything', () => {
    for (const piece of ['"', 'a ', '-', 'cost:,', 'x'.repeat(99), '*:', '\\"', 'tag:a,'])
      expect(readQuery(piece.repeat(Math.ceil(10_000 / piece.length))).terms.length).toBeLessThanOrEqual(64);
  });
});

describe('changing a query', () => {
  it('adds values of a field to each other and takes them away again', () => {
    const one = toggleTerm('fox', 'model:a');
    expect(one).toBe('fox model:a');
    const two = toggleTerm(one, printName('model', 'b c'));
    expect(two).toBe('fox model:a,"b c"');
    expect(hasTerm(two, 'model:"B C"')).toBe(true);
    expect(hasTerm(two, '-model:a')).toBe(false);
    expect(toggleTerm(toggleTerm(two, 'model:a'), 'model:"b c"')).toBe('fox');
  });

  it('takes out all of a field', () => {
    expect(withoutField('a cost>1 b -cost:2 c', 'cost')).toBe('a b c');
  });
});
