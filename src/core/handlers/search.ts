import { AppError } from '../../shared/errors.ts';
import { withoutSpan } from '../../shared/query/edit-query.ts';
import { readQuery } from '../../shared/query/read-query.ts';
import type { createFacets } from '../db/facets.ts';
import type { CoreHandlers } from '../dispatch.ts';
import type { SearchService } from '../library/search-service.ts';

export interface SearchParts {
  readonly facets: ReturnType<typeof createFacets>;
  readonly count: SearchService['count'];
  /** Pictures that are not found by all of their texts yet. */
  readonly unindexed: () => number;
}

type SearchMethods = Extract<keyof CoreHandlers, `search.${string}` | 'images.count'>;

/** Parts of a query that are tried one by one; nobody looks through more. */
const mostParts = 12;

/** Answers what lists can be narrowed by. */
export function createSearchHandlers(parts: SearchParts): Pick<CoreHandlers, SearchMethods> {
  const asking = new Map<string, AbortController>();
  return {
    async 'search.facets'({ scope, search, asker }) {
      asking.get(asker)?.abort(new AppError('unavailable', 'A newer question took the place of this one.'));
      const controller = new AbortController();
      asking.set(asker, controller);
      try {
        return { ...(await parts.facets(scope, search, controller.signal)), unindexed: parts.unindexed() };
      } finally {
        if (asking.get(asker) === controller) asking.delete(asker);
      }
    },
    async 'images.count'({ scope, search }) {
      return { count: await parts.count(scope, search) };
    },
    async 'search.without'({ scope, search }) {
      const tries = readQuery(search)
        .terms.slice(0, mostParts)
        .map(async (term) => {
          const rest = withoutSpan(search, term);
          const part = search.slice(term.start, term.end);
          return { part, search: rest, count: await parts.count(scope, rest) };
        });
      return { parts: (await Promise.all(tries)).sort((a, b) => b.count - a.count) };
    },
  };
}
