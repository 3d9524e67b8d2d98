import { useEffect, useLayoutEffect } from 'react';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import type { GridItem } from './grid-items.ts';
import type { GridLayout } from './justified-layout.ts';

interface Options {
  /** The grid knows its size: before that no row is where it will be. */
  readonly isReady: boolean;
  readonly items: readonly GridItem[];
  readonly layout: GridLayout;
  readonly hasMore: boolean;
  readonly onNearEnd: () => void;
  readonly scrollToRow: (row: number) => void;
  readonly move: (key: string) => void;
}

/** Brings a run into view when something asked for it ("Needs you"), loading on until it is there. */
export function useReveal({ isReady, items, layout, hasMore, onNearEnd, scrollToRow, move }: Options): void {
  const runId = useUi((ui) => ui.revealRunId);
  const store = useUiStore();
  const index = runId === null ? -1 : items.findIndex((item) => item.kind === 'run' && item.run.id === runId);
  const key = items[index]?.key ?? null;
  const row = layout.rowOfItem[index] ?? 0;
  useLayoutEffect(() => {
    if (key === null || !isReady) return;
    store.getState().revealRun(null);
    scrollToRow(row);
    move(key);
  }, [isReady, key, row, scrollToRow, move, store]);
  useEffect(() => {
    if (runId !== null && index < 0 && hasMore) onNearEnd();
  }, [runId, index, hasMore, items, onNearEnd]);
}
