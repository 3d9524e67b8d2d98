import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ImageTarget } from '../../shared/image-query.ts';
import type { PictureSums } from '../../shared/organise-model.ts';
import { useCore } from './client-context.tsx';
import { queryKeys } from './query-keys.ts';
import { createTurns, type Turn } from './turns.ts';

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

/** Core looks at a million of them for seconds. */
const turns = { values: createTurns(), recipe: createTurns(), sums: createTurns() };

/** Few are looked at in no time, and need not wait for very many that were chosen before. */
const turnOf = (turn: Turn, target: ImageTarget | undefined): Turn =>
  target === undefined || 'imageIds' in target ? (_signal, ask) => ask() : turn;

/** What pictures have in common; the former answer stays until the next is there. */
export function useSharedValues(target: ImageTarget) {
  const { client } = useCore();
  return useQuery({
    queryKey: queryKeys.sharedValues(target),
    queryFn: ({ signal }) =>
      turnOf(turns.values, target)(signal, () => client.call('organise.shared', { target })),
    placeholderData: keepPreviousData,
  });
}

/** What pictures were asked for with; the former answer stays until the next is there. */
export function useSharedRecipe(target: ImageTarget) {
  const { client } = useCore();
  return useQuery({
    queryKey: queryKeys.sharedRecipe(target),
    queryFn: ({ signal }) =>
      turnOf(turns.recipe, target)(signal, () => client.call('organise.recipe', { target })),
    placeholderData: keepPreviousData,
  });
}

/** What pictures add up to, all of them; a range of very many is asked about in parts. */
export function usePictureSums(targets: readonly ImageTarget[]) {
  const { client } = useCore();
  return useQuery({
    queryKey: queryKeys.pictureSums(targets),
    queryFn: ({ signal }) =>
      turnOf(turns.sums, targets[0])(signal, async (): Promise<PictureSums> => {
        const sums = { count: 0, chargedNanos: 0, playCount: 0, unknownCount: 0, sizeBytes: 0 };
        for (const target of targets) {
          signal.throwIfAborted();
          const part = await client.call('organise.sums', { target });
          for (const name of sumNames) sums[name] += part[name];
        }
        return sums;
      }),
    // Money moves without the pictures being touched.
    staleTime: 0,
  });
}

const sumNames = ['count', 'chargedNanos', 'playCount', 'unknownCount', 'sizeBytes'] as const;

/** How much is in the trash, and since when. */
export function useTrashSummary(isEnabled: boolean) {
  const { client } = useCore();
  return useQuery({
    queryKey: queryKeys.trashSummary,
    queryFn: () => client.call('trash.summary', {}),
    enabled: isEnabled,
  });
}
