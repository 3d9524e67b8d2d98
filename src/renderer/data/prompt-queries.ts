import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { MethodArguments } from '../../shared/contract.ts';
import { invariant } from '../../shared/errors.ts';
import type { ProjectId } from '../../shared/ids.ts';
import { useCore } from './client-context.tsx';
import { queryKeys } from './query-keys.ts';

/** Saved prompts, last used first. */
export function useTemplates() {
  const { client } = useCore();
  return useQuery({ queryKey: queryKeys.templates, queryFn: () => client.call('templates.list', {}) });
}

/** Prompts that were sent before, newest first. */
export function useUsedPrompts(search: string, isOpen: boolean) {
  const { client } = useCore();
  return useQuery({
    queryKey: queryKeys.usedPrompts(search),
    queryFn: () => client.call('prompts.history', { search, limit: 60 }),
    enabled: isOpen,
    placeholderData: keepPreviousData,
    // New runs come all the time; a list that is opened is read anew.
    staleTime: 0,
  });
}

/** What many prompts cost together. */
export function useVariantsEstimate(question: MethodArguments<'variants.estimate'> | null) {
  const { client } = useCore();
  return useQuery({
    queryKey: queryKeys.variants(question),
    queryFn: () => {
      invariant(question, 'disabled without a question');
      return client.call('variants.estimate', question);
    },
    enabled: question !== null,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 60_000,
    gcTime: 60_000,
  });
}

/** The newest batch of a project, with how it stands. */
export function useNewestBatch(projectId: ProjectId | null) {
  const { client } = useCore();
  return useQuery({
    queryKey: [...queryKeys.variantGroups, projectId],
    queryFn: async () => {
      if (projectId === null) return null;
      const [batch] = await client.call('variants.list', { projectId, limit: 1 });
      return batch ?? null;
    },
  });
}
