import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ImageTarget } from '../../shared/image-query.ts';
import { useCore } from './client-context.tsx';
import { queryKeys } from './query-keys.ts';

/** Every tag with its number of pictures, by name. */
export function useTags() {
  const { client } = useCore();
  return useQuery({ queryKey: queryKeys.tags, queryFn: () => client.call('tags.list', {}) });
}

/** Every collection with its number of pictures, by name. */
export function useCollections() {
  const { client } = useCore();
  return useQuery({ queryKey: queryKeys.collections, queryFn: () => client.call('collections.list', {}) });
}

/** What pictures have in common; the former answer stays until the next is there. */
export function useSharedValues(target: ImageTarget) {
  const { client } = useCore();
  return useQuery({
    queryKey: queryKeys.sharedValues(target),
    queryFn: () => client.call('organise.shared', { target }),
    placeholderData: keepPreviousData,
  });
}

/** How much is in the trash, and since when. */
export function useTrashSummary(isEnabled: boolean) {
  const { client } = useCore();
  return useQuery({
    queryKey: queryKeys.trashSummary,
    queryFn: () => client.call('trash.summary', {}),
    enabled: isEnabled,
  });
}
