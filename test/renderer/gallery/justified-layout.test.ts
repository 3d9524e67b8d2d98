import { describe, expect, it } from 'vitest';
import { gridItems } from '../../../src/renderer/gallery/grid-items.ts';
import { moveInGrid } from '../../../src/renderer/gallery/grid-navigation.ts';
import { layoutGrid, type GridLayout } from '../../../src/renderer/gallery/justified-layout.ts';
import { cell } from './cells-fixture.ts';

const dayMs = 86_400_000;
const noonMs = new Date(2026, 10, 20, 12).getTime();

/** `counts[n]` pictures on the day n days ago, of mixed proportions. */
function setup(counts: readonly number[], width = 1000, rowHeight = 176) {
  let id = 10_000;
  const cells = counts.flatMap((count, day) =>
    Array.from({ length: count }, (_, index) => {
      id -= 1;
      return cell(id, {
        sortedAtMs: noonMs - day * dayMs - index,
        width: 900 + ((index * 397) % 900),
        height: 1000,
      });
    }),
  );
  return layoutGrid(gridItems(cells, [], true), { width, rowHeight });
}

const cellRows = (layout: GridLayout) => layout.rows.filter((row) => row.kind === 'cells');

describe('the layout', () => {
  it('fills every full row to the pixel and keeps proportions', () => {
    const rows = cellRows(setup([40])).slice(0, -1);
    expect(rows.length).toBeGreaterThan(3);
    for (const row of rows) {
      const last = row.placed.at(-1);
      expect((last?.left ?? 0) + (last?.width ?? 0)).toBe(1000);
      for (const { item, width } of row.placed) {
        expect(Math.abs(width / row.cellHeight / item.ratio - 1)).toBeLessThan(0.06);
      }
    }
  });

  it('does not blow up a lone picture at the end of a day', () => {
    const rows = cellRows(setup([1, 1]));
    expect(rows.map((row) => row.cellHeight)).toEqual([176, 176]);
  });

  it('heads each local day, and rows stand on one another without gaps or overlaps', () => {
    const layout = setup([14, 3, 30]);
    expect(layout.rows.filter((row) => row.kind === 'day')).toHaveLength(3);
    let top = 0;
    for (const row of layout.rows) {
      expect(row.top).toBe(top);
      top += row.height;
    }
    expect(layout.totalHeight).toBe(top);
  });

  it('knows the row of every item', () => {
    const layout = setup([14, 3]);
    layout.rowOfItem.forEach((row, index) => {
      const found = layout.rows[row];
      expect(found?.kind === 'cells' && found.placed.some((placed) => placed.index === index)).toBe(true);
    });
    expect(layout.rowOfItem).toHaveLength(17);
  });

  it('survives no items and no width', () => {
    expect(setup([])).toEqual({ rows: [], totalHeight: 0, rowOfItem: [] });
    for (const row of cellRows(setup([5], 1))) {
      for (const placed of row.placed) expect(placed.width).toBeGreaterThan(0);
    }
  });
});

describe('moving by keys', () => {
  const layout = setup([14, 3, 30]);
  const middle = (index: number) => {
    const row = layout.rows[layout.rowOfItem[index] ?? 0];
    const placed = row?.kind === 'cells' ? row.placed.find((entry) => entry.index === index) : undefined;
    return placed ? [placed.left, placed.left + placed.width] : [0, 0];
  };

  it('goes down to the cell beneath, over the heading of a day, and up again', () => {
    const start = 2;
    const below = moveInGrid(layout, start, 'down', 600);
    expect(layout.rowOfItem[below]).toBe((layout.rowOfItem[start] ?? 0) + 1);
    const [left = 0, right = 0] = middle(start);
    const [belowLeft = 0, belowRight = 0] = middle(below);
    expect(belowLeft).toBeLessThanOrEqual((left + right) / 2);
    expect(belowRight).toBeGreaterThanOrEqual((left + right) / 2 - 8);
    const overDay = moveInGrid(layout, 13, 'down', 600);
    expect(overDay).toBeGreaterThanOrEqual(14);
    expect(overDay).toBeLessThan(17);
  });

  it('stops at both ends', () => {
    expect(moveInGrid(layout, 0, 'left', 600)).toBe(0);
    expect(moveInGrid(layout, 0, 'up', 600)).toBe(0);
    expect(moveInGrid(layout, 46, 'right', 600)).toBe(46);
    expect(moveInGrid(layout, 46, 'down', 600)).toBe(46);
    expect(moveInGrid(layout, 20, 'first', 600)).toBe(0);
    expect(moveInGrid(layout, 20, 'last', 600)).toBe(46);
    expect(moveInGrid(setup([]), 0, 'down', 600)).toBe(-1);
  });

  it('goes a screen at a time with the page keys', () => {
    const down = moveInGrid(layout, 0, 'page-down', 500);
    const moved = (layout.rows[layout.rowOfItem[down] ?? 0]?.top ?? 0) - (layout.rows[1]?.top ?? 0);
    expect(moved).toBeGreaterThan(250);
    expect(moved).toBeLessThanOrEqual(500);
    const up = moveInGrid(layout, down, 'page-up', 500);
    expect(up).toBeLessThan(down);
  });
});
