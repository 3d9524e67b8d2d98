import { AppError, invariant } from '../../shared/errors.ts';
import type { CollectionId } from '../../shared/ids.ts';
import type { ImageTarget } from '../../shared/image-query.ts';
import type { Collection, OrganiseOutcome } from '../../shared/organise-model.ts';
import type { Tables } from '../db/tables.ts';
import type { Step } from './change-writer.ts';
import { each } from './image-actions.ts';
import { nextRowId } from './next-row-id.ts';
import type { Organiser, OrganiserParts } from './organiser.ts';
import { collectionValue } from './registers.ts';

/** What is done with collections and with what is in them. */
export function createCollectionActions(
  { db, tables, clock }: Pick<OrganiserParts, 'db' | 'tables' | 'clock'>,
  { act }: Organiser,
) {
  return {
    async create(
      name: string,
      target: ImageTarget | undefined,
    ): Promise<{ collection: Collection; outcome: OrganiseOutcome }> {
      const createdAtMs = clock.nowMs();
      const outcome = await act({ kind: 'create-collection', detail: name, former: null }, function* () {
        refuseTaken(tables, name, null);
        const id = nextRowId(db, 'collection');
        yield (write) => void write.set('collection', id, 0, collectionValue(name, createdAtMs));
        if (target) {
          yield* each(tables, target, (write, imageId) => void write.set('collection_image', imageId, id, 1));
        }
      });
      const collection = tables.collections.find(name);
      invariant(collection, 'a collection is there once it was made');
      return { collection, outcome };
    },
    rename(id: CollectionId, name: string): Promise<OrganiseOutcome> {
      const collection = requireCollection(tables, id);
      refuseTaken(tables, name, id);
      const value = collectionValue(name, collection.createdAtMs);
      return act({ kind: 'rename-collection', detail: name, former: collection.name }, () => [
        (write) => void write.set('collection', id, 0, value),
      ]);
    },
    remove(id: CollectionId): Promise<OrganiseOutcome> {
      const { name } = requireCollection(tables, id);
      return act({ kind: 'delete-collection', detail: name, former: null }, () => emptyAndRemove(tables, id));
    },
    add(id: CollectionId, target: ImageTarget): Promise<OrganiseOutcome> {
      const { name } = requireCollection(tables, id);
      return act({ kind: 'collect', detail: name, former: null }, () =>
        each(tables, target, (write, imageId) => void write.set('collection_image', imageId, id, 1)),
      );
    },
    takeOut(id: CollectionId, target: ImageTarget): Promise<OrganiseOutcome> {
      const { name } = requireCollection(tables, id);
      return act({ kind: 'uncollect', detail: name, former: null }, () =>
        each(tables, target, (write, imageId) => void write.set('collection_image', imageId, id, null)),
      );
    },
  };
}

function* emptyAndRemove(tables: Pick<Tables, 'collections'>, id: CollectionId): Iterable<Step> {
  for (const imageId of tables.collections.imageIds(id)) {
    yield (write) => void write.set('collection_image', imageId, id, null);
  }
  yield (write) => void write.set('collection', id, 0, null);
}

function requireCollection(tables: Pick<Tables, 'collections'>, id: CollectionId): Collection {
  const collection = tables.collections.get(id);
  if (collection) return collection;
  throw new AppError('not-found', 'That collection is not in this library.', { field: 'collectionId' });
}

function refuseTaken(tables: Pick<Tables, 'collections'>, name: string, except: CollectionId | null): void {
  const taken = tables.collections.find(name);
  if (!taken || taken.id === except) return;
  throw new AppError(
    'conflict',
    `There is already a collection named "${taken.name}". Choose another name.`,
    {
      field: 'name',
    },
  );
}
