import type { Tables } from '../db/tables.ts';
import type { CoreHandlers } from '../dispatch.ts';

/** Answers what a window needs of the pictures in sight, and of those that changed. */
export function createListHandlers(
  tables: Pick<Tables, 'images' | 'imagePlaces'>,
): Pick<CoreHandlers, 'lists.cells' | 'lists.places'> {
  return {
    'lists.cells': ({ imageIds }) => ({ cells: tables.images.cells(imageIds) }),
    'lists.places': ({ scope, search, imageIds }) => ({
      places: imageIds.flatMap((id) => tables.imagePlaces.find(scope, search, id) ?? []),
    }),
  };
}
