import { describe, expect, it } from 'vitest';
import { gridItems, holdEndedRuns, type GridItem } from '../../../src/renderer/gallery/grid-items.ts';
import { cell, imageId, run, runId } from './cells-fixture.ts';

const keys = (items: readonly GridItem[]) => items.map((item) => item.key);
const place = (n: number, slot: number) => `run:${runId(n)}:${slot}`;

describe('the order of the grid', () => {
  it('keeps a place for every missing picture, where the pictures will be', () => {
    const items = gridItems([cell(9), cell(3)], [run('running', { wantedCount: 2 })], true);
    expect(keys(items)).toEqual(['image:9', place(1, 0), place(1, 1), 'image:3']);
  });

  it('lets each arriving picture take the place next to it, so that nothing else moves', () => {
    const two = { wantedCount: 2, createdAtMs: 5000 };
    const first = cell(10, { runId: runId(1), sortedAtMs: 5000 });
    const second = cell(11, { runId: runId(1), sortedAtMs: 5000 });
    const none = gridItems([cell(3)], [run('running', two)], true);
    const one = gridItems([first, cell(3)], [run('running', { ...two, imageIds: [imageId(10)] })], true);
    const both = gridItems([second, first, cell(3)], [run('done', two)], true);
    expect([none, one, both].map((items) => items.length)).toEqual([3, 3, 3]);
    expect(keys(one)).toEqual([place(1, 0), 'image:10', 'image:3']);
    expect(keys(both)).toEqual(['image:11', 'image:10', 'image:3']);
  });

  it('counts a picture that is in the list before the run knows of it', () => {
    const arrived = cell(10, { runId: runId(1), sortedAtMs: 5000 });
    expect(keys(gridItems([arrived], [run('running', { imageIds: [] })], true))).toEqual(['image:10']);
  });

  it('keeps one place for the reason of a run that ended without its picture', () => {
    const failed = run('failed', { wantedCount: 4, expectedRatio: 0.5 });
    const items = gridItems([], [failed], true);
    expect(keys(items)).toEqual([place(1, 0)]);
    expect(items[0]?.ratio).toBeGreaterThan(1.3);
  });

  it('holds back a run older than everything loaded while there is more to load', () => {
    const old = run('unknown', { createdAtMs: 1 });
    expect(keys(gridItems([cell(9)], [old], false))).toEqual(['image:9']);
    expect(keys(gridItems([cell(9)], [old], true))).toEqual(['image:9', place(1, 0)]);
  });

  it('shows extreme and impossible proportions within bounds', () => {
    const ratios = [
      cell(3, { width: 9000, height: 10 }),
      cell(2, { width: 10, height: 9000 }),
      cell(1, { height: 0 }),
    ];
    expect(gridItems(ratios, [], true).map((item) => item.ratio)).toEqual([2.4, 0.5, 1]);
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
