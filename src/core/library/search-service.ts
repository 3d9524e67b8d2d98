import type Database from 'better-sqlite3';
import type { ImageScope } from '../../shared/image-query.ts';
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

/** Left free between two steps of learning, which take a millisecond or two each. */
const restMs = 25;

/** What search does beside answering: counts in a thread, and catches up with texts of before. */
export function createSearchService({ reader, ...parts }: SearchServiceParts) {
  const backlog = createSearchBacklog(parts);
  const controller = new AbortController();
  let learning: Promise<void> = Promise.resolve();

  async function learnTimes(): Promise<void> {
    try {
      while (!controller.signal.aborted && parts.tables.search.learnTimes())
        await parts.clock.sleep(restMs, controller.signal);
    } catch (error) {
      if (!controller.signal.aborted) parts.log.error('search times', error);
    }
  }

  return {
    facets: createFacets(parts.db, reader, () => parts.clock.nowMs()),
    /** How many pictures of a list a query finds. */
    async count(scope: ImageScope, search: string): Promise<number> {
      const { sql, parameters } = parts.tables.search.counting(scope, search);
      const [row] = await reader.all<{ readonly count: number }>(sql, parameters);
      return row?.count ?? 0;
    },
    unindexed: () => backlog.left(),
    /** Begins to catch up, in the background. */
    start() {
      void backlog.run();
      learning = learnTimes();
    },
    async close() {
      controller.abort();
      await backlog.close();
      await learning;
      await reader.close();
    },
  };
}
