import type { Sides } from '../../shared/outpaint.ts';

export type FrameMode = 'crop' | 'extend' | 'resize';

interface Extent {
  readonly width: number;
  readonly height: number;
}

/** A frame around a picture: how far each of its sides lies outside the picture's own. */
export interface Frame {
  readonly picture: Extent;
  readonly mode: FrameMode;
  readonly sides: Sides;
}

/** A place to hold a frame at: -1 is its left or top side, 1 its right or bottom one, 0 neither. */
export interface FrameHandle {
  readonly name: string;
  readonly x: -1 | 0 | 1;
  readonly y: -1 | 0 | 1;
}

/** Corners last: they lie over the sides. A picture is resized by its corners alone. */
export const sideHandles: readonly FrameHandle[] = [
  { name: 'Left side', x: -1, y: 0 },
  { name: 'Top side', x: 0, y: -1 },
  { name: 'Right side', x: 1, y: 0 },
  { name: 'Bottom side', x: 0, y: 1 },
];
export const cornerHandles: readonly FrameHandle[] = [
  { name: 'Top left corner', x: -1, y: -1 },
  { name: 'Top right corner', x: 1, y: -1 },
  { name: 'Bottom right corner', x: 1, y: 1 },
  { name: 'Bottom left corner', x: -1, y: 1 },
];

/** Further out than any model draws at once. */
export const mostExtendedPx = 4096;
/** An edge with which no shape is over the 64 million pixels of a picture by much; core says where it is. */
export const mostResizedPx = 8192;

/** How large the frame is. */
export function extentOf({ picture, sides }: Pick<Frame, 'picture' | 'sides'>): Extent {
  return {
    width: picture.width + sides.left + sides.right,
    height: picture.height + sides.top + sides.bottom,
  };
}

export function isCorner({ x, y }: FrameHandle): boolean {
  return x !== 0 && y !== 0;
}

/** The sides after a handle was moved by so many pixels of the picture, as far as they may go. */
export function movedSides(
  frame: Frame,
  handle: FrameHandle,
  by: { readonly across: number; readonly down: number },
  keepsShape: boolean,
): Sides {
  const { width, height } = extentOf(frame);
  const across = roomOf(frame, handle.x < 0 ? 'left' : 'right');
  const down = roomOf(frame, handle.y < 0 ? 'top' : 'bottom');
  let wider = handle.x * by.across;
  let higher = handle.y * by.down;
  if (keepsShape && isCorner(handle)) {
    const [one, other] = [wider / width, higher / height];
    // The direction the pointer went further in decides; the tighter limit of both holds.
    const wanted = Math.abs(one) >= Math.abs(other) ? one : other;
    const least = Math.max(across.least / width, down.least / height);
    const most = Math.min(across.most / width, down.most / height);
    const share = Math.min(most, Math.max(least, wanted));
    [wider, higher] = [share * width, share * height];
  }
  const { sides } = frame;
  const added = {
    x: handle.x === 0 ? 0 : within(wider, across),
    y: handle.y === 0 ? 0 : within(higher, down),
  };
  return {
    left: sides.left + (handle.x < 0 ? added.x : 0),
    right: sides.right + (handle.x > 0 ? added.x : 0),
    top: sides.top + (handle.y < 0 ? added.y : 0),
    bottom: sides.bottom + (handle.y > 0 ? added.y : 0),
  };
}

interface Room {
  readonly least: number;
  readonly most: number;
}

/** By how much a side may still go in, and out. */
export function roomOf({ picture, mode, sides }: Frame, side: keyof Sides): Room {
  const extent = extentOf({ picture, sides });
  const edge = side === 'left' || side === 'right' ? extent.width : extent.height;
  // A frame is never nothing.
  if (mode === 'crop') return { least: 1 - edge, most: -sides[side] };
  if (mode === 'extend') return { least: -sides[side], most: mostExtendedPx - sides[side] };
  return { least: 1 - edge, most: mostResizedPx - edge };
}

function within(px: number, { least, most }: Room): number {
  return Math.min(most, Math.max(least, Math.round(px)));
}

/** The sides that give a picture a width or a height, its other edge following where its shape is kept. */
export function resizedTo(
  frame: Frame,
  to: { readonly width: number } | { readonly height: number },
  keepsShape: boolean,
): Sides {
  const now = extentOf(frame);
  const isWidth = 'width' in to;
  const share = isWidth ? to.width / now.width : to.height / now.height;
  const follow = (edge: number): number =>
    keepsShape ? Math.min(mostResizedPx, Math.max(1, Math.round(edge * share))) : edge;
  const width = isWidth ? to.width : follow(now.width);
  const height = isWidth ? follow(now.height) : to.height;
  return { left: 0, top: 0, right: width - frame.picture.width, bottom: height - frame.picture.height };
}

/** Whether a resized picture is of another shape than it was, beyond what rounding does. */
export function isStretched({ picture, sides }: Pick<Frame, 'picture' | 'sides'>): boolean {
  const { width, height } = extentOf({ picture, sides });
  return Math.abs(width * picture.height - height * picture.width) > Math.max(picture.width, picture.height);
}
