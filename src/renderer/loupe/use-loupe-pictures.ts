import { useEffect, useMemo, useState } from 'react';
import { emptyOrder } from '../../shared/image-order.ts';
import type { ImageId } from '../../shared/ids.ts';
import type { ImageCell, ImageDetail } from '../../shared/model.ts';
import { useImageDetail } from '../data/queries.ts';
import { useCell } from '../data/use-cell.ts';
import { useShownList } from '../gallery/use-shown-list.ts';
import { asPictureOrder, type PictureOrder } from '../state/picture-set.ts';
import { selectOnly } from '../state/selection.ts';
import { useUi, useUiStore } from '../state/ui-context.tsx';

/** What the loupe shows, and what comes before and after it in the grid's order. */
export interface LoupePictures {
  readonly cell: ImageCell | null;
  readonly detail: ImageDetail | null;
  readonly error: Error | null;
  readonly previous: ImageId | null;
  readonly next: ImageId | null;
  /** Place in the order, from 0; -1 for a picture from elsewhere. */
  readonly index: number;
  readonly order: PictureOrder;
  readonly go: (to: ImageId) => void;
}

/** Follows the active picture through the grid's whole order; a picture from elsewhere is shown by its own record. */
export function useLoupePictures(): LoupePictures {
  const ui = useUiStore();
  const activeId = useUi((state) => state.selection.activeId);
  const { list } = useShownList();
  const ids = (list.order ?? emptyOrder).ids;
  const detail = useImageDetail(activeId);
  const cell = useHeld(useCell(activeId) ?? detail.data?.cell ?? null, detail.isError);
  const order = useMemo(() => asPictureOrder(ids), [ids]);
  const index = useMemo(() => (activeId === null ? -1 : order.indexOf(activeId)), [order, activeId]);
  const first = order[0];

  useEffect(() => {
    if (activeId === null && first !== undefined) ui.getState().setSelection(selectOnly(first));
  }, [activeId, first, ui]);

  return useMemo(
    () => ({
      cell,
      detail: detail.data ?? null,
      error: detail.error,
      previous: index < 0 ? null : (order[index - 1] ?? null),
      next: index < 0 ? null : (order[index + 1] ?? null),
      index,
      order,
      go: (to) => ui.getState().setSelection(selectOnly(to)),
    }),
    [cell, detail.data, detail.error, index, order, ui],
  );
}

/** The picture shown stays until the next one is known: the stage must not go and come back in between. */
function useHeld(cell: ImageCell | null, isGone: boolean): ImageCell | null {
  const [held, setHeld] = useState(cell);
  if (cell !== null && cell !== held) setHeld(cell);
  return cell ?? (isGone ? null : held);
}
