import { useEffect, useMemo } from 'react';
import type { ImageId } from '../../shared/ids.ts';
import type { ImageCell, ImageDetail } from '../../shared/model.ts';
import { useImageDetail, useImagePages } from '../data/queries.ts';
import { selectOnly } from '../state/selection.ts';
import { useUi, useUiStore } from '../state/ui-context.tsx';

/** More pages are asked for when fewer pictures than this are left ahead. */
const picturesBeforeEnd = 20;

/** What the loupe shows, and what comes before and after it in the grid's order. */
export interface LoupePictures {
  readonly cell: ImageCell | null;
  readonly detail: ImageDetail | null;
  readonly error: Error | null;
  readonly previous: ImageCell | null;
  readonly next: ImageCell | null;
  readonly order: readonly ImageId[];
  readonly go: (to: ImageId) => void;
}

/** Follows the active picture through the pages the grid has; a picture from elsewhere is shown by its own record. */
export function useLoupePictures(): LoupePictures {
  const ui = useUiStore();
  const scope = useUi((state) => state.scope);
  const search = useUi((state) => state.search.trim());
  const activeId = useUi((state) => state.selection.activeId);
  const pages = useImagePages(scope, search);
  const detail = useImageDetail(activeId);
  const cells = useMemo(() => pages.data?.pages.flatMap((page) => page.cells) ?? [], [pages.data]);
  const index = cells.findIndex((cell) => cell.id === activeId);
  const first = cells[0];

  useEffect(() => {
    if (activeId === null && first) ui.getState().setSelection(selectOnly(first.id));
  }, [activeId, first, ui]);

  const { fetchNextPage, hasNextPage, isFetchingNextPage } = pages;
  useEffect(() => {
    const isNearEnd = index >= 0 && index >= cells.length - picturesBeforeEnd;
    // A failed page is told by the grid; here there is simply no next picture yet.
    if (isNearEnd && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [index, cells.length, hasNextPage, isFetchingNextPage, fetchNextPage]);

  return useMemo(
    () => ({
      cell: cells[index] ?? detail.data?.cell ?? null,
      detail: detail.data ?? null,
      error: detail.error,
      previous: cells[index - 1] ?? null,
      next: cells[index + 1] ?? null,
      order: cells.map((cell) => cell.id),
      go: (to) => ui.getState().setSelection(selectOnly(to)),
    }),
    [cells, index, detail.data, detail.error, ui],
  );
}
