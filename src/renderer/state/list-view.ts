import { z } from 'zod';
import { groupings } from '../../shared/image-order.ts';
import type { ImageScope } from '../../shared/image-query.ts';

/** How a place is looked at; kept for each across restarts. */
export const ListView = z.object({
  grouping: z.enum(groupings),
  shape: z.enum(['justified', 'square']),
  /** Variants of one run as a single cell. */
  areStacksClosed: z.boolean(),
  /** The first picture in sight and how far its row stands above the edge, for coming back to it. */
  place: z.object({ imageId: z.number().int().positive(), offsetPx: z.number() }).nullable(),
});
export type ListView = z.output<typeof ListView>;

const defaultListView: ListView = {
  grouping: 'day',
  shape: 'justified',
  areStacksClosed: false,
  place: null,
};

/** More places than this are not remembered; the one looked at longest ago goes first. */
const mostPlaces = 40;

/** The name a place is remembered by. */
function listKey(scope: ImageScope): string {
  if (scope.kind === 'project') return `project:${scope.projectId}`;
  if (scope.kind === 'collection') return `collection:${scope.collectionId}`;
  return scope.kind;
}

interface Views {
  readonly scope: ImageScope;
  readonly listViews: Readonly<Record<string, ListView>>;
}

/** How the place of `scope` is looked at. */
export function listViewOf({ scope, listViews }: Views): ListView {
  return listViews[listKey(scope)] ?? defaultListView;
}

/** All views with the one of `scope` changed, and remembered as the last. */
export function withListView(views: Views, change: Partial<ListView>): Views['listViews'] {
  const key = listKey(views.scope);
  const others = Object.entries(views.listViews).filter(([other]) => other !== key);
  return Object.fromEntries([...others.slice(-(mostPlaces - 1)), [key, { ...listViewOf(views), ...change }]]);
}
