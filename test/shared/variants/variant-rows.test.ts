import { describe, expect, it } from 'vitest';
import { readTable, type VariantTable } from '../../../src/shared/variants/read-table.ts';
import { variantsOf } from '../../../src/shared/variants/variant-rows.ts';
import { createRandom } from '../../support/random.ts';

function table(text: string): VariantTable {
  const read = readTable(text);
  if ('problem' in read) throw new Error(read.problem);
  return read.table;
}

const problemOf = (text: string): string => {
  const read = readTable(text);
  return 'problem' in read ? read.problem : 'none';
};

describe('a table', () => {
  it('is read with quotes, marks and line ends of every system', () => {
    const text = '\uFEFFname;light\r\n"Bowl; small";"soft ""north"" light"\r\n\r\nVase;"two\nlines"\r\n';
    expect(table(text)).toEqual({
      columns: ['name', 'light'],
      rows: [
        ['Bowl; small', 'soft "north" light'],
        ['Vase', 'two\nlines'],
      ],
    });
  });

  it('takes tabs, short rows, empty columns at the end, and formulas as mere words', () => {
    expect(table('a\tb\n=1+1\n@SUM(A1)\t=HYPERLINK("http://x")').rows).toEqual([
      ['=1+1', ''],
      ['@SUM(A1)', '=HYPERLINK("http://x")'],
    ]);
    expect(table('a,b,,\n1,2,,').columns).toEqual(['a', 'b']);
  });

  it('is read from JSON: objects, or a list of prompts', () => {
    expect(table('[{"a":1,"b":true},{"b":null,"c":"x"}]')).toEqual({
      columns: ['a', 'b', 'c'],
      rows: [
        ['1', 'true', ''],
        ['', '', 'x'],
      ],
    });
    expect(table('["one","two"]')).toEqual({ columns: ['prompt'], rows: [['one'], ['two']] });
    expect(table('[{"__proto__":"x","constructor":"y"}]').rows.flat()).toContain('y');
  });

  it.each([
    ['', 'The table is empty.'],
    ['a,b', 'The table has names on top and no rows beneath.'],
    ['a,b\n1,2,3', 'Line 2 has 3 values, and there are 2 columns. Put values with a comma in quotes.'],
    ['a\n"open', 'A quote that opens in line 2 is never closed.'],
    ['a,A\n1,2', 'Two columns are named A.'],
    ['a,,c\n1,2,3', 'Column 2 has no usable name: the first line must name every column.'],
    ['[1,{"a":{}}]', 'JSON must be a list of objects with plain values, or a list of prompts.'],
    ['[{', 'The table begins like JSON but is not JSON.'],
    [`a\n${'1\n'.repeat(501)}`, 'The table has 501 rows; at most 500 can be asked for at once.'],
    ['x'.repeat(400_001), 'The table is larger than 400,000 characters.'],
  ])('is refused in words: %.20s', (text, problem) => {
    expect(problemOf(text)).toBe(problem);
  });

  it('gives back whatever was put into quotes', () => {
    const random = createRandom(5);
    const letters = [',', ';', '"', '\n', '\r\n', 'é', '=', ' ', 'x', '\t', '\\', '{', '|', '}'];
    const cell = () => `x${Array.from({ length: random.below(8) }, () => random.pick(letters)).join('')}`;
    for (let round = 0; round < 300; round += 1) {
      const rows = Array.from({ length: 1 + random.below(5) }, () => [cell(), cell(), cell()]);
      const quoted = rows.map((row) => row.map((each) => `"${each.replaceAll('"', '""')}"`).join(','));
      expect(table(['one,two,three', ...quoted].join('\r\n')).rows).toEqual(
        rows.map((row) => row.map((each) => each.replaceAll('\r\n', '\n'))),
      );
    }
  });
});

describe('variants', () => {
  const colours = table('colour,size\nred,small\nblue,large\ngreen,\nwhite,huge');

  it('are every row of the table by every choice of the prompt', () => {
    const variants = variantsOf('A {bowl|vase|cup} in {{Colour}}', colours);
    if (variants.kind !== 'rows') throw new Error(variants.kind);
    expect(variants.rows).toHaveLength(12);
    expect([variants.tableCount, variants.choiceCount]).toEqual([4, 3]);
    expect(variants.rows[0]).toEqual({ prompt: 'A bowl in red', label: 'red · bowl' });
    expect(variants.rows.at(-1)).toEqual({ prompt: 'A cup in white', label: 'white · cup' });
    expect(variants.notes).toEqual(['Not used in the prompt: size.']);
  });

  it('are one prompt where nothing varies, with escaped braces as they were meant', () => {
    expect(variantsOf(String.raw`just \{this\}`, null)).toEqual({ kind: 'one', prompt: 'just {this}' });
  });

  it('take a column named prompt for the prompt where none is written', () => {
    const variants = variantsOf(' ', table('prompt\n"a {b|c}"\nd'));
    expect(variants.kind === 'rows' && variants.rows.map(({ prompt }) => prompt)).toEqual(['a {b|c}', 'd']);
  });

  it.each([
    ['a {{b}}', null, /\{\{b\}\} is still to be filled in/],
    ['a {{b}}', colours, /no column b. It has colour, size/],
    [`${'{a|b}'.repeat(9)}`, null, /makes 512 prompts; at most 500/],
    [`${'{a|b}'.repeat(9000)}`, null, /makes very many prompts/],
    ['{{size}}', colours, /Row 3 makes an empty prompt/],
  ] as const)('say what stands in the way: %.12s', (prompt, given, message) => {
    const variants = variantsOf(prompt, given);
    expect(variants.kind === 'problem' ? variants.message : variants.kind).toMatch(message);
  });

  it('say what looks like a slip', () => {
    const variants = variantsOf('a {bowl|bowl} {{size}}', colours);
    expect(variants.kind === 'rows' && variants.notes).toEqual([
      '4 prompts repeat others.',
      'Not used in the prompt: colour.',
      'One row has an empty value.',
    ]);
  });
});
