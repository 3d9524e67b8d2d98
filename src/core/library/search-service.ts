import type Database from 'better-sqlite3';
import { createFacets } from '../db/facets.ts';
import type { Reader } from '../db/reader.ts';
import type { Tables } from '../db/tables.ts';
import type { Clock, Logger } from '../ports.ts';
import { createSearchBacklog } from './search-backlog.ts';

interface SearchServiceParts {
  readonly db: Database.Database;
  readonly tables: Pick<Tables, 'search'>;
  /** A thread of its own: a check of the library must not keep the facets waiting. */
  readonly reader: Reader;
  readonly clock: Clock;
  readonly log: Logger;
}

export type SearchService = ReturnType<typeof createSearchService>;

/** What search does beside answering: counts facets in a thread, and catches up with texts of before. */
export function createSearchService({ reader, ...parts }: SearchServiceParts) {
  const backlog = createSearchBacklog(parts);
  return {
    facets: createFacets(parts.db, reader, () => parts.clock.nowMs()),
    unindexed: () => backlog.left(),
    /** Begins to catch up, in the background. */
    start: () => void backlog.run(),
    async close() {
      await backlog.close();
      await reader.close();
    },
  };
}
