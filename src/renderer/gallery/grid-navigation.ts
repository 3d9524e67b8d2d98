import type { GridLayout, GridRow } from './justified-layout.ts';

export type GridMove = 'left' | 'right' | 'up' | 'down' | 'first' | 'last' | 'page-up' | 'page-down';

/** Keys of the grid, as `event.key`. */
export const gridMoves: Readonly<Record<string, GridMove>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'first',
  End: 'last',
  PageUp: 'page-up',
  PageDown: 'page-down',
};

/** Index of the item a key leads to; up and down go to the cell under the middle of this one. */
export function moveInGrid(layout: GridLayout, from: number, move: GridMove, viewportPx: number): number {
  const last = layout.rowOfItem.length - 1;
  if (last < 0) return -1;
  switch (move) {
    case 'left':
      return Math.max(0, from - 1);
    case 'right':
      return Math.min(last, from + 1);
    case 'first':
      return 0;
    case 'last':
      return last;
    case 'up':
      return byRows(layout, from, -1, 0);
    case 'down':
      return byRows(layout, from, 1, 0);
    case 'page-up':
      return byRows(layout, from, -1, viewportPx);
    case 'page-down':
      return byRows(layout, from, 1, viewportPx);
  }
}

/** Goes at least one row of cells, and on as long as that is no further than `distancePx`: nothing is skipped. */
function byRows(layout: GridLayout, from: number, step: 1 | -1, distancePx: number): number {
  const start = layout.rowOfItem[from] ?? 0;
  const startTop = layout.rows[start]?.top ?? 0;
  const middle = middleOf(layout.rows[start], from);
  let found = from;
  for (let at = start + step; at >= 0 && at < layout.rows.length; at += step) {
    const row = layout.rows[at];
    if (row?.kind !== 'cells') continue;
    if (found !== from && Math.abs(row.top - startTop) > distancePx) break;
    found = nearest(row, middle);
  }
  return found;
}

function middleOf(row: GridRow | undefined, index: number): number {
  if (row?.kind !== 'cells') return 0;
  const placed = row.placed.find((entry) => entry.index === index);
  return placed ? placed.left + placed.width / 2 : 0;
}

function nearest(row: Extract<GridRow, { kind: 'cells' }>, x: number): number {
  let best = row.placed[0]?.index ?? 0;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const { index, left, width } of row.placed) {
    const distance = x < left ? left - x : Math.max(0, x - left - width);
    if (distance < bestDistance) [best, bestDistance] = [index, distance];
  }
  return best;
}
