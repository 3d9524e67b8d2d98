import { describe, expect, it } from 'vitest';
import { promptHistory, stepHistory } from '../../../src/renderer/composer/prompt-history.ts';

function walk(prompts: readonly string[], steps: readonly (1 | -1)[], typed: string): readonly string[] {
  let history = promptHistory(prompts);
  let current = typed;
  return steps.map((step) => {
    const stepped = stepHistory(history, step, current);
    if (!stepped) return '(end)';
    history = stepped.history;
    current = stepped.prompt;
    return current;
  });
}

describe('older prompts', () => {
  it('walks back and forth and gives back what was being typed', () => {
    expect(walk(['b', 'a'], [1, 1, -1, -1], 'new words')).toEqual(['b', 'a', 'b', 'new words']);
  });

  it('stops at both ends', () => {
    expect(walk(['a'], [-1, 1, 1], '')).toEqual(['(end)', 'a', '(end)']);
  });

  it('skips what already stands in the box, repeats and blanks', () => {
    expect(walk(['same', 'same', ' ', 'older'], [1, -1], 'same')).toEqual(['older', 'same']);
  });
});
