import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';
import { useUiStore } from '../state/ui-context.tsx';

interface Options {
  readonly scrollRef: RefObject<HTMLElement | null>;
  /** The grid knows its size: before that nothing can be scrolled to. */
  readonly isReady: boolean;
  /** Row of the active picture. */
  readonly row: number | null;
  readonly scrollToRow: (row: number) => void;
}

/** Coming back from the loupe the grid stands where it was left, with the active picture in sight. */
export function useGridPlace({ scrollRef, isReady, row, scrollToRow }: Options): void {
  const store = useUiStore();
  const isRestored = useRef(false);
  useLayoutEffect(() => {
    const element = scrollRef.current;
    if (!isReady || isRestored.current || !element) return;
    isRestored.current = true;
    const { gridScrollTop, selection } = store.getState();
    element.scrollTop = gridScrollTop;
    if (row !== null && selection.activeId !== null) scrollToRow(row);
  }, [isReady, row, scrollRef, scrollToRow, store]);
  useEffect(() => {
    const element = scrollRef.current;
    if (!element) return;
    const onScroll = () => {
      if (isRestored.current) store.getState().keepGridPlace(element.scrollTop);
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => element.removeEventListener('scroll', onScroll);
  }, [scrollRef, store]);
}
