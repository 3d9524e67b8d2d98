import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ImageScope } from '../../shared/image-query.ts';
import { useCore } from './client-context.tsx';
import { queryKeys } from './query-keys.ts';

/** Queries kept under a name, in the order they were made. */
export function useSmartCollections() {
  const { client } = useCore();
  return useQuery({ queryKey: queryKeys.smartCollections, queryFn: () => client.call('smart.list', {}) });
}

/** What the pictures of a list can be narrowed by; the former figures stay until the next are there. */
export function useFacets(scope: ImageScope, search: string) {
  const { client } = useCore();
  return useQuery({
    queryKey: queryKeys.facetsOf(scope, search),
    // Several questions may be open at once (a menu that closes while another opens), so each asks under its own name.
    queryFn: () => client.call('search.facets', { scope, search, asker: `window ${search.slice(0, 40)}` }),
    placeholderData: keepPreviousData,
    retry: false,
  });
}

/** How many pictures would be found without each part of a query, the most first. */
export function useWithoutParts(scope: ImageScope, search: string) {
  const { client } = useCore();
  return useQuery({
    queryKey: queryKeys.withoutParts(scope, search),
    queryFn: () => client.call('search.without', { scope, search }),
    retry: false,
  });
}
