import { useLayoutEffect } from 'react';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import { runKey, type DisplayList } from './display-list.ts';
import { rowOfItem, type GridLayout } from './grid-layout.ts';

interface Options {
  /** The grid knows its size: before that no row is where it will be. */
  readonly isReady: boolean;
  readonly display: DisplayList;
  readonly layout: GridLayout;
  readonly scrollToRow: (row: number) => void;
  readonly move: (key: string) => void;
}

/** Brings a run into view when something asked for it ("Needs you"), as soon as its place is known. */
export function useReveal({ isReady, display, layout, scrollToRow, move }: Options): void {
  const runId = useUi((ui) => ui.revealRunId);
  const store = useUiStore();
  const key = runId === null ? null : runKey(runId);
  const index = key === null ? -1 : display.indexOfKey(key);
  useLayoutEffect(() => {
    if (key === null || index < 0 || !isReady) return;
    store.getState().revealRun(null);
    scrollToRow(rowOfItem(layout, index));
    move(key);
  }, [isReady, key, index, layout, scrollToRow, move, store]);
}
