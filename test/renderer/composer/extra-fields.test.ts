import { describe, expect, it } from 'vitest';
import { extraText, readExtra } from '../../../src/renderer/composer/extra-fields.ts';

describe('extra fields', () => {
  it('are a JSON object, or nothing at all', () => {
    expect(readExtra('  ')).toEqual({ kind: 'none' });
    expect(readExtra('{}')).toEqual({ kind: 'none' });
    expect(readExtra('{"seed": 7, "tools": [{"type": "x"}]}')).toEqual({
      kind: 'fields',
      fields: { seed: 7, tools: [{ type: 'x' }] },
    });
  });

  it.each([
    ['{"seed": }', '"}" stands where a value or a name belongs'],
    ['{\n  "seed": 7\n  "more": 8\n}', 'line 3'],
    ['{"seed": 7', 'ends too early'],
    ['[1]', 'one JSON object'],
    ['null', 'one JSON object'],
    [`{"${'n'.repeat(101)}": 1}`, 'too long'],
  ])('name the fault in %j and its place', (text, words) => {
    expect(readExtra(text)).toMatchObject({
      kind: 'wrong',
      problem: expect.stringContaining(words) as string,
    });
  });

  it('come back as they can be changed', () => {
    expect(extraText(null)).toBe('');
    expect(readExtra(extraText({ seed: 7 }))).toEqual({ kind: 'fields', fields: { seed: 7 } });
  });
});
