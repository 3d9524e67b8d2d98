import type { ImageId } from '../../shared/ids.ts';
import type { ImageTarget } from '../../shared/image-query.ts';
import type { Tables } from '../db/tables.ts';

/** The pictures a target names at this moment, each once. */
export function resolveTarget(
  tables: Pick<Tables, 'search' | 'images'>,
  target: ImageTarget,
): Iterable<ImageId> {
  if ('imageIds' in target) return new Set(target.imageIds);
  if ('spans' in target) return tables.images.idsBetween(target.spans);
  // Ids of pictures, as the index of the list holds them.
  const ids = tables.search.ids(target.scope, target.search) as Iterable<number> as Iterable<ImageId>;
  const except = new Set(target.except);
  return except.size === 0 ? ids : without(ids, except);
}

function* without(ids: Iterable<ImageId>, except: ReadonlySet<ImageId>): Iterable<ImageId> {
  for (const id of ids) if (!except.has(id)) yield id;
}
