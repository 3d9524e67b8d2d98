import { boxWithin, tilesOf, uniformValue, wholeBox, type MaskPixels, type PixelBox } from './mask-pixels.ts';

const tileEdge = 256;

/**
 * Moves the edge of a mask outward by whole pixels: everything within `byPx` of a marked pixel (128 and more) is marked,
 * and fades out over one pixel more. What lies outside the picture is not there.
 */
export function grow(mask: MaskPixels, byPx: number): void {
  eachTile(mask, byPx, (source, tile, room) => growTile(source, mask.values, tile, room, byPx));
}

/** The same for what is not marked. */
export function shrink(mask: MaskPixels, byPx: number): void {
  turnOver(mask.values);
  grow(mask, byPx);
  turnOver(mask.values);
}

/** Swaps what changes and what stays. */
export function turnOver(values: Uint8Array): void {
  for (let at = 0; at < values.length; at += 1) values[at] = 255 - (values[at] ?? 0);
}

function eachTile(
  mask: MaskPixels,
  byPx: number,
  change: (source: MaskPixels, tile: PixelBox, room: PixelBox) => void,
): void {
  const source = { ...mask, values: mask.values.slice() };
  for (const tile of tilesOf(wholeBox(mask), tileEdge)) {
    const room = boxWithin(tile, byPx + 1, mask);
    // Most of a mask is all or nothing, and stays so.
    if (uniformValue(source, room) === null) change(source, tile, room);
  }
}

function growTile(
  source: MaskPixels,
  target: Uint8Array,
  tile: PixelBox,
  room: PixelBox,
  byPx: number,
): void {
  const columns = columnDistances(source, room, byPx + 2);
  const width = room.right - room.left;
  const squares = new Float64Array(width);
  for (let y = tile.top; y < tile.bottom; y += 1) {
    rowDistances(columns, (y - room.top) * width, squares);
    const line = y * source.width;
    for (let x = tile.left; x < tile.right; x += 1) {
      const distance = Math.sqrt(squares[x - room.left] ?? Infinity);
      const value = Math.round(Math.min(1, Math.max(0, byPx + 1 - distance)) * 255);
      const before = source.values[line + x] ?? 0;
      target[line + x] = Math.max(before, value);
    }
  }
}

/** For each pixel of a box how far the nearest marked one is straight above or below, `farthest` where none is near. */
function columnDistances({ values, width }: MaskPixels, box: PixelBox, farthest: number): Uint16Array {
  const across = box.right - box.left;
  const down = box.bottom - box.top;
  const distances = new Uint16Array(across * down);
  for (let x = 0; x < across; x += 1) {
    let distance = farthest;
    for (let y = 0; y < down; y += 1) {
      const isMarked = (values[(box.top + y) * width + box.left + x] ?? 0) >= 128;
      distance = isMarked ? 0 : Math.min(farthest, distance + 1);
      distances[y * across + x] = distance;
    }
    distance = farthest;
    for (let y = down - 1; y >= 0; y -= 1) {
      const at = y * across + x;
      distance = Math.min(distance + 1, distances[at] ?? farthest);
      distances[at] = distance;
    }
  }
  return distances;
}

/** The squares of the real distances of a row: the lower envelope of one parabola a column (Felzenszwalb). */
function rowDistances(columns: Uint16Array, line: number, squares: Float64Array): void {
  const width = squares.length;
  const roots = new Int32Array(width);
  const starts = new Float64Array(width + 1);
  const height = (x: number): number => (columns[line + x] ?? 0) ** 2;
  let last = 0;
  starts[0] = -Infinity;
  starts[1] = Infinity;
  for (let x = 1; x < width; x += 1) {
    for (;;) {
      const root = roots[last] ?? 0;
      const crossing = (height(x) + x * x - height(root) - root * root) / (2 * (x - root));
      if (crossing > (starts[last] ?? -Infinity)) {
        last += 1;
        roots[last] = x;
        starts[last] = crossing;
        starts[last + 1] = Infinity;
        break;
      }
      last -= 1;
    }
  }
  for (let x = 0, at = 0; x < width; x += 1) {
    while ((starts[at + 1] ?? Infinity) < x) at += 1;
    const root = roots[at] ?? 0;
    squares[x] = (x - root) ** 2 + height(root);
  }
}
