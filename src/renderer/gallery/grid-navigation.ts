import { rowAt, rowOfItem, type GridLayout, type PlacedCell } from './grid-layout.ts';

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
  const last = layout.itemCount - 1;
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
  const start = rowOfItem(layout, from);
  const startRow = rowAt(layout, start);
  const own = startRow.kind === 'cells' ? startRow.cells.find(({ index }) => index === from) : undefined;
  const middle = own ? own.left + own.width / 2 : 0;
  let found = from;
  for (let at = start + step; at >= 0 && at < layout.rowCount; at += step) {
    const row = rowAt(layout, at);
    if (row.kind !== 'cells') continue;
    if (found !== from && Math.abs(row.top - startRow.top) > distancePx) break;
    found = nearest(row.cells, middle);
  }
  return found;
}

function nearest(cells: readonly PlacedCell[], x: number): number {
  let best = cells[0]?.index ?? 0;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const { index, left, width } of cells) {
    const distance = x < left ? left - x : Math.max(0, x - left - width);
    if (distance < bestDistance) [best, bestDistance] = [index, distance];
  }
  return best;
}
