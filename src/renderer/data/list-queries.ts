import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { AppError } from '../../shared/errors.ts';
import {
  decodeOrder,
  orderUrl,
  storedRatio,
  type ImageOrder,
  type OrderQuery,
} from '../../shared/image-order.ts';
import type { RunId } from '../../shared/ids.ts';
import type { ImageCell } from '../../shared/model.ts';
import { firstQuestion } from '../transport/ask-ahead.ts';
import { useCore, type Core } from './client-context.tsx';
import { queryKeys } from './query-keys.ts';

/** An order of a million is eighteen megabytes: one that is not shown any more goes soon. */
const orderKeptMs = 5_000;

/** A list as the window holds it: the order of everything, or of the first pictures while that is on its way. */
export interface PictureListState {
  readonly order: ImageOrder | null;
  /** The search these pictures were found by: the one before, while the answer to another is on its way. */
  readonly about: string;
  /** False while only the beginning is known. */
  readonly isComplete: boolean;
  /** True while pictures are being asked for again. */
  readonly isRefreshing: boolean;
  readonly error: Error | null;
  readonly retry: () => void;
}

/** The question for the beginning of a list: `start` asks it before anything is drawn. */
export function firstPage(
  { client, lists, firstScreen }: Core,
  { scope, search }: Pick<OrderQuery, 'scope' | 'search'>,
) {
  return {
    queryKey: queryKeys.imagePage(scope, search),
    queryFn: async () => {
      const found = await client.call('images.page', { scope, search, limit: firstQuestion.limit });
      lists.cells.put(found.cells);
      firstScreen.noteCount(found.cells.length);
      return { ...found, search };
    },
  };
}

/** Asks for the beginning of a list that is about to be shown, so that its answer is on its way meanwhile. */
export function useAskAhead(): (query: Pick<OrderQuery, 'scope' | 'search'>) => void {
  const core = useCore();
  const queries = useQueryClient();
  return useCallback((query) => void queries.prefetchQuery(firstPage(core, query)), [core, queries]);
}

/** The pictures of a place and search. `needsOrder` asks for what a page of cells cannot tell. */
export function usePictureList(query: OrderQuery, needsOrder: boolean): PictureListState {
  const core = useCore();
  const { scope } = query;
  const isSamePlace = (key: readonly unknown[] | undefined) =>
    JSON.stringify(key?.[key[0] === 'order' ? 1 : 2]) === JSON.stringify(scope);
  const page = useQuery({
    ...firstPage(core, query),
    placeholderData: (previous, before) => (isSamePlace(before?.queryKey) ? previous : undefined),
  });
  const isLong = page.data !== undefined && !page.isPlaceholderData && page.data.next !== null;
  const order = useQuery({
    queryKey: queryKeys.imageOrder(query),
    queryFn: async ({ signal }) => {
      if (!needsOrder) await Promise.all([core.firstScreen.drawn, rest(signal)]);
      return fetchOrder(query, signal);
    },
    enabled: needsOrder || isLong,
    gcTime: orderKeptMs,
    placeholderData: (previous, before) => (isSamePlace(before?.queryKey) ? previous : undefined),
    structuralSharing: false,
  });
  const cells = page.data?.cells;
  const first = useMemo(() => (cells ? orderOfCells(cells) : null), [cells]);
  const isPageFresh = first !== null && !page.isPlaceholderData;
  const isOrderFresh = order.data !== undefined && !order.isPlaceholderData && (needsOrder || isLong);
  const isFresh = isOrderFresh || isPageFresh;
  const common = {
    about: isFresh ? query.search : (page.data?.search ?? query.search),
    isRefreshing: page.isFetching || order.isFetching,
    error: page.error ?? order.error,
    retry: () => {
      void page.refetch();
      if (needsOrder || isLong) void order.refetch();
    },
  };
  if (isOrderFresh) return { ...common, order: order.data, isComplete: true };
  if (isPageFresh && !needsOrder) return { ...common, order: first, isComplete: !isLong };
  return { ...common, order: order.data ?? first, isComplete: false };
}

/** Letters typed one after the other are each a list: the order of all of it is asked for where typing rests. */
const restMs = 200;

async function rest(signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, restMs);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
  signal.throwIfAborted();
}

async function fetchOrder(query: OrderQuery, signal: AbortSignal): Promise<ImageOrder> {
  const response = await fetch(orderUrl(query), { signal });
  if (!response.ok) throw new AppError('unavailable', 'The list of pictures did not come. Try again.');
  return decodeOrder(await response.arrayBuffer());
}

/** The same columns from cells, for lists short enough to come with them. */
export function orderOfCells(cells: readonly ImageCell[]): ImageOrder {
  const lowest = new Map<RunId, number>();
  for (const { id, runId } of cells)
    if (runId !== null) lowest.set(runId, Math.min(id, lowest.get(runId) ?? id));
  return {
    ids: Uint32Array.from(cells, ({ id }) => id),
    timesMs: Float64Array.from(cells, ({ sortedAtMs }) => sortedAtMs),
    ratios: Uint16Array.from(cells, ({ width, height }) => storedRatio(width, height)),
    stackOf: Uint32Array.from(cells, ({ id, runId }) => (runId === null ? id : (lowest.get(runId) ?? id))),
    groupStarts: new Uint32Array(),
    groupNames: [],
  };
}
