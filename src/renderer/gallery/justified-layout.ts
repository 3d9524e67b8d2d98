import type { GridItem } from './grid-items.ts';
import { dayKey } from './days.ts';

export interface PlacedItem {
  readonly item: GridItem;
  /** Position among all items, from 0. */
  readonly index: number;
  readonly left: number;
  readonly width: number;
}

/** A day's heading, or a line of cells; `top` is its distance from the first, both in CSS pixels. */
export type GridRow =
  | {
      readonly kind: 'day';
      readonly key: string;
      readonly top: number;
      readonly height: number;
      readonly items: readonly GridItem[];
    }
  | {
      readonly kind: 'cells';
      readonly key: string;
      readonly top: number;
      /** With the gap beneath. */
      readonly height: number;
      readonly cellHeight: number;
      readonly placed: readonly PlacedItem[];
    };

export interface GridLayout {
  readonly rows: readonly GridRow[];
  readonly totalHeight: number;
  /** Row that holds the item of this index. */
  readonly rowOfItem: readonly number[];
}

export interface LayoutOptions {
  readonly width: number;
  readonly rowHeight: number;
}

const gridGap = 8;
const dayRowHeight = 34;

/** A last row is stretched over the width only when that makes it at most this much higher than wished. */
const lastRowStretch = 1.25;

/**
 * Lays cells out in rows as wide as the window, each cell in its own proportions, one group of rows per local day.
 * The last row of a day keeps the wished height instead of being blown up to fill the width.
 */
export function layoutGrid(items: readonly GridItem[], { width, rowHeight }: LayoutOptions): GridLayout {
  const rows: GridRow[] = [];
  const rowOfItem: number[] = [];
  let top = 0;
  let start = 0;
  while (start < items.length) {
    const key = dayKey(items[start]?.timeMs ?? 0);
    let end = start + 1;
    while (end < items.length && dayKey(items[end]?.timeMs ?? 0) === key) end += 1;
    rows.push({ kind: 'day', key: `day:${key}`, top, height: dayRowHeight, items: items.slice(start, end) });
    top += dayRowHeight;
    for (const [from, to] of breakRows(items, start, end, width, rowHeight)) {
      const row = placeRow(items, from, to, { width, rowHeight, top, isLast: to === end });
      for (let index = from; index < to; index += 1) rowOfItem[index] = rows.length;
      rows.push(row);
      top += row.height;
    }
    start = end;
  }
  return { rows, totalHeight: top, rowOfItem };
}

function breakRows(items: readonly GridItem[], start: number, end: number, width: number, rowHeight: number) {
  const rows: (readonly [number, number])[] = [];
  let from = start;
  let ratios = 0;
  for (let index = start; index < end; index += 1) {
    ratios += items[index]?.ratio ?? 1;
    const gaps = (index - from) * gridGap;
    if (ratios * rowHeight + gaps >= width) {
      rows.push([from, index + 1]);
      from = index + 1;
      ratios = 0;
    }
  }
  if (from < end) rows.push([from, end]);
  return rows;
}

interface RowPlace extends LayoutOptions {
  readonly top: number;
  readonly isLast: boolean;
}

function placeRow(items: readonly GridItem[], from: number, to: number, place: RowPlace) {
  const slice = items.slice(from, to);
  const ratios = slice.reduce((sum, item) => sum + item.ratio, 0);
  const free = place.width - (slice.length - 1) * gridGap;
  const filling = free / ratios;
  const isShort = place.isLast && filling > place.rowHeight * lastRowStretch;
  const cellHeight = Math.max(1, Math.round(isShort ? place.rowHeight : filling));
  let left = 0;
  const placed = slice.map((item, offset) => {
    const isEnd = offset === slice.length - 1 && !isShort;
    const width = isEnd ? place.width - left : Math.round(item.ratio * (isShort ? place.rowHeight : filling));
    const entry = { item, index: from + offset, left, width: Math.max(1, width) };
    left += width + gridGap;
    return entry;
  });
  const key = `row:${slice[0]?.key ?? from}`;
  // A day's last row carries the space before the next day, so that heights add up to the whole.
  const height = cellHeight + gridGap * (place.isLast ? 2 : 1);
  return { kind: 'cells' as const, key, top: place.top, height, cellHeight, placed };
}
