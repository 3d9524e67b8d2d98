import { expect, it } from 'vitest';
import { splitCount } from '../../src/shared/split-count.ts';

it.each([
  [1, 10, undefined, [1]],
  [10, 4, undefined, [4, 4, 2]],
  [3, 1, [1], [1, 1, 1]],
  [7, 4, [1, 2, 4], [4, 2, 1]],
  [10, 4, [1, 2, 4], [4, 4, 2]],
  [0, 4, [1, 2, 4], []],
])('%i pictures, at most %i a call of %j, are the calls %j', (wanted, maxCountPerCall, callCounts, calls) => {
  expect(splitCount(wanted, { maxCountPerCall, ...(callCounts ? { callCounts } : {}) })).toEqual(calls);
});
