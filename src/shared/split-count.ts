import type { ModelCapabilities } from './capabilities.ts';

/** Wanted pictures as calls a model takes, the largest first: 7 where it makes 1, 2 or 4 at once is 4, 2, 1. */
export function splitCount(
  wanted: number,
  { maxCountPerCall, callCounts }: Pick<ModelCapabilities, 'maxCountPerCall' | 'callCounts'>,
): number[] {
  const calls: number[] = [];
  for (let left = wanted; left > 0;) {
    const most = Math.min(left, maxCountPerCall);
    const count = callCounts?.filter((each) => each <= most).at(-1) ?? most;
    calls.push(count);
    left -= count;
  }
  return calls;
}
