import { createNamingHandlers, createOrganiseHandlers } from '../../src/core/handlers/organise.ts';
import { inTransaction } from '../../src/core/db/transaction.ts';
import { createImageIndexer } from '../../src/core/library/image-indexer.ts';
import { createOrganiser } from '../../src/core/organise/organiser.ts';
import type { NewCoreEvent } from '../../src/shared/events.ts';
import type { ImageId, ProjectId } from '../../src/shared/ids.ts';
import { openTestLibrary, type ImageFields, type TestLibrary } from './library.ts';
import { wholeDatabase } from './whole-database.ts';

/** A library with what keeps its pictures in order, and a way to compare all of it. */
export async function setupOrganise(library?: TestLibrary) {
  const own = library ?? (await openTestLibrary());
  const { db, tables, clock } = own;
  const events: NewCoreEvent[] = [];
  const parts = { db, tables, clock, bus: { publish: (event: NewCoreEvent) => void events.push(event) } };
  const organiser = createOrganiser(parts);
  const calls = { ...createOrganiseHandlers(parts, organiser), ...createNamingHandlers(parts, organiser) };
  const index = createImageIndexer(db, tables);
  return {
    ...own,
    calls,
    organiser,
    events,
    /** Pictures that can be found by their names. */
    addImages(projectId: ProjectId, count: number, given: ImageFields = {}): ImageId[] {
      return inTransaction(db, () =>
        Array.from({ length: count }, (_, number) => {
          const id = own.addImage(projectId, { fileName: `picture-${number}.png`, ...given });
          index(id);
          return id;
        }),
      );
    },
    snapshot: () => wholeDatabase(db),
    found: (search: string): ImageId[] =>
      tables.search.places({ kind: 'all' }, search, null, 1_000).map(({ id }) => id),
    async close() {
      await organiser.close();
      await own.close();
    },
  };
}

export type OrganiseWorld = Awaited<ReturnType<typeof setupOrganise>>;
