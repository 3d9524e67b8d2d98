import { describe, expect, it } from 'vitest';
import {
  countChoices,
  expandChoices,
  fillParts,
  parsePrompt,
  variableNames,
} from '../../../src/shared/variants/alternatives.ts';
import { createRandom, type Random } from '../../support/random.ts';

const promptsOf = (prompt: string): readonly string[] =>
  expandChoices(parsePrompt(prompt)).map(({ parts }) => fillParts(parts, (name) => `<${name}>`));

describe('choices in a prompt', () => {
  it.each([
    ['a lighthouse', ['a lighthouse']],
    ['at {dawn|noon}', ['at dawn', 'at noon']],
    ['{a|b} {1|2}', ['a 1', 'a 2', 'b 1', 'b 2']],
    ['{a|{b|c} d}', ['a', 'b d', 'c d']],
    ['{a|}', ['a', '']],
    [String.raw`\{a|b\}`, ['{a|b}']],
    [String.raw`{a\|b|c}`, ['a|b', 'c']],
    ['{"json": [1]}', ['{"json": [1]}']],
    ['{a|{b}', ['{a|{b}']],
    ['a | b }', ['a | b }']],
    ['{{subject}} at {dawn|noon}', ['<subject> at dawn', '<subject> at noon']],
    ['{{{a|b}|c}|d}', ['a', 'b', 'c', 'd']],
    ['{ {{x}} | y }', [' <x> ', ' y ']],
  ])('%s', (prompt, expected) => {
    expect(promptsOf(prompt)).toEqual(expected);
  });

  it('counts what it makes, without making it', () => {
    expect(countChoices(parsePrompt('{a|b|c} {1|2|3|4}'))).toBe(12);
    expect(countChoices(parsePrompt('{a|b}'.repeat(5000)))).toBe(Infinity);
  });

  it('names variables once, inside choices too', () => {
    expect(variableNames(parsePrompt('{{a}} {x {{b}}|{{ a }}} {{farb ton}}'))).toEqual([
      'a',
      'b',
      'farb ton',
    ]);
  });

  it('takes hostile text for text', () => {
    for (const prompt of ['{'.repeat(40_000), '{|'.repeat(20_000), '}'.repeat(40_000), '\\'.repeat(9)]) {
      expect(fillParts(parsePrompt(prompt), () => '').length).toBeLessThanOrEqual(prompt.length);
    }
  });
});

describe('any prompt', () => {
  /** Builds a prompt whose prompts are known by how it was built. */
  function build(random: Random, depth: number): { text: string; prompts: string[] } {
    const word = () => random.pick(['sea', 'é', ' ', '{', '|', '}', 'rock']);
    let text = '';
    let prompts = [''];
    for (let part = 0; part < 1 + random.below(3); part += 1) {
      if (depth > 0 && random.below(2) === 0) {
        const options = Array.from({ length: 2 + random.below(2) }, () => build(random, depth - 1));
        text += `{${options.map((option) => option.text).join('|')}}`;
        const choices = options.flatMap((option) => option.prompts);
        prompts = prompts.flatMap((before) => choices.map((choice) => before + choice));
      } else {
        const plain = word();
        text += plain.replace(/[{|}]/g, String.raw`\$&`);
        prompts = prompts.map((before) => before + plain);
      }
    }
    return { text, prompts };
  }

  it('makes exactly what it was built of, in order, and counts as many', () => {
    const random = createRandom(17);
    for (let round = 0; round < 400; round += 1) {
      const { text, prompts } = build(random, 2);
      if (prompts.length > 2000) continue;
      expect(promptsOf(text), text).toEqual(prompts);
      expect(countChoices(parsePrompt(text)), text).toBe(prompts.length);
    }
  });
});
