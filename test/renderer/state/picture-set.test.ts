import { describe, expect, it } from 'vitest';
import { asPictureOrder, AllBut, firstOf, PictureRange } from '../../../src/renderer/state/picture-set.ts';
import {
  afterRemoval,
  emptySelection,
  pictureSet,
  selectAll,
  selectOnly,
  selectRange,
  targetsOf,
  toggleSelected,
} from '../../../src/renderer/state/selection.ts';
import { imageId } from '../gallery/cells-fixture.ts';

const list = { scope: { kind: 'all' } as const, search: 'fox' };

function million(count = 1_000_000) {
  let order = asPictureOrder(Uint32Array.from({ length: count }, (_, at) => count - at));
  return { get: () => order, set: (ids: Uint32Array) => (order = asPictureOrder(ids)) };
}

describe('everything in a list', () => {
  it('is told to core in one line, whatever the number', () => {
    const { get } = million();
    const all = selectAll(emptySelection, get(), { ...list, order: get });
    expect(all).toMatchObject({ activeId: 1_000_000 });
    expect(all.ids.size).toBe(1_000_000);
    expect(targetsOf(all.ids)).toEqual([{ ...list, except: [] }]);
  });

  it('gives its first pictures without going through the others', () => {
    let asked = 0;
    function* endless() {
      for (;;) yield imageId((asked += 1));
    }
    expect(firstOf(endless(), 3)).toEqual([1, 2, 3]);
    expect(asked).toBe(3);
    expect(firstOf(new Set([imageId(7)]), 3)).toEqual([7]);
  });

  it('leaves out what is taken out, and takes it in again', () => {
    const { get } = million(5);
    const all = selectAll(selectOnly(imageId(3)), get(), { ...list, order: get });
    const less = toggleSelected(all, imageId(4));
    expect([less.ids.size, less.ids.has(imageId(4)), less.ids.has(imageId(5))]).toEqual([4, false, true]);
    expect([...less.ids]).toEqual([5, 3, 2, 1]);
    expect(targetsOf(less.ids)).toEqual([{ ...list, except: [4] }]);
    expect(toggleSelected(less, imageId(4)).ids.size).toBe(5);
  });

  it('stays all of it while pictures come and go', () => {
    const order = million(3);
    const all = new AllBut(list, order.get);
    order.set(Uint32Array.of(9, 3, 2, 1));
    expect([all.size, [...all][0]]).toEqual([4, 9]);
  });

  it('is nothing once everything is gone', () => {
    const { get } = million(4);
    const all = selectAll(emptySelection, get(), { ...list, order: get });
    expect(afterRemoval(all, all.ids, get())).toEqual(emptySelection);
    const but = toggleSelected(all, imageId(2));
    expect(afterRemoval({ ...but, activeId: imageId(4) }, but.ids, get())).toEqual(selectOnly(imageId(2)));
    expect(targetsOf(new AllBut(list, () => []))).toEqual([]);
  });
});

describe('a range of very many', () => {
  it('is a column of numbers that can be asked', () => {
    const { get } = million();
    const range = selectRange(selectOnly(imageId(900_000)), imageId(500_001), get());
    expect(range.ids).toBeInstanceOf(PictureRange);
    expect(range.ids.size).toBe(400_000);
    expect([900_001, 900_000, 500_001, 500_000].map((id) => range.ids.has(imageId(id)))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    const targets = targetsOf(range.ids);
    expect(targets).toEqual([{ spans: [[500_001, 900_000]] }]);
  });

  it('is named by its runs of ids, in parts where they are too many', () => {
    const scattered = pictureSet(Uint32Array.from({ length: 50_000 }, (_, at) => 100_000 - 2 * at));
    const targets = targetsOf(scattered);
    expect(targets.map((target) => ('spans' in target ? target.spans.length : 0))).toEqual([40_000, 10_000]);
    expect(targets[0]).toMatchObject({ spans: { 0: [2, 2] } });
  });
});
