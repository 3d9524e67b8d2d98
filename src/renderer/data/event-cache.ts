import type { QueryClient, QueryKey } from '@tanstack/react-query';
import type { CoreEvent } from '../../shared/events.ts';
import type { Transport } from '../../shared/transport.ts';
import { queryKeys } from './query-keys.ts';

type KeysOf<Kind extends CoreEvent['kind']> = (
  event: Extract<CoreEvent, { kind: Kind }>,
) => readonly QueryKey[];

/** What each event makes stale. Adding an event adds a line here and nothing else. */
export const staleAfter: { readonly [Kind in CoreEvent['kind']]: KeysOf<Kind> } = {
  'project.changed': () => [queryKeys.projects],
  'run.changed': (event) => [
    ['runs', 'open'],
    queryKeys.run(event.runId),
    queryKeys.runGroups,
    queryKeys.queue,
    queryKeys.attempts,
    // Reserved money counts in caps and in the header before anything is charged.
    queryKeys.needs,
    queryKeys.caps,
    queryKeys.spendSummary,
  ],
  'run.partial': (event) => [
    ['runs', 'open'],
    queryKeys.run(event.runId),
    queryKeys.runGroups,
    queryKeys.queue,
  ],
  'image.added': () => [
    queryKeys.imagePages,
    queryKeys.imageCounts,
    queryKeys.facets,
    queryKeys.chains,
    queryKeys.runGroups,
    queryKeys.projects,
  ],
  'image.changed': (event) => [
    queryKeys.imagePages,
    queryKeys.imageCounts,
    queryKeys.facets,
    queryKeys.imageDetail(event.imageId),
    queryKeys.chains,
    // A picture in the trash is no picture of its run.
    queryKeys.runGroups,
    queryKeys.projects,
  ],
  'mask.changed': (event) => [queryKeys.maskState(event.imageId)],
  'images.changed': () => [
    queryKeys.imagePages,
    queryKeys.imageCounts,
    queryKeys.facets,
    queryKeys.imageDetails,
    queryKeys.chains,
    queryKeys.runGroups,
    queryKeys.projects,
    queryKeys.organise,
  ],
  'organise.changed': () => [queryKeys.organise],
  'ledger.changed': () => [
    queryKeys.spend,
    queryKeys.caps,
    queryKeys.needs,
    // Whether the next press would pass a cap.
    queryKeys.estimates,
    queryKeys.projects,
    queryKeys.imageDetails,
  ],
  'connection.changed': () => [
    queryKeys.connections,
    queryKeys.keychain,
    queryKeys.queue,
    queryKeys.needs,
    queryKeys.prices,
  ],
  'queue.changed': () => [queryKeys.queue, queryKeys.needs],
  'smart.changed': () => [queryKeys.smartCollections],
  'settings.changed': () => [queryKeys.settings],
  'templates.changed': () => [queryKeys.templates],
  'library.progress': () => [queryKeys.libraryWork],
  'library.changed': () => [queryKeys.library, queryKeys.needs],
};

/** Runs a function once, soon: by default before the next frame is drawn. */
export type Schedule = (run: () => void) => void;

/**
 * The only listener to core's events: turns them into stale query keys, at most once per frame however many arrive
 * (ten pictures landing at once are one refetch, not ten). After a gap everything is stale.
 */
export function listenToEvents(
  transport: Transport,
  queries: QueryClient,
  options: {
    readonly schedule?: Schedule;
    readonly onGap?: () => void;
    /** Hears every event as it comes, beside the table. */
    readonly onEvent?: (event: CoreEvent) => void;
  } = {},
): () => void {
  const schedule = options.schedule ?? ((run) => void requestAnimationFrame(run));
  const pending = new Map<string, QueryKey>();
  let isScheduled = false;

  const flush = () => {
    isScheduled = false;
    const keys = [...pending.values()];
    pending.clear();
    for (const queryKey of keys) void queries.invalidateQueries({ queryKey });
  };

  const add = (keys: readonly QueryKey[]) => {
    for (const key of keys) pending.set(JSON.stringify(key), key);
    if (isScheduled) return;
    isScheduled = true;
    schedule(flush);
  };

  return transport.subscribe(
    (event) => {
      options.onEvent?.(event);
      add(keysOf(event));
    },
    () => {
      add([[]]);
      options.onGap?.();
    },
  );
}

function keysOf(event: CoreEvent): readonly QueryKey[] {
  // The table pairs each kind with a function of that kind; TypeScript cannot follow that through the index.
  const keys = staleAfter[event.kind] as (event: CoreEvent) => readonly QueryKey[];
  return keys(event);
}
