import { z } from 'zod';
import { CollectionId, ProjectId } from '../../shared/ids.ts';
import { ImageScope } from '../../shared/image-query.ts';
import type { UiState, View } from './ui-store.ts';

/** Where somebody is in the window: what an address can bring back, and what Back goes back to. */
export type Place = Pick<UiState, 'scope' | 'search' | 'view'>;

/** The address, as far as parts of the window have to do with it. */
export interface Address {
  /** Goes elsewhere in place of where one is: going back does not come to this place again. */
  readonly correct: (change: () => void) => void;
}

/** Views an address names. The others are about a picture that is selected: opened anew they are the grid. */
const pages = ['needs', 'spend', 'prices', 'connections', 'settings', 'playground'] as const;
const Page = z.enum(pages);
const views = ['grid', 'loupe', 'chain', 'compare', 'thread', ...pages] as const satisfies readonly View[];

const PlaceSchema = z.object({ scope: ImageScope, search: z.string().max(2_000), view: z.enum(views) });

/** A place that was kept in the history of the window; null for anything else that stands there. */
export function parsePlace(kept: unknown): Place | null {
  const parsed = PlaceSchema.safeParse(kept);
  return parsed.success ? parsed.data : null;
}

export function placeOf({ scope, search, view }: Place): Place {
  return { scope, search: search.trim(), view };
}

/** Two places are one where their keys are. */
export const placeKey = (place: Place): string => JSON.stringify(placeOf(place));

/** `?project=3&q=harbour`; nothing for the window's first page. */
export function addressOf({ scope, search, view }: Place): string {
  const query = new URLSearchParams();
  if (scope.kind === 'project') query.set('project', String(scope.projectId));
  if (scope.kind === 'collection') query.set('collection', String(scope.collectionId));
  if (scope.kind === 'trash') query.set('in', 'trash');
  if (Page.safeParse(view).success) query.set('view', view);
  if (search.trim() !== '') query.set('q', search.trim());
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

/** The place an address names; what cannot be read of it is left out. */
export function readAddress(address: string): Place {
  const query = new URLSearchParams(address);
  const page = Page.safeParse(query.get('view'));
  return {
    scope: readScope(query),
    search: (query.get('q') ?? '').trim().slice(0, 2_000),
    view: page.success ? page.data : 'grid',
  };
}

function readScope(query: URLSearchParams): ImageScope {
  const project = ProjectId.safeParse(Number(query.get('project')));
  if (project.success) return { kind: 'project', projectId: project.data };
  const collection = CollectionId.safeParse(Number(query.get('collection')));
  if (collection.success) return { kind: 'collection', collectionId: collection.data };
  return { kind: query.get('in') === 'trash' ? 'trash' : 'all' };
}
