import type { RequestWindow } from '../../../shared/model.ts';

/**
 * When the next paid call may begin under a sliding window: `nowMs` for at once, null when that hangs on calls that have
 * begun and are not sent yet (their key is being read, their inputs uploaded). Those take a place too, or a slow start
 * would let more through together than the provider allows.
 */
export function windowOpensMs(
  { count, windowMs }: RequestWindow,
  sentAtMs: readonly number[],
  begunCount: number,
  nowMs: number,
): number | null {
  const inside = sentAtMs.filter((timeMs) => timeMs > nowMs - windowMs).sort((one, other) => one - other);
  const tooMany = inside.length + begunCount - count;
  if (tooMany < 0) return nowMs;
  // The window opens when as many have left it as stand in the way of one more.
  const leaving = inside[tooMany];
  return leaving === undefined ? null : leaving + windowMs;
}
