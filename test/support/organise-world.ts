import { rm } from 'node:fs/promises';
import path from 'node:path';
import { openDatabase } from '../../src/core/db/open-database.ts';
import { createTables } from '../../src/core/db/tables.ts';
import { createNamingHandlers, createOrganiseHandlers } from '../../src/core/handlers/organise.ts';
import { inTransaction } from '../../src/core/db/transaction.ts';
import { createImageIndexer } from '../../src/core/library/image-indexer.ts';
import { createOrganiser, type Organiser } from '../../src/core/organise/organiser.ts';
import type { NewCoreEvent } from '../../src/shared/events.ts';
import type { ImageId, ProjectId } from '../../src/shared/ids.ts';
import { openTestLibrary, type ImageFields, type TestLibrary } from './library.ts';
import { wholeDatabase } from './whole-database.ts';

export interface OrganiseWorld extends TestLibrary {
  readonly calls: ReturnType<typeof createOrganiseHandlers> & ReturnType<typeof createNamingHandlers>;
  readonly organiser: Organiser;
  readonly events: NewCoreEvent[];
  readonly addImages: (projectId: ProjectId, count: number, given?: ImageFields) => ImageId[];
  readonly snapshot: () => Record<string, string>;
  readonly found: (search: string) => ImageId[];
  readonly restart: () => Promise<OrganiseWorld>;
}

/** A library with what keeps its pictures in order, and a way to compare all of it. */
export async function setupOrganise(given?: TestLibrary): Promise<OrganiseWorld> {
  const own = given ?? (await openTestLibrary());
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
    /** The same library after a stop and a start; the former one must not be used any more. */
    async restart() {
      await organiser.close();
      db.close();
      const again = openDatabase(path.join(own.root, 'library.db'), {
        backupFolder: path.join(own.root, 'backups'),
        appVersion: '0.0.0-test',
      });
      const close = async () => {
        again.close();
        await rm(own.root, { recursive: true, force: true });
      };
      return setupOrganise({ ...own, db: again, tables: createTables(again), close });
    },
    async close() {
      await organiser.close();
      await own.close();
    },
  };
}
