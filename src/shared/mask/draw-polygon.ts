import { emptyBox, type MaskPixels, type PixelBox } from './mask-pixels.ts';
import type { MaskOperation } from './mask-steps.ts';

/** Rows worked on at once: the sums of a band are all the memory that is needed. */
const bandRows = 64;

/**
 * Fills a polygon given as x, y, x, y…; the last point joins the first. A pixel's value is the part of its area that lies
 * inside, exactly; where the line crosses itself, what it goes round in whichever direction is inside.
 */
export function drawPolygon(mask: MaskPixels, points: readonly number[], operation: MaskOperation): PixelBox {
  const box = boxOf(points, mask);
  if (box === null) return emptyBox;
  const width = box.right - box.left;
  const sums = new Float64Array((width + 2) * bandRows);
  for (let top = box.top; top < box.bottom; top += bandRows) {
    const bottom = Math.min(box.bottom, top + bandRows);
    sums.fill(0);
    for (let at = 0; at < points.length; at += 2) {
      const next = (at + 2) % points.length;
      const edge = {
        x0: (points[at] ?? 0) - box.left,
        y0: points[at + 1] ?? 0,
        x1: (points[next] ?? 0) - box.left,
        y1: points[next + 1] ?? 0,
      };
      addEdge(sums, width, edge, top, bottom);
    }
    writeBand(mask, sums, { left: box.left, right: box.right, top, bottom }, operation);
  }
  return box;
}

function boxOf(points: readonly number[], mask: MaskPixels): PixelBox | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < points.length; at += 2) {
    left = Math.min(left, points[at] ?? 0);
    right = Math.max(right, points[at] ?? 0);
    top = Math.min(top, points[at + 1] ?? 0);
    bottom = Math.max(bottom, points[at + 1] ?? 0);
  }
  const box = {
    left: Math.max(0, Math.floor(left)),
    top: Math.max(0, Math.floor(top)),
    right: Math.min(mask.width, Math.ceil(right)),
    bottom: Math.min(mask.height, Math.ceil(bottom)),
  };
  return box.right > box.left && box.bottom > box.top ? box : null;
}

interface Edge {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** Adds, row by row, what an edge hides to its right: a running sum over a row then gives each pixel's covered area. */
function addEdge(sums: Float64Array, width: number, edge: Edge, top: number, bottom: number): void {
  if (edge.y0 === edge.y1) return;
  const sign = edge.y0 < edge.y1 ? 1 : -1;
  const upper = sign === 1 ? edge : { x0: edge.x1, y0: edge.y1, x1: edge.x0, y1: edge.y0 };
  const slope = (upper.x1 - upper.x0) / (upper.y1 - upper.y0);
  const first = Math.max(top, Math.floor(upper.y0));
  const last = Math.min(bottom, Math.ceil(upper.y1));
  for (let row = first; row < last; row += 1) {
    const from = Math.max(row, upper.y0);
    const to = Math.min(row + 1, upper.y1);
    if (to <= from) continue;
    const xFrom = upper.x0 + (from - upper.y0) * slope;
    const xTo = upper.x0 + (to - upper.y0) * slope;
    addSpan(sums, (row - top) * (width + 2), width, { xFrom, xTo, height: (to - from) * sign });
  }
}

interface Span {
  readonly xFrom: number;
  readonly xTo: number;
  readonly height: number;
}

/** One row's worth of an edge, cut where it leaves the box: what lies left of it hides the whole row. */
function addSpan(sums: Float64Array, line: number, width: number, { xFrom, xTo, height }: Span): void {
  const left = Math.min(xFrom, xTo);
  const right = Math.max(xFrom, xTo);
  if (right <= 0) {
    add(sums, line, height);
    return;
  }
  if (left >= width) return;
  if (right - left < 1e-9) {
    addWithin(sums, line, { left, right, height });
    return;
  }
  const share = (from: number, to: number): number => ((to - from) / (right - left)) * height;
  if (left < 0) add(sums, line, share(left, 0));
  const [from, to] = [Math.max(0, left), Math.min(width, right)];
  addWithin(sums, line, { left: from, right: to, height: share(from, to) });
}

function addWithin(
  sums: Float64Array,
  line: number,
  { left, right, height }: { readonly left: number; readonly right: number; readonly height: number },
): void {
  const first = Math.floor(left);
  if (right <= first + 1) {
    const middle = (left + right) / 2 - first;
    add(sums, line + first, height * (1 - middle));
    add(sums, line + first + 1, height * middle);
    return;
  }
  const perPixel = height / (right - left);
  for (let x = first; x < right; x += 1) {
    const from = Math.max(left, x);
    const to = Math.min(right, x + 1);
    const part = (to - from) * perPixel;
    const middle = (from + to) / 2 - x;
    add(sums, line + x, part * (1 - middle));
    add(sums, line + x + 1, part * middle);
  }
}

function add(sums: Float64Array, at: number, value: number): void {
  sums[at] = (sums[at] ?? 0) + value;
}

function writeBand(mask: MaskPixels, sums: Float64Array, band: PixelBox, operation: MaskOperation): void {
  const width = band.right - band.left;
  for (let y = band.top; y < band.bottom; y += 1) {
    let covered = 0;
    const line = (y - band.top) * (width + 2);
    const target = y * mask.width + band.left;
    for (let x = 0; x < width; x += 1) {
      covered += sums[line + x] ?? 0;
      const value = Math.round(Math.min(1, Math.abs(covered)) * 255);
      if (value === 0) continue;
      const before = mask.values[target + x] ?? 0;
      if (operation === 'add') mask.values[target + x] = Math.max(before, value);
      else mask.values[target + x] = Math.min(before, 255 - value);
    }
  }
}

/** The corners of a rectangle. */
export function rectanglePoints(x: number, y: number, width: number, height: number): readonly number[] {
  return [x, y, x + width, y, x + width, y + height, x, y + height];
}

/** An ellipse as a polygon that is nowhere a thousandth of a pixel away from it. */
export function ellipsePoints(x: number, y: number, width: number, height: number): readonly number[] {
  const [rx, ry] = [width / 2, height / 2];
  const count = Math.max(16, Math.ceil(Math.PI / Math.acos(1 - Math.min(0.5, 0.001 / Math.max(rx, ry)))));
  return Array.from({ length: count }, (_, index) => (index / count) * 2 * Math.PI).flatMap((angle) => [
    x + rx + rx * Math.cos(angle),
    y + ry + ry * Math.sin(angle),
  ]);
}
