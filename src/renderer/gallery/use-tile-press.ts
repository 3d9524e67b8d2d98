import { useMemo, type MouseEvent } from 'react';
import type { ImageId } from '../../shared/ids.ts';
import type { ImageCell } from '../../shared/model.ts';
import { selectOnly, selectRange, toggleSelected } from '../state/selection.ts';
import { useUiStore } from '../state/ui-context.tsx';
import { isMac } from '../ui/key-label.ts';
import type { GridItem } from './grid-items.ts';

interface Modifiers {
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

export interface TilePress {
  readonly pointer: (cell: ImageCell, event: MouseEvent) => void;
  /** Arrows choose what they reach; a run's cell is only passed over. */
  readonly keyboard: (item: GridItem, event: { readonly shiftKey: boolean }) => void;
  /** A menu is about the selection when the cell is part of it, else about this cell. */
  readonly forMenu: (cell: ImageCell) => void;
}

/** Turns presses and arrows into selections. */
export function useTilePress(items: readonly GridItem[], setFocusKey: (key: string) => void): TilePress {
  const store = useUiStore();
  return useMemo(() => {
    const order = () => items.flatMap((item) => (item.kind === 'image' ? [item.cell.id] : []));
    const choose = (id: ImageId, keys: Modifiers) => {
      const { selection, setSelection } = store.getState();
      if (keys.shiftKey) setSelection(selectRange(selection, id, order()));
      else if (isMac() ? keys.metaKey : keys.ctrlKey) setSelection(toggleSelected(selection, id));
      else setSelection(selectOnly(id));
    };
    return {
      pointer(cell, event) {
        setFocusKey(`image:${cell.id}`);
        choose(cell.id, event);
      },
      keyboard(item, { shiftKey }) {
        if (item.kind === 'image') choose(item.cell.id, { shiftKey, ctrlKey: false, metaKey: false });
      },
      forMenu(cell) {
        const { selection, setSelection } = store.getState();
        setFocusKey(`image:${cell.id}`);
        if (!selection.ids.has(cell.id)) setSelection(selectOnly(cell.id));
      },
    };
  }, [items, store, setFocusKey]);
}
