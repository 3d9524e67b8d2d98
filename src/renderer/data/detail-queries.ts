import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import type { MethodArguments, MethodOutput } from '../../shared/contract.ts';
import { invariant } from '../../shared/errors.ts';
import type { ImageId, RunId } from '../../shared/ids.ts';
import { useCore } from './client-context.tsx';
import { queryKeys } from './query-keys.ts';

/** Several pictures at once; those not there yet are left out. */
export function useImageDetails(imageIds: readonly ImageId[]): readonly MethodOutput<'images.detail'>[] {
  const { client } = useCore();
  return useQueries({
    queries: imageIds.map((imageId) => ({
      queryKey: queryKeys.imageDetail(imageId),
      queryFn: () => client.call('images.detail', { imageId }),
    })),
    combine: (results) => results.flatMap(({ data }) => (data ? [data] : [])),
  });
}

/** One run with its attempts. */
export function useRun(runId: RunId | null) {
  const { client } = useCore();
  return useQuery({
    queryKey: ['runs', 'one', runId],
    queryFn: () => {
      invariant(runId !== null, 'disabled without a run');
      return client.call('runs.get', { runId });
    },
    enabled: runId !== null,
  });
}

/** What a press would cost; the former figure stays until the next is known, so that the button never flickers. */
export function useEstimate(question: MethodArguments<'runs.estimate'> | null) {
  const { client } = useCore();
  return useQuery({
    queryKey: queryKeys.estimate(question),
    queryFn: () => {
      invariant(question, 'disabled without a question');
      return client.call('runs.estimate', question);
    },
    enabled: question !== null,
    placeholderData: keepPreviousData,
    retry: false,
    // Prices change by the day, not by the minute; every keystroke makes a new key.
    staleTime: 60_000,
    gcTime: 60_000,
  });
}
