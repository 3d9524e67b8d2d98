import type { Query, QueryClient } from '@tanstack/react-query';
import type { Client } from '../../shared/client.ts';
import type { CoreEvent } from '../../shared/events.ts';
import { OrderQuery, type ImageOrder } from '../../shared/image-order.ts';
import type { ListPlace } from '../../shared/image-query.ts';
import type { ImageId } from '../../shared/ids.ts';
import { createClientCells, type CellStore } from './cell-store.ts';
import { withChanges } from './list-changes.ts';
import { queryKeys } from './query-keys.ts';

/** Changes of this long are looked up together. */
const gatherMs = 40;
/** As many as one call takes. */
const mostInCall = 500;
/** Looking up more than this one by one costs more than the whole list anew. */
const mostLookedUp = 5_000;
/** A place found by a search costs a search each: beyond a few the list is asked for anew. */
const mostSearched = 20;

/** Keeps the lists and cells the window holds true while pictures come, change and go. */
export interface ListKeeper {
  readonly cells: CellStore;
  readonly heard: (event: CoreEvent) => void;
  /** Events may have been missed: nothing that is held can be trusted. */
  readonly gap: () => void;
  /** True while a change is being looked up. */
  readonly isBusy: () => boolean;
  readonly watch: (onChange: () => void) => () => void;
}

export function createListKeeper(client: Client, queries: QueryClient): ListKeeper {
  const cells = createClientCells(client);
  const watchers = new Set<() => void>();
  let changed = new Set<ImageId>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isWorking = false;

  const tell = () => {
    for (const onChange of watchers) onChange();
  };

  async function work(): Promise<void> {
    timer = null;
    if (isWorking) return;
    isWorking = true;
    while (changed.size > 0) {
      const ids = changed;
      changed = new Set();
      await Promise.all(heldOrders(queries).map((query) => keepTrue(client, queries, query, ids)));
    }
    isWorking = false;
    tell();
  }

  function forget(): void {
    cells.changed('all');
    void queries.invalidateQueries({ queryKey: queryKeys.imageOrders });
  }

  return {
    cells,
    isBusy: () => timer !== null || isWorking,
    watch(onChange) {
      watchers.add(onChange);
      return () => watchers.delete(onChange);
    },
    heard(event) {
      // Too many to name: looked up one by one they would cost more than all of them anew.
      if (event.kind === 'images.changed') forget();
      if (event.kind !== 'image.added' && event.kind !== 'image.changed') return;
      if (event.kind === 'image.changed') cells.changed([event.imageId]);
      changed.add(event.imageId);
      const wasBusy = timer !== null || isWorking;
      if (!isWorking) timer ??= setTimeout(() => void work(), gatherMs);
      if (!wasBusy) tell();
    },
    gap: forget,
  };
}

function heldOrders(queries: QueryClient): readonly Query[] {
  return queries.getQueryCache().findAll({ queryKey: queryKeys.imageOrders });
}

async function keepTrue(
  client: Client,
  queries: QueryClient,
  query: Query,
  ids: ReadonlySet<ImageId>,
): Promise<void> {
  const { queryKey } = query;
  const list = OrderQuery.safeParse(queryKey[2]).data;
  if (!query.isActive() || list === undefined) {
    // Nobody looks at it: asked for anew when somebody does.
    queries.removeQueries({ queryKey, exact: true });
    return;
  }
  const isByTime = list.grouping !== 'model' && list.grouping !== 'project';
  const isCostly = list.search.trim() !== '' || list.scope.kind === 'spend';
  const most = isCostly ? mostSearched : mostLookedUp;
  if (!isByTime || ids.size > most || query.state.fetchStatus === 'fetching' || !query.state.data) {
    await queries.invalidateQueries({ queryKey, exact: true });
    return;
  }
  try {
    const places = await lookUp(client, list, [...ids]);
    queries.setQueryData<ImageOrder>(queryKey, (order) => (order ? withChanges(order, ids, places) : order));
  } catch {
    await queries.invalidateQueries({ queryKey, exact: true });
  }
}

async function lookUp(
  client: Client,
  { scope, search }: OrderQuery,
  ids: readonly ImageId[],
): Promise<readonly ListPlace[]> {
  const places: ListPlace[] = [];
  for (let from = 0; from < ids.length; from += mostInCall) {
    const imageIds = ids.slice(from, from + mostInCall);
    places.push(...(await client.call('lists.places', { scope, search, imageIds })).places);
  }
  return places;
}
