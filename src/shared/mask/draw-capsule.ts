import { emptyBox, type MaskPixels, type PixelBox } from './mask-pixels.ts';
import type { MaskOperation } from './mask-steps.ts';

/** A piece of a stroke: from one round end to another, each with its own radius. */
export interface Capsule {
  readonly ax: number;
  readonly ay: number;
  readonly aRadius: number;
  readonly bx: number;
  readonly by: number;
  readonly bRadius: number;
  /** Over how many pixels the edge goes from nothing to all; 1 is a plain smooth edge. */
  readonly softness: number;
}

/** A piece with what every pixel of it needs, worked out once. */
interface Cone {
  readonly piece: Capsule;
  readonly length: number;
  /** Direction from a to b. */
  readonly dx: number;
  readonly dy: number;
  /** How the radius changes along the way, and how far the nearest circle therefore lies ahead of the foot of a pixel. */
  readonly slope: number;
  readonly lean: number;
}

/**
 * Draws a piece of a stroke. A pixel's value follows from how deep its centre lies in the piece: nothing half a pixel
 * outside the rim, all of it `softness - 0.5` pixels inside. Pieces join by their larger value (the smaller one when
 * erasing), so a stroke drawn piece by piece is the stroke drawn at once.
 */
export function drawCapsule(mask: MaskPixels, given: Capsule, operation: MaskOperation): PixelBox {
  const cone = coneOf(given);
  const { piece } = cone;
  const reach = Math.max(piece.aRadius, piece.bRadius) + 0.5;
  const core = Math.min(piece.aRadius, piece.bRadius) - piece.softness + 0.5;
  const top = Math.max(0, Math.floor(Math.min(piece.ay, piece.by) - reach));
  const bottom = Math.min(mask.height, Math.ceil(Math.max(piece.ay, piece.by) + reach));
  const left = Math.max(0, Math.floor(Math.min(piece.ax, piece.bx) - reach));
  const right = Math.min(mask.width, Math.ceil(Math.max(piece.ax, piece.bx) + reach));
  if (right <= left || bottom <= top) return emptyBox;
  for (let y = top; y < bottom; y += 1) {
    if (!findSpan(cone, reach, y + 0.5)) continue;
    const start = Math.max(left, Math.floor(span.from - 0.5));
    const end = Math.min(right, Math.ceil(span.to + 0.5));
    const isDeep = core > 0 && findSpan(cone, core, y + 0.5);
    // A hundredth inside, so that rounding never counts a pixel as full that is not.
    const solidFrom = isDeep ? Math.max(start, Math.ceil(span.from - 0.49)) : end;
    const solidTo = isDeep ? Math.min(end, Math.floor(span.to - 0.51) + 1) : end;
    if (solidTo <= solidFrom) {
      drawEdge(mask, cone, { y, from: start, to: end }, operation);
      continue;
    }
    drawEdge(mask, cone, { y, from: start, to: solidFrom }, operation);
    const line = y * mask.width;
    mask.values.fill(operation === 'add' ? 255 : 0, line + solidFrom, line + solidTo);
    drawEdge(mask, cone, { y, from: solidTo, to: end }, operation);
  }
  return { left, top, right, bottom };
}

/** Where one end holds the other, the piece is the larger circle alone. */
function coneOf(piece: Capsule): Cone {
  const { ax, ay, aRadius, bx, by, bRadius } = piece;
  const length = Math.sqrt((bx - ax) ** 2 + (by - ay) ** 2);
  const slope = length === 0 ? 0 : (bRadius - aRadius) / length;
  if (length === 0 || Math.abs(slope) >= 1) {
    const one = bRadius > aRadius ? { x: bx, y: by, r: bRadius } : { x: ax, y: ay, r: aRadius };
    const circle = { ...piece, ax: one.x, ay: one.y, aRadius: one.r, bx: one.x, by: one.y, bRadius: one.r };
    return { piece: circle, length: 0, dx: 1, dy: 0, slope: 0, lean: 0 };
  }
  const lean = slope / Math.sqrt(1 - slope * slope);
  return { piece, length, dx: (bx - ax) / length, dy: (by - ay) / length, slope, lean };
}

interface EdgeRun {
  readonly y: number;
  readonly from: number;
  readonly to: number;
}

/** Pixels of a row whose depth has to be worked out one by one; those that cannot change any more are passed over. */
function drawEdge(
  { values, width }: MaskPixels,
  cone: Cone,
  { y, from, to }: EdgeRun,
  operation: MaskOperation,
): void {
  const { piece, length, dx, dy, slope, lean } = cone;
  const { ax, aRadius, softness } = piece;
  const down = y + 0.5 - piece.ay;
  const isAdding = operation === 'add';
  const line = y * width;
  for (let x = from; x < to; x += 1) {
    const before = values[line + x] ?? 0;
    if (before === (isAdding ? 255 : 0)) continue;
    const right = x + 0.5 - ax;
    const along = right * dx + down * dy;
    const across = Math.abs(down * dx - right * dy);
    const nearest = Math.min(length, Math.max(0, along + across * lean));
    const depth = aRadius + slope * nearest - Math.sqrt((along - nearest) ** 2 + across * across);
    if (depth <= -0.5) continue;
    const value = Math.round(Math.min(1, (depth + 0.5) / softness) * 255);
    if (isAdding ? value > before : 255 - value < before) values[line + x] = isAdding ? value : 255 - value;
  }
}

/** The answer of `findSpan`: one object, because it is asked for every row of every piece. */
const span = { from: 0, to: 0 };

/** Where a row crosses the piece with one radius at both ends; false where it does not. */
function findSpan({ piece, length, dx, dy }: Cone, radius: number, y: number): boolean {
  span.from = Infinity;
  span.to = -Infinity;
  const { ax, ay, bx, by } = piece;
  const a = radius * radius - (y - ay) ** 2;
  if (a >= 0) widen(ax, Math.sqrt(a));
  if (length === 0) return a >= 0;
  const b = radius * radius - (y - by) ** 2;
  if (b >= 0) widen(bx, Math.sqrt(b));
  if (ay !== by) {
    const left = (y - (ay + radius * dx)) / (by - ay);
    if (left >= 0 && left <= 1) widen(ax - radius * dy + left * (bx - ax), 0);
    const right = (y - (ay - radius * dx)) / (by - ay);
    if (right >= 0 && right <= 1) widen(ax + radius * dy + right * (bx - ax), 0);
  }
  return span.from <= span.to;
}

function widen(x: number, half: number): void {
  if (x - half < span.from) span.from = x - half;
  if (x + half > span.to) span.to = x + half;
}
