import { useCallback, useEffect, useLayoutEffect, useRef } from 'react';
import { listViewOf } from '../state/list-view.ts';
import { useUiStore } from '../state/ui-context.tsx';
import type { DisplayList } from './display-list.ts';
import { rowAt, rowAtTop, rowOfItem, type GridLayout } from './grid-layout.ts';
import { nextLeft } from './next-left.ts';
import type { GridScroll } from './use-grid-scroll.ts';

interface Options {
  readonly display: DisplayList;
  readonly layout: GridLayout;
  readonly scroll: GridScroll;
  /** The search the pictures were found by; empty for all of the place. */
  readonly about: string;
  /** The grid knows its size: before that nothing can be scrolled to. */
  readonly isReady: boolean;
  /** All of the list is known: before that a place far down is not there yet. */
  readonly isComplete: boolean;
}

/** A cell by its key, and how far its row stands below the upper edge. */
interface Anchor {
  readonly key: string;
  readonly fromTopPx: number;
}

/**
 * What is looked at stays where it is: when rows change above it (something arrived, another size), when coming back
 * from the loupe, from a search, and after a restart. A search itself begins with its newest picture.
 */
export function useGridPlace({ display, layout, scroll, about, isReady, isComplete }: Options): void {
  const store = useUiStore();
  const drawn = useRef({ display, layout, about });
  const wanted = useRef<Anchor | null>(null);
  const isRestored = useRef(false);
  const { scrollToTop, scrollToRow, top } = scroll;

  const goTo = useCallback(
    (anchor: Anchor): boolean => {
      const index = display.indexOfKey(anchor.key);
      if (index < 0) return false;
      scrollToTop((layout.rowTop[rowOfItem(layout, index)] ?? 0) - anchor.fromTopPx);
      return true;
    },
    [display, layout, scrollToTop],
  );

  useLayoutEffect(() => {
    if (!isReady || drawn.current.about === about) return;
    drawn.current = { display, layout, about };
    scrollToTop(0);
    isRestored.current = about !== '';
  }, [isReady, about, display, layout, scrollToTop]);

  useLayoutEffect(() => {
    if (!isReady || isRestored.current) return;
    const { selection, ...ui } = store.getState();
    const place = about === '' ? listViewOf(ui).place : null;
    const isBack = place === null || goTo({ key: `image:${place.imageId}`, fromTopPx: place.offsetPx });
    // Who has moved on meanwhile stays there.
    if (!isBack && !isComplete && top() <= 0) return;
    isRestored.current = true;
    const active = selection.activeId === null ? -1 : display.indexOfImage(selection.activeId);
    if (active >= 0) scrollToRow(rowOfItem(layout, active));
  }, [isReady, isComplete, about, display, layout, goTo, scrollToRow, top, store]);

  useLayoutEffect(() => {
    const before = drawn.current;
    drawn.current = { display, layout, about: before.about };
    if (before.layout === layout || !isRestored.current || top() <= 0) return;
    const anchor = wanted.current ?? anchorAt(before.display, before.layout, top());
    wanted.current = null;
    if (!anchor || goTo(anchor)) return;
    // It left the list: the next one that stayed takes its place, or else the one that is active now.
    const key = nextLeft(before.display, display, anchor.key);
    const active = display.indexOfKey(`image:${store.getState().selection.activeId}`);
    if (key !== null) goTo({ ...anchor, key });
    else if (active >= 0) scrollToRow(rowOfItem(layout, active));
  }, [display, layout, goTo, scrollToRow, top, store]);

  useEffect(() => {
    // A place among what was found is nothing to come back to.
    if (scroll.isMoving || !isRestored.current || about !== '') return;
    const anchor = top() <= 0 ? null : anchorAt(display, layout, top());
    const id = anchor?.key.startsWith('image:') ? Number(anchor.key.slice(6)) : null;
    store.getState().setListView({
      place: id === null || anchor === null ? null : { imageId: id, offsetPx: anchor.fromTopPx },
    });
  }, [scroll.isMoving, about, display, layout, top, store]);
}

/** The first cell of the first row of cells in sight. */
function anchorAt(display: DisplayList, layout: GridLayout, top: number): Anchor | null {
  for (let row = rowAtTop(layout, top); row < layout.rowCount; row += 1) {
    const placed = rowAt(layout, row);
    const index = placed.kind === 'cells' ? placed.cells[0]?.index : undefined;
    if (index !== undefined && index < display.count)
      return { key: display.itemAt(index).key, fromTopPx: placed.top - top };
  }
  return null;
}
