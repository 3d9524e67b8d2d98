import { describe, expect, it } from 'vitest';
import {
  afterRemoval,
  emptySelection,
  selectAll,
  selectOnly,
  selectRange,
  toggleSelected,
} from '../../../src/renderer/state/selection.ts';
import { imageId } from '../gallery/cells-fixture.ts';

const order = [5, 4, 3, 2, 1].map(imageId);
const [five, four, three, two, one] = order as [never, never, never, never, never];

describe('the selection', () => {
  it('grows and shrinks from where the range began', () => {
    const down = selectRange(selectOnly(four), two, order);
    expect([...down.ids]).toEqual([4, 3, 2]);
    const up = selectRange(down, five, order);
    expect([...up.ids]).toEqual([5, 4]);
    expect(up).toMatchObject({ activeId: 5, anchorId: 4 });
  });

  it('falls back to one when the range began in another place', () => {
    expect(selectRange(selectOnly(imageId(99)), two, order)).toEqual(selectOnly(two));
  });

  it('takes one in and out without losing the others', () => {
    const both = toggleSelected(selectOnly(five), three);
    expect([...both.ids]).toEqual([5, 3]);
    expect([...toggleSelected(both, five).ids]).toEqual([3]);
  });

  it('keeps the active one when everything is chosen', () => {
    expect(selectAll(selectOnly(three), order)).toMatchObject({ activeId: 3 });
    expect(selectAll(emptySelection, order)).toMatchObject({ activeId: 5 });
    expect(selectAll(emptySelection, [])).toEqual({ ids: new Set(), activeId: null, anchorId: null });
  });

  it('goes to the next after a removal, from the last to the one before', () => {
    expect(afterRemoval(selectOnly(three), new Set([three]), order)).toEqual(selectOnly(two));
    expect(afterRemoval(selectOnly(one), new Set([one]), order)).toEqual(selectOnly(two));
    expect(afterRemoval(selectAll(emptySelection, order), new Set(order), order)).toEqual(emptySelection);
  });

  it('only forgets what is gone when the active one stays', () => {
    const chosen = toggleSelected(selectOnly(five), three);
    expect(afterRemoval(chosen, new Set([five]), order)).toEqual({ ...chosen, ids: new Set([three]) });
  });
});
