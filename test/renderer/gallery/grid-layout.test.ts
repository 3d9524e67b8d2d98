import { describe, expect, it } from 'vitest';
import {
  cellShapes,
  itemsWithin,
  layoutGrid,
  rowAt,
  rowAtTop,
  rowOfItem,
  type GridLayout,
} from '../../../src/renderer/gallery/grid-layout.ts';
import { moveInGrid } from '../../../src/renderer/gallery/grid-navigation.ts';
import { ratioUnit } from '../../../src/shared/image-order.ts';
import { numbers } from '../../support/pictures.ts';

function randomList(seed: number) {
  const random = numbers(seed);
  const count = Math.floor(random() * 400);
  const ratios = Uint16Array.from({ length: count }, () => Math.round((0.5 + random() * 1.9) * ratioUnit));
  const groupStarts = count === 0 || random() < 0.2 ? [] : [0];
  if (groupStarts.length > 0) for (let at = 1; at < count; at += 1) if (random() < 0.05) groupStarts.push(at);
  const shape = cellShapes[seed % 2] ?? 'justified';
  const options = {
    width: 200 + Math.floor(random() * 1600),
    rowHeight: 96 + Math.floor(random() * 300),
    shape,
  };
  return { ratios, groupStarts: Uint32Array.from(groupStarts), options };
}

const rowsOf = (layout: GridLayout) =>
  Array.from({ length: layout.rowCount }, (_, row) => rowAt(layout, row));

describe('any list, in any width and shape', () => {
  const seeds = Array.from({ length: 60 }, (_, seed) => seed);

  it.each(seeds)(
    'has rows that follow each other and cells that neither overlap nor stick out (%i)',
    (seed) => {
      const { options, ...list } = randomList(seed);
      const layout = layoutGrid(list, options);
      let top = 0;
      let next = 0;
      for (const row of rowsOf(layout)) {
        expect(row.top).toBe(top);
        top += row.height;
        if (row.kind === 'heading') {
          expect(list.groupStarts[row.group]).toBe(next);
          continue;
        }
        expect(row.cellHeight + 8).toBeLessThanOrEqual(row.height);
        let left = 0;
        for (const placed of row.cells) {
          expect(placed.index).toBe(next);
          expect(placed.left).toBe(left);
          expect(placed.width).toBeGreaterThan(0);
          left += placed.width + 8;
          next += 1;
        }
        // Rounding may cost a pixel; a single wide cell in a narrow window is cut to it.
        expect(left - 8).toBeLessThanOrEqual(options.width + row.cells.length);
      }
      expect(next).toBe(list.ratios.length);
      expect(top).toBe(layout.totalHeight);
    },
  );

  it.each(seeds)('finds the row of any item and of any height (%i)', (seed) => {
    const { options, ...list } = randomList(seed);
    const layout = layoutGrid(list, options);
    for (let index = 0; index < list.ratios.length; index += 1) {
      const row = rowAt(layout, rowOfItem(layout, index));
      expect(row.kind === 'cells' && row.cells.some((placed) => placed.index === index)).toBe(true);
    }
    rowsOf(layout).forEach((row, number) => {
      expect(rowAtTop(layout, row.top)).toBe(number);
      expect(rowAtTop(layout, row.top + row.height - 0.5)).toBe(number);
    });
    expect(rowAtTop(layout, -50)).toBe(0);
    expect(rowAtTop(layout, layout.totalHeight + 50)).toBe(Math.max(0, layout.rowCount - 1));
  });
});

describe('rows of pictures', () => {
  const layoutOf = (
    ratios: readonly number[],
    shape: 'justified' | 'square' = 'justified',
    starts: number[] = [],
  ) =>
    layoutGrid(
      {
        ratios: Uint16Array.from(ratios, (ratio) => ratio * ratioUnit),
        groupStarts: Uint32Array.from(starts),
      },
      { width: 1000, rowHeight: 200, shape },
    );

  it('fill the width, but do not blow a last row up', () => {
    const [full, last] = rowsOf(layoutOf([1.5, 1.5, 1.5, 1.5, 1]));
    if (full?.kind !== 'cells' || last?.kind !== 'cells') throw new Error('there are two rows');
    const end = full.cells.at(-1);
    expect((end?.left ?? 0) + (end?.width ?? 0)).toBe(1000);
    expect(last).toMatchObject({ cellHeight: 200, cells: [{ left: 0, width: 200 }] });
  });

  it('are equal squares when asked for', () => {
    const [row] = rowsOf(layoutOf([0.5, 1, 2, 1, 1], 'square'));
    expect(row).toMatchObject({
      cellHeight: 244,
      cells: [{ width: 244 }, { width: 244 }, { width: 244 }, { width: 244 }],
    });
  });

  it('are walked by arrows, past headings, a page at a time, and to both ends', () => {
    const layout = layoutOf(Array(12).fill(1) as number[], 'square', [0, 6]);
    expect(moveInGrid(layout, 1, 'down', 600)).toBe(5);
    expect(moveInGrid(layout, 5, 'down', 600)).toBe(7);
    expect(moveInGrid(layout, 7, 'up', 600)).toBe(5);
    expect(moveInGrid(layout, 0, 'up', 600)).toBe(0);
    expect(moveInGrid(layout, 0, 'page-down', 600)).toBe(6);
    expect(moveInGrid(layout, 3, 'last', 600)).toBe(11);
    expect(moveInGrid(layout, 3, 'first', 600)).toBe(0);
    expect(moveInGrid(layoutOf([]), 0, 'right', 600)).toBe(-1);
  });

  it('are touched by a band that reaches them', () => {
    const layout = layoutOf(Array(12).fill(1) as number[], 'square');
    expect(itemsWithin(layout, { left: 250, top: 10, right: 260, bottom: 300 })).toEqual([1, 5]);
    expect(itemsWithin(layout, { left: -9, top: -9, right: -1, bottom: 9_000 })).toEqual([]);
  });

  it('reach the last of a million', () => {
    const ratios = new Uint16Array(1_000_000).fill(ratioUnit);
    const layout = layoutGrid(
      { ratios, groupStarts: new Uint32Array() },
      { width: 1000, rowHeight: 200, shape: 'justified' },
    );
    const last = rowAt(layout, rowOfItem(layout, 999_999));
    expect(last.kind === 'cells' && last.cells.at(-1)?.index).toBe(999_999);
    expect(last.top + last.height).toBe(layout.totalHeight);
  });
});
