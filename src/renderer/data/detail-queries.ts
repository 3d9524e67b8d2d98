import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import type { MethodArguments, MethodOutput } from '../../shared/contract.ts';
import { invariant } from '../../shared/errors.ts';
import type { ConnectionId, ImageId, RunId } from '../../shared/ids.ts';
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

/** Runs that were asked for together, in the order they were asked for. */
export function useRunGroup(groupId: string | null) {
  const { client } = useCore();
  return useQuery({
    queryKey: queryKeys.runGroup(groupId),
    queryFn: () => (groupId === null ? [] : client.call('runs.group', { groupId })),
    enabled: groupId !== null,
  });
}

/** What each of several presses would cost, in their order; `data` is missing while one is not known. */
export function useEstimates(questions: readonly (MethodArguments<'runs.estimate'> | null)[]) {
  const { client } = useCore();
  return useQueries({
    queries: questions.map((question) => ({
      queryKey: queryKeys.estimate(question),
      queryFn: () => (question === null ? null : client.call('runs.estimate', question)),
      enabled: question !== null,
      retry: false,
      staleTime: 60_000,
      gcTime: 60_000,
    })),
    combine: (results) => results.map(({ data, error }) => ({ estimate: data ?? null, error })),
  });
}

/** What a provider says is left; asked only on `refetch`. */
export function useBalance(connectionId: ConnectionId) {
  const { client } = useCore();
  return useQuery({
    queryKey: ['balance', connectionId],
    queryFn: () => client.call('connections.balance', { connectionId }),
    enabled: false,
    retry: false,
  });
}

/** The models of several connections, in their order. */
export function useModelLists(connectionIds: readonly ConnectionId[]) {
  const { client } = useCore();
  return useQueries({
    queries: connectionIds.map((connectionId) => ({
      queryKey: queryKeys.models(connectionId),
      queryFn: () => client.call('connections.models', { connectionId }),
    })),
    combine: (results) =>
      results.map(({ data, error, isPending }) => ({ list: data ?? null, error, isPending })),
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
