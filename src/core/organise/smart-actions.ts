import { AppError, invariant } from '../../shared/errors.ts';
import type { OrganiseAction, OrganiseOutcome } from '../../shared/organise-model.ts';
import type { SmartCollection, SmartCollectionId } from '../../shared/search-model.ts';
import type { Tables } from '../db/tables.ts';
import { nextRowId } from './next-row-id.ts';
import type { Organiser, OrganiserParts } from './organiser.ts';
import { readSmartValue, smartValue } from './registers.ts';

/** What is done with queries that are kept under a name. */
export function createSmartActions(
  { db, tables, clock }: Pick<OrganiserParts, 'db' | 'tables' | 'clock'>,
  { act, registers }: Organiser,
) {
  return {
    async create(name: string, query: string): Promise<SavedSmart> {
      const createdAtMs = clock.nowMs();
      let id = 0;
      const outcome = await act({ kind: 'create-smart', detail: name, former: null }, function* () {
        refuseTaken(tables, name, null);
        id = nextRowId(db, 'smart_collection');
        const position = tables.smartCollections.nextPosition();
        yield (write) =>
          void write.set('smart_collection', id, 0, smartValue({ name, query, position, createdAtMs }));
      });
      const collection = tables.smartCollections.get(id as SmartCollectionId); // The row that was just written.
      invariant(collection, 'a smart collection is there once it was made');
      return { collection, outcome };
    },
    async change(id: SmartCollectionId, name: string, query: string): Promise<SavedSmart> {
      const former = requireSmart(tables, id);
      refuseTaken(tables, name, id);
      const outcome = await act(changeOf(former, name), () => [
        (write) => {
          const stored = registers.smart_collection.read(id, 0);
          if (typeof stored !== 'string') return;
          write.set('smart_collection', id, 0, smartValue({ ...readSmartValue(stored), name, query }));
        },
      ]);
      return { collection: { id, name, query }, outcome };
    },
    async remove(id: SmartCollectionId): Promise<OrganiseOutcome> {
      const { name } = requireSmart(tables, id);
      return act({ kind: 'delete-smart', detail: name, former: null }, () => [
        (write) => void write.set('smart_collection', id, 0, null),
      ]);
    },
  };
}

interface SavedSmart {
  readonly collection: SmartCollection;
  readonly outcome: OrganiseOutcome;
}

function changeOf(former: SmartCollection, name: string): Omit<OrganiseAction, 'count'> {
  if (former.name === name) return { kind: 'change-smart', detail: name, former: null };
  return { kind: 'rename-smart', detail: name, former: former.name };
}

function requireSmart({ smartCollections }: Pick<Tables, 'smartCollections'>, id: SmartCollectionId) {
  const found = smartCollections.get(id);
  if (found) return found;
  throw new AppError('not-found', 'That smart collection is not in this library any more.', { field: 'id' });
}

/** Two of one name could not be told apart where they are listed. */
function refuseTaken(
  { smartCollections }: Pick<Tables, 'smartCollections'>,
  name: string,
  except: SmartCollectionId | null,
): void {
  const taken = smartCollections.list().some((each) => each.name === name && each.id !== except);
  if (!taken) return;
  throw new AppError(
    'conflict',
    `There is already a smart collection named "${name}". Choose another name.`,
    {
      field: 'name',
    },
  );
}
