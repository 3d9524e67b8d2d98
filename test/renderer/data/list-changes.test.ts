import { describe, expect, it } from 'vitest';
import { withChanges } from '../../../src/renderer/data/list-changes.ts';
import { ratioUnit, type ImageOrder } from '../../../src/shared/image-order.ts';
import type { ListPlace } from '../../../src/shared/image-query.ts';
import { numbers } from '../../support/pictures.ts';
import { imageId } from '../gallery/cells-fixture.ts';

const place = (id: number, sortedAtMs = id): ListPlace => ({
  id: imageId(id),
  sortedAtMs,
  width: 1,
  height: 1,
  stackOf: imageId(id),
});

function orderOf(places: readonly ListPlace[]): ImageOrder {
  const sorted = [...places].sort((a, b) => b.sortedAtMs - a.sortedAtMs || b.id - a.id);
  return {
    ids: Uint32Array.from(sorted, ({ id }) => id),
    timesMs: Float64Array.from(sorted, ({ sortedAtMs }) => sortedAtMs),
    ratios: new Uint16Array(sorted.length).fill(ratioUnit),
    stackOf: Uint32Array.from(sorted, ({ stackOf }) => stackOf),
    groupStarts: new Uint32Array(),
    groupNames: [],
  };
}

const asked = (...ids: number[]) => new Set(ids.map(imageId));

describe('a list after some of its pictures changed', () => {
  it('is the same object when nothing moved', () => {
    const order = orderOf([place(3), place(2)]);
    expect(withChanges(order, asked(3, 9), [place(3)])).toBe(order);
  });

  it('loses what left and takes what came, each in its place', () => {
    const order = orderOf([place(9), place(5), place(2)]);
    const next = withChanges(order, asked(5, 7, 1, 10), [place(7), place(1), place(10)]);
    expect([...next.ids]).toEqual([10, 9, 7, 2, 1]);
  });

  it('marks a stack that grew', () => {
    const order = orderOf([place(5), place(4)]);
    const grown = { ...place(5), stackOf: imageId(4) };
    expect([...withChanges(order, asked(5), [grown]).stackOf]).toEqual([4, 4]);
  });

  it('is what asking for everything again would give, whatever happened', () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const random = numbers(seed);
      const all = Array.from({ length: 40 }, (_, at) => place(at + 1, Math.floor(random() * 12)));
      const before = all.filter(() => random() < 0.6);
      const changed = all.filter(() => random() < 0.3);
      const isThere = (one: ListPlace) => (changed.includes(one) ? one.id % 2 === 0 : before.includes(one));
      const ids = asked(...changed.map(({ id }) => id));
      const next = withChanges(orderOf(before), ids, changed.filter(isThere));
      expect(next).toEqual(orderOf(all.filter(isThere)));
    }
  });
});
