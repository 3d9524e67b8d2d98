import { describe, expect, it } from 'vitest';
import { windowOpensMs } from '../../../../src/core/jobs/queue/request-window.ts';

const window = { count: 3, windowMs: 1_000 };

describe('a request window', () => {
  it.each([
    ['nothing was sent', [], 0, 5_000],
    ['there is room for one more', [4_500, 4_600], 0, 5_000],
    ['it is full: when the first leaves it', [4_500, 4_600, 4_700], 0, 5_500],
    ['the first has just left', [4_000, 4_600, 4_700], 0, 5_000],
    ['old ones are long gone', [1, 2, 3, 4, 5], 0, 5_000],
    ['one that has begun takes a place', [4_500, 4_600], 1, 5_500],
    ['several stand in the way', [4_500, 4_600], 2, 5_600],
    ['it was narrowed meanwhile', [4_100, 4_200, 4_300, 4_400, 4_500], 0, 5_300],
    ['only begun ones fill it', [], 3, null],
    ['the order of the journal does not matter', [4_700, 4_500, 4_600], 0, 5_500],
  ])('opens when %s', (_name, sentAtMs, begunCount, expected) => {
    expect(windowOpensMs(window, sentAtMs, begunCount, 5_000)).toBe(expected);
  });
});
