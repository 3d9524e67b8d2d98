import { useCallback, useLayoutEffect, useMemo, useRef, useState, type RefObject } from 'react';
import { useUi } from '../state/ui-context.tsx';
import type { DisplayList } from './display-list.ts';

export interface GridFocus {
  readonly index: number;
  /** Key of the item that is the grid's one tab stop. */
  readonly key: string | null;
  /** Makes an item the tab stop and moves focus there. */
  readonly move: (key: string) => void;
  /** Makes an item the tab stop; focus is there already or stays elsewhere. */
  readonly set: (key: string) => void;
}

/** Which cell is the grid's one tab stop: the active picture unless the arrows went to a run's cell. */
export function useGridFocus(display: DisplayList, boxRef: RefObject<HTMLElement | null>): GridFocus {
  const activeId = useUi((ui) => ui.selection.activeId);
  const [chosen, setChosen] = useState<{ key: string; activeId: typeof activeId } | null>(null);
  const [wish, setWish] = useState(0);
  const granted = useRef(0);
  // A picture made active elsewhere (the loupe, the inspector) takes the tab stop with it.
  const chosenKey = chosen?.activeId === activeId || chosen?.key === `image:${activeId}` ? chosen.key : null;
  const index = useMemo(() => indexOfFocus(display, chosenKey, activeId), [display, chosenKey, activeId]);
  const key = display.count === 0 ? null : display.itemAt(index).key;

  useLayoutEffect(() => {
    const box = boxRef.current;
    if (wish === 0 || key === null || box === null) return;
    // Another picture is the tab stop because the list changed: somebody who types a search goes on typing there.
    if (granted.current === wish && !isLostOrIn(box)) return;
    granted.current = wish;
    focusCell(box, key);
  }, [wish, key, boxRef]);
  useKeptFocus(boxRef, key);

  const set = useCallback((next: string) => setChosen({ key: next, activeId }), [activeId]);
  const move = useCallback(
    (next: string) => {
      set(next);
      setWish((count) => count + 1);
    },
    [set],
  );
  return { index, key, move, set };
}

/**
 * Gives focus back to the grid when the cell that had it is gone: its picture left the list, or its row is another one
 * now. Otherwise the arrows would do nothing after a picture was thrown away.
 */
function useKeptFocus(boxRef: RefObject<HTMLElement | null>, key: string | null): void {
  const isOurs = useRef(false);
  useLayoutEffect(() => {
    const onFocusIn = ({ target }: FocusEvent): void => {
      isOurs.current = target instanceof Element && target.role === 'gridcell' && isIn(boxRef, target);
    };
    document.addEventListener('focusin', onFocusIn);
    return () => document.removeEventListener('focusin', onFocusIn);
  }, [boxRef]);
  // With every drawing of the grid: rows are made anew by a change of the list and by one of the layout.
  useLayoutEffect(() => {
    const box = boxRef.current;
    if (isOurs.current && box !== null && key !== null && isLost()) focusCell(box, key);
  });
}

function isIn(boxRef: RefObject<HTMLElement | null>, element: Element): boolean {
  return boxRef.current?.contains(element) ?? false;
}

function focusCell(box: HTMLElement, key: string): void {
  const cell = box.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
  cell?.focus({ preventScroll: true });
}

function isLost(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}

/** Whether focus is in the grid, or was in a cell that is gone. */
function isLostOrIn(box: HTMLElement): boolean {
  return isLost() || box.contains(document.activeElement);
}

function indexOfFocus(display: DisplayList, chosenKey: string | null, activeId: number | null): number {
  const chosen = chosenKey === null ? -1 : display.indexOfKey(chosenKey);
  if (chosen >= 0) return chosen;
  return Math.max(0, activeId === null ? -1 : display.indexOfKey(`image:${activeId}`));
}
