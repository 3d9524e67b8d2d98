import type { MediaSize } from '../../shared/transport.ts';

/** A stored thumbnail may be enlarged this much before it looks soft; a 320 px one costs four times the memory. */
const allowedEnlargement = 1.15;

/** Which stored thumbnail fits a cell on this screen: the longest edge in device pixels decides. */
export function thumbSize(width: number, height: number, devicePixelRatio: number): MediaSize {
  return Math.max(width, height) * devicePixelRatio <= 160 * allowedEnlargement ? '160' : '320';
}
