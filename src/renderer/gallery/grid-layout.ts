import { ratioUnit } from '../../shared/image-order.ts';

/** Rows of pictures in their own proportions, or equal squares. */
export const cellShapes = ['justified', 'square'] as const;
export type CellShape = (typeof cellShapes)[number];

export interface LayoutOptions {
  readonly width: number;
  readonly rowHeight: number;
  readonly shape: CellShape;
}

/**
 * Where every row begins, as numbers alone: a heading or a line of cells. Cells are placed when their row is drawn, so
 * a million pictures cost two columns and a few milliseconds, and no object each.
 */
export interface GridLayout extends LayoutOptions {
  readonly rowCount: number;
  /** First item of each row, and the number of items at the end. A heading has no items. */
  readonly rowFirst: Uint32Array;
  /** Distance of each row from the first, in CSS pixels, and the whole height at the end. */
  readonly rowTop: Float64Array;
  readonly itemCount: number;
  readonly totalHeight: number;
  readonly ratios: Uint16Array;
  readonly groupStarts: Uint32Array;
}

export interface PlacedCell {
  readonly index: number;
  readonly left: number;
  readonly width: number;
}

export type GridRow =
  | { readonly kind: 'heading'; readonly group: number; readonly top: number; readonly height: number }
  | {
      readonly kind: 'cells';
      readonly top: number;
      /** With the gap beneath. */
      readonly height: number;
      readonly cellHeight: number;
      readonly cells: readonly PlacedCell[];
    };

interface Laid {
  readonly ratios: Uint16Array;
  readonly groupStarts: Uint32Array;
}

const gap = 8;
const headingHeight = 34;
/** A last row is stretched over the width only when that makes it at most this much higher than wished. */
const lastRowStretch = 1.25;

/** Lays all rows out. The last row of a group keeps the wished height instead of being blown up to fill the width. */
export function layoutGrid({ ratios, groupStarts }: Laid, options: LayoutOptions): GridLayout {
  const count = ratios.length;
  const rows = new Rows(count + groupStarts.length + 1);
  const starts = groupStarts.length === 0 && count > 0 ? Uint32Array.of(0) : groupStarts;
  for (let group = 0; group < starts.length; group += 1) {
    const start = starts[group] ?? 0;
    const end = starts[group + 1] ?? count;
    if (groupStarts.length > 0) rows.add(start, headingHeight);
    if (options.shape === 'square') addSquares(rows, start, end, options);
    else addJustified(rows, ratios, start, end, options);
  }
  return { ...options, ...rows.finish(count), itemCount: count, ratios, groupStarts };
}

/** Two columns that grow together. */
class Rows {
  readonly #first: Uint32Array;
  readonly #top: Float64Array;
  #count = 0;
  #height = 0;

  constructor(most: number) {
    this.#first = new Uint32Array(most + 1);
    this.#top = new Float64Array(most + 1);
  }

  add(first: number, height: number): void {
    this.#first[this.#count] = first;
    this.#top[this.#count] = this.#height;
    this.#count += 1;
    this.#height += height;
  }

  finish(itemCount: number) {
    this.#first[this.#count] = itemCount;
    this.#top[this.#count] = this.#height;
    return {
      rowCount: this.#count,
      rowFirst: this.#first.slice(0, this.#count + 1),
      rowTop: this.#top.slice(0, this.#count + 1),
      totalHeight: this.#height,
    };
  }
}

/** Columns and side of squares: as many as fit, sharing what is left over. */
function squaresOf({ width, rowHeight }: LayoutOptions): { readonly columns: number; readonly side: number } {
  const columns = Math.max(1, Math.floor((width + gap) / (rowHeight + gap)));
  return { columns, side: Math.max(1, Math.floor((width - gap * (columns - 1)) / columns)) };
}

function addSquares(rows: Rows, start: number, end: number, options: LayoutOptions): void {
  const { columns, side } = squaresOf(options);
  for (let from = start; from < end; from += columns) {
    rows.add(from, side + gap * (from + columns >= end ? 2 : 1));
  }
}

function addJustified(
  rows: Rows,
  ratios: Uint16Array,
  start: number,
  end: number,
  options: LayoutOptions,
): void {
  const { width, rowHeight } = options;
  let from = start;
  let sum = 0;
  for (let index = start; index < end; index += 1) {
    sum += (ratios[index] ?? ratioUnit) / ratioUnit;
    const isFull = sum * rowHeight + (index - from) * gap >= width;
    const isLast = index === end - 1;
    if (!isFull && !isLast) continue;
    const { cellHeight } = justified(sum, index - from + 1, isLast, options);
    // A group's last row carries the space before the next one, so that heights add up to the whole.
    rows.add(from, cellHeight + gap * (isLast ? 2 : 1));
    from = index + 1;
    sum = 0;
  }
}

function justified(sum: number, count: number, isLast: boolean, { width, rowHeight }: LayoutOptions) {
  const filling = (width - (count - 1) * gap) / sum;
  const isShort = isLast && filling > rowHeight * lastRowStretch;
  const scale = isShort ? rowHeight : filling;
  return { isShort, scale, cellHeight: Math.max(1, Math.round(scale)) };
}

/** One row as it is drawn. */
export function rowAt(layout: GridLayout, row: number): GridRow {
  const { rowFirst, rowTop, groupStarts } = layout;
  const [from, to] = [rowFirst[row] ?? 0, rowFirst[row + 1] ?? 0];
  const top = rowTop[row] ?? 0;
  const height = (rowTop[row + 1] ?? top) - top;
  if (from === to) return { kind: 'heading', group: groupOf(groupStarts, from), top, height };
  const cells =
    layout.shape === 'square' ? placeSquares(layout, from, to) : placeJustified(layout, row, from, to);
  return { kind: 'cells', top, height, ...cells };
}

function placeSquares(layout: GridLayout, from: number, to: number) {
  const { side } = squaresOf(layout);
  const cells = Array.from({ length: to - from }, (_, offset) => ({
    index: from + offset,
    left: offset * (side + gap),
    width: side,
  }));
  return { cellHeight: side, cells };
}

function placeJustified(layout: GridLayout, row: number, from: number, to: number) {
  const { ratios, width } = layout;
  let sum = 0;
  for (let index = from; index < to; index += 1) sum += (ratios[index] ?? ratioUnit) / ratioUnit;
  const isLast = isLastOfGroup(layout, row, to);
  const { isShort, scale, cellHeight } = justified(sum, to - from, isLast, layout);
  let left = 0;
  const cells = Array.from({ length: to - from }, (_, offset) => {
    const index = from + offset;
    const wished = Math.round(((ratios[index] ?? ratioUnit) / ratioUnit) * scale);
    const isEnd = index === to - 1 && !isShort;
    const cell = { index, left, width: Math.max(1, isEnd ? width - left : wished) };
    left += wished + gap;
    return cell;
  });
  return { cellHeight, cells };
}

/** What follows is a heading, or nothing. */
function isLastOfGroup({ rowFirst, rowCount }: GridLayout, row: number, to: number): boolean {
  return row + 1 >= rowCount || rowFirst[row + 2] === to;
}

/** The row at a distance from the first; the nearest where there is none. */
export function rowAtTop({ rowTop, rowCount }: GridLayout, top: number): number {
  return Math.max(0, Math.min(rowCount - 1, upperBound(rowTop, rowCount, top) - 1));
}

/** The row that holds an item. */
export function rowOfItem({ rowFirst, rowCount }: GridLayout, index: number): number {
  // A heading begins with the same item as the row beneath it: the later one holds it.
  return Math.max(0, Math.min(rowCount - 1, upperBound(rowFirst, rowCount, index) - 1));
}

function groupOf(groupStarts: Uint32Array, first: number): number {
  return Math.max(0, upperBound(groupStarts, groupStarts.length, first) - 1);
}

/** How many of the first `count` values are at most `wanted`; values rise. */
function upperBound(values: Uint32Array | Float64Array, count: number, wanted: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? 0) <= wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Items whose cells touch a rectangle, for the rubber band; places are relative to the first row. */
export function itemsWithin(
  layout: GridLayout,
  box: { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number },
): readonly number[] {
  const found: number[] = [];
  for (let row = rowAtTop(layout, box.top); row < layout.rowCount; row += 1) {
    const placed = rowAt(layout, row);
    if (placed.top > box.bottom) break;
    if (placed.kind !== 'cells' || placed.top + placed.cellHeight < box.top) continue;
    for (const { index, left, width } of placed.cells)
      if (left <= box.right && left + width >= box.left) found.push(index);
  }
  return found;
}
