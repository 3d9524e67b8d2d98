import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQueries,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { MethodArguments } from '../../shared/contract.ts';
import type { ConnectionId } from '../../shared/ids.ts';
import type { SpendFilter, SpendRange } from '../../shared/money-model.ts';
import { useCore } from './client-context.tsx';
import { queryKeys } from './query-keys.ts';

/** Lines of the ledger shown at once. */
const entriesPerPage = 100;

/** What waits for a person, the most urgent first. */
export function useNeeds() {
  const { client } = useCore();
  return useQuery({ queryKey: queryKeys.needs, queryFn: () => client.call('needs.list', {}) });
}

export function useCaps() {
  const { client } = useCore();
  return useQuery({ queryKey: queryKeys.caps, queryFn: () => client.call('caps.list', {}) });
}

/** Prices as one connection sees them, or all. */
export function usePrices(connectionId: ConnectionId | null) {
  const { client } = useCore();
  return useQuery({
    queryKey: queryKeys.pricesOf(connectionId),
    queryFn: () => client.call('prices.list', { connectionId }),
    placeholderData: keepPreviousData,
  });
}

/** Where "all time" begins; null while nothing was spent. */
export function useFirstSpendDay() {
  const { client } = useCore();
  return useQuery({
    queryKey: queryKeys.spendFirstDay,
    queryFn: async () => (await client.call('spend.firstDay', {})).day,
  });
}

/** Figures and groups of a range; the former ones stay until the next are here. */
export function useSpendReport(question: MethodArguments<'spend.report'> | null) {
  const { client } = useCore();
  return useQuery({
    queryKey: queryKeys.spendReport(question),
    queryFn: () => (question === null ? null : client.call('spend.report', question)),
    enabled: question !== null,
    placeholderData: keepPreviousData,
  });
}

/** The same question for several connections, for the parts of stacked bars. */
export function useSpendReports(questions: readonly MethodArguments<'spend.report'>[]) {
  const { client } = useCore();
  return useQueries({
    queries: questions.map((question) => ({
      queryKey: queryKeys.spendReport(question),
      queryFn: () => client.call('spend.report', question),
    })),
    combine: (results) =>
      results.every(({ data }) => data) ? results.flatMap(({ data }) => data ?? []) : null,
  });
}

/** The lines behind a report, by pages. */
export function useSpendEntries(range: SpendRange, filter: SpendFilter, isOpen: boolean) {
  const { client } = useCore();
  return useInfiniteQuery({
    queryKey: queryKeys.spendEntries({ range, filter }),
    queryFn: ({ pageParam }) =>
      client.call('spend.entries', { range, filter, afterId: pageParam, limit: entriesPerPage }),
    initialPageParam: null as number | null, // Widened: the first page starts at no line, later ones do.
    getNextPageParam: (page) => page.nextAfterId,
    enabled: isOpen,
  });
}

/** Changes caps or prices. Nothing is spent by that, so no event of the ledger says it: what hangs on them is asked again. */
export function useMoneyMutation<M extends 'caps.set' | 'caps.clear' | 'prices.set' | 'prices.clear'>(
  name: M,
) {
  const { client } = useCore();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (input: MethodArguments<M>) => client.call(name, input),
    onSuccess: () =>
      Promise.all(
        [queryKeys.caps, queryKeys.prices, queryKeys.needs, queryKeys.estimates].map((queryKey) =>
          queries.invalidateQueries({ queryKey }),
        ),
      ),
  });
}
