import { useMemo, type MouseEvent } from 'react';
import type { ImageId } from '../../shared/ids.ts';
import type { PictureOrder } from '../state/picture-set.ts';
import { selectOnly, selectRange, toggleSelected } from '../state/selection.ts';
import { useUiStore } from '../state/ui-context.tsx';
import { isMac } from '../ui/key-label.ts';
import type { GridItem } from './display-list.ts';

interface Modifiers {
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

export interface TilePress {
  readonly pointer: (id: ImageId, event: MouseEvent) => void;
  /** Arrows choose what they reach; a run's cell is only passed over. */
  readonly keyboard: (item: GridItem, event: { readonly shiftKey: boolean }) => void;
  /** A menu is about the selection when the cell is part of it, else about this cell. */
  readonly forMenu: (id: ImageId) => void;
}

/** Turns presses and arrows into selections. */
export function useTilePress(order: () => PictureOrder, setFocusKey: (key: string) => void): TilePress {
  const store = useUiStore();
  return useMemo(() => {
    const choose = (id: ImageId, keys: Modifiers) => {
      const { selection, setSelection } = store.getState();
      if (keys.shiftKey) setSelection(selectRange(selection, id, order()));
      else if (isMac() ? keys.metaKey : keys.ctrlKey) setSelection(toggleSelected(selection, id));
      else setSelection(selectOnly(id));
    };
    return {
      pointer(id, event) {
        setFocusKey(`image:${id}`);
        choose(id, event);
      },
      keyboard(item, { shiftKey }) {
        if (item.kind === 'image') choose(item.id, { shiftKey, ctrlKey: false, metaKey: false });
      },
      forMenu(id) {
        const { selection, setSelection } = store.getState();
        setFocusKey(`image:${id}`);
        if (!selection.ids.has(id)) setSelection(selectOnly(id));
      },
    };
  }, [order, store, setFocusKey]);
}
