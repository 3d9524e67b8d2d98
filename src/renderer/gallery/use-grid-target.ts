import { useMemo } from 'react';
import { useCommandTarget } from '../state/command-context.tsx';
import type { PictureOrder } from '../state/picture-set.ts';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import type { DisplayList } from './display-list.ts';
import type { GridFocus } from './use-grid-focus.ts';

/** What commands may ask of the grid while it is on the screen. */
export function useGridTarget(
  display: DisplayList,
  order: () => PictureOrder,
  stackAt: (index: number) => number | null,
  { index, key, move }: GridFocus,
): void {
  const store = useUiStore();
  const scope = useUi((ui) => ui.scope);
  const search = useUi((ui) => ui.search.trim());
  const target = useMemo(
    () => ({
      order,
      list: { scope, search },
      focus() {
        if (key !== null) move(key);
      },
      setStack(change: 'toggle' | 'openAll' | 'closeAll') {
        const { turnStack, setListView } = store.getState();
        if (change !== 'toggle') {
          store.setState({ turnedStacks: new Set() });
          setListView({ areStacksClosed: change === 'closeAll' });
          return;
        }
        const stack = stackAt(index);
        if (stack !== null) turnStack(stack);
      },
    }),
    [order, scope, search, key, index, move, stackAt, store],
  );
  useCommandTarget('grid', target);
}
