import { describe, expect, it } from 'vitest';
import { orderOfCells } from '../../../src/renderer/data/list-queries.ts';
import { arrivedCount, createDisplayList, openStacks } from '../../../src/renderer/gallery/display-list.ts';
import { holdEndedRuns, runPlaces } from '../../../src/renderer/gallery/run-places.ts';
import { ratioUnit, type Grouping } from '../../../src/shared/image-order.ts';
import type { ImageCell, Run } from '../../../src/shared/model.ts';
import { cell, imageId, run, runId } from './cells-fixture.ts';

function display(cells: readonly ImageCell[], runs: readonly Run[] = [], given: object = {}) {
  const order = orderOfCells(cells);
  const places = runPlaces(runs, (each) => arrivedCount(order, each));
  const options = { order, runs: places, grouping: 'day' as Grouping, stacks: openStacks, ...given };
  return createDisplayList(options);
}

const keys = (...args: Parameters<typeof display>) => {
  const list = display(...args);
  return Array.from({ length: list.count }, (_, index) => list.itemAt(index).key);
};
const place = (n: number, slot: number) => `run:${runId(n)}:${slot}`;

describe('the order of the grid', () => {
  it('keeps a place for every missing picture, where the pictures will be', () => {
    expect(keys([cell(9), cell(3)], [run('running', { wantedCount: 2 })])).toEqual([
      'image:9',
      place(1, 0),
      place(1, 1),
      'image:3',
    ]);
  });

  it('lets each arriving picture take the place next to it, so that nothing else moves', () => {
    const two = { wantedCount: 2, createdAtMs: 5000 };
    const first = cell(10, { runId: runId(1), sortedAtMs: 5000 });
    const second = cell(11, { runId: runId(1), sortedAtMs: 5000 });
    expect(keys([cell(3)], [run('running', two)])).toHaveLength(3);
    const one = keys([first, cell(3)], [run('running', { ...two, imageIds: [imageId(10)] })]);
    expect(one).toEqual([place(1, 0), 'image:10', 'image:3']);
    expect(keys([second, first, cell(3)], [run('done', two)])).toEqual(['image:11', 'image:10', 'image:3']);
  });

  it('counts a picture that is in the list before the run knows of it', () => {
    const arrived = cell(10, { runId: runId(1), sortedAtMs: 5000 });
    expect(keys([arrived], [run('running', { imageIds: [] })])).toEqual(['image:10']);
  });

  it('keeps one place for the reason of a run that ended without its picture', () => {
    const failed = display([], [run('failed', { wantedCount: 4, expectedRatio: 0.5 })]);
    expect(failed.count).toBe(1);
    expect((failed.ratios[0] ?? 0) / ratioUnit).toBeGreaterThan(1.3);
  });

  it('shows extreme and impossible proportions within bounds', () => {
    const odd = [
      cell(3, { width: 9000, height: 10 }),
      cell(2, { width: 10, height: 9000 }),
      cell(1, { height: 0 }),
    ];
    const ratios = [...display(odd).ratios].map((ratio) => Number((ratio / ratioUnit).toFixed(3)));
    expect(ratios).toEqual([2.4, 0.5, 1]);
  });

  it('finds every cell again by its key', () => {
    const list = display(
      [cell(9), cell(3)],
      [run('running', { wantedCount: 2 }), run('failed', { id: runId(2), createdAtMs: 1 })],
    );
    for (let index = 0; index < list.count; index += 1)
      expect(list.indexOfKey(list.itemAt(index).key)).toBe(index);
    expect(list.indexOfKey('image:77')).toBe(-1);
    expect([...list.idsBetween(0, list.count)]).toEqual([9, 3]);
    expect(list.picturesBetween(1, 4)).toBe(1);
  });
});

describe('groups', () => {
  const day = (n: number, hour: number) => new Date(2026, 10, n, hour).getTime();
  const starts = (...args: Parameters<typeof display>) => [...display(...args).groupStarts];

  it('of days begin where a local day does, and a run has its day', () => {
    const cells = [20, 20, 18].map((n, at) => cell(9 - at, { sortedAtMs: day(n, 9 - at) }));
    expect(starts(cells)).toEqual([0, 2]);
    expect(starts(cells, [run('failed', { createdAtMs: day(21, 1) })])).toEqual([0, 1, 3]);
    expect(starts(cells, [run('failed', { createdAtMs: day(20, 23) })])).toEqual([0, 3]);
    expect(starts(cells, [run('failed', { createdAtMs: day(19, 5) })])).toEqual([0, 2, 3]);
    expect(starts(cells, [run('failed', { createdAtMs: day(18, 23) })])).toEqual([0, 2]);
    expect(starts(cells, [run('failed', { createdAtMs: day(17, 5) })])).toEqual([0, 2, 3]);
    expect(starts([], [run('failed', { createdAtMs: day(17, 5) })])).toEqual([0]);
    expect(starts(cells, [], { grouping: 'none' })).toEqual([]);
  });

  it('of runs hold the pictures of one run', () => {
    const of = (id: number, n: number) => cell(id, { runId: runId(n), sortedAtMs: n * 1000 });
    expect(
      starts([of(6, 2), of(5, 2), of(4, 1), cell(3, { sortedAtMs: 1 })], [], { grouping: 'run' }),
    ).toEqual([0, 2, 3]);
  });

  it('know their names and moments', () => {
    const cells = [cell(2, { sortedAtMs: day(20, 5) }), cell(1, { sortedAtMs: day(19, 5) })];
    const order = { ...orderOfCells(cells), groupStarts: Uint32Array.of(0, 1), groupNames: ['b', 'a'] };
    const list = createDisplayList({ order, runs: [], grouping: 'model', stacks: openStacks });
    expect([list.groupAt(0), list.groupAt(1)]).toEqual([
      { start: 0, end: 1, timeMs: day(20, 5), name: 'b' },
      { start: 1, end: 2, timeMs: day(19, 5), name: 'a' },
    ]);
  });
});

describe('stacks', () => {
  const of = (id: number, n: number) => cell(id, { runId: runId(n), sortedAtMs: n * 1000 });
  const cells = [of(7, 3), of(6, 2), of(5, 2), of(4, 2), cell(3, { sortedAtMs: 1 })];

  it('show one picture while they are closed, with their number', () => {
    const closed = display(cells, [], { stacks: { areClosed: true, except: new Set() } });
    expect([...closed.idsBetween(0, closed.count)]).toEqual([7, 6, 3]);
    expect([0, 1, 2].map((index) => closed.stackCount(index))).toEqual([1, 3, 1]);
    // A picture inside is found by the one that stands for it.
    expect(closed.indexOfImage(imageId(4))).toBe(1);
    expect(closed.stackAt(1)).toBe(4);
  });

  it('open one by one, and close one by one', () => {
    const opened = display(cells, [], { stacks: { areClosed: true, except: new Set([4]) } });
    expect(opened.count).toBe(5);
    const closed = display(cells, [], { stacks: { areClosed: false, except: new Set([4]) } });
    expect([...closed.idsBetween(0, closed.count)]).toEqual([7, 6, 3]);
  });
});

describe('a run that has just ended', () => {
  it('stays until its pictures were asked for', () => {
    const before = run('running');
    expect(holdEndedRuns([before], [])).toEqual([before]);
  });

  it('does not stay when it had ended before, or is still open', () => {
    const open = run('running');
    expect(holdEndedRuns([run('failed')], [])).toEqual([]);
    expect(holdEndedRuns([open], [open])).toEqual([open]);
  });
});
