import { useCallback, useSyncExternalStore } from 'react';
import type { ImageId } from '../../shared/ids.ts';
import type { ImageCell } from '../../shared/model.ts';
import type { CellState } from './cell-store.ts';
import { useCore } from './client-context.tsx';

/** What is known of one picture, asked for when nothing is. */
export function useCellState(id: ImageId | null): CellState {
  const { cells } = useCore().lists;
  const watch = useCallback(
    (onChange: () => void) => (id === null ? () => undefined : cells.watch(id, onChange)),
    [cells, id],
  );
  const get = useCallback((): CellState => (id === null ? 'waiting' : cells.get(id)), [cells, id]);
  return useSyncExternalStore(watch, get);
}

/** The cell of a picture, or null while it is on its way or not there. */
export function useCell(id: ImageId | null): ImageCell | null {
  const state = useCellState(id);
  return typeof state === 'string' ? null : state;
}
