import type { MediaSize } from '../../shared/transport.ts';

/** A stored thumbnail may be enlarged this much before it looks soft; a 320 px one costs four times the memory. */
const allowedEnlargement = 1.15;

/** The largest stored one is stretched further before an original is decoded for a cell. */
const stretched = 2.2;

/** Which stored thumbnail fits a cell on this screen: the longest edge in device pixels decides. */
export function thumbSize(width: number, height: number, devicePixelRatio: number): MediaSize {
  const edge = Math.max(width, height) * devicePixelRatio;
  if (edge <= 160 * allowedEnlargement) return '160';
  // So large that only a few are in sight: the original itself, as nothing stored is sharp enough.
  return edge <= 320 * stretched ? '320' : 'original';
}
