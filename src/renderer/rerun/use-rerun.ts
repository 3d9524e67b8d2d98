import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { MethodArguments } from '../../shared/contract.ts';
import type { ImageId, ProjectId } from '../../shared/ids.ts';
import { useCore } from '../data/client-context.tsx';
import { queryKeys } from '../data/query-keys.ts';
import { useConnections } from '../data/queries.ts';
import { useModelLists } from '../data/detail-queries.ts';
import { useUi } from '../state/ui-context.tsx';
import type { SelectOption } from '../ui/select.tsx';

/** Pictures offered as another beginning: a list that can be read. */
const mostOffered = 24;

/** What the steps would make and cost. */
export function useRerunPlan(question: MethodArguments<'reruns.plan'>) {
  const { client } = useCore();
  return useQuery({
    queryKey: queryKeys.rerunPlan(question),
    queryFn: () => client.call('reruns.plan', question),
    placeholderData: keepPreviousData,
    retry: false,
  });
}

/** The newest re-run of a project since the program started. */
export function useNewestRerun(projectId: ProjectId | null) {
  const { client } = useCore();
  return useQuery({
    queryKey: queryKeys.reruns(projectId),
    queryFn: async () => (await client.call('reruns.list', { projectId }))[0] ?? null,
    enabled: projectId !== null,
  });
}

/** Where the steps can begin: where they began, what is chosen beside it, what the composer holds, and the newest. */
export function useSources(imageId: ImageId): readonly SelectOption[] {
  const { client } = useCore();
  const chosen = useUi((ui) => ui.selection.ids);
  const pinned = useUi((ui) => ui.composerInputs);
  const isFew = chosen.size <= mostOffered;
  const near = [...(isFew ? chosen : []), ...pinned.map((input) => input.imageId)];
  const newest = useQuery({
    queryKey: [...queryKeys.imagePages, 'rerun'],
    queryFn: () => client.call('images.page', { scope: { kind: 'all' }, limit: mostOffered }),
  }).data;
  const cells = newest?.cells ?? [];
  const ids = [...new Set([...near, ...cells.map(({ id }) => id)])].filter((id) => id !== imageId);
  const labels = new Map(cells.map((cell) => [cell.id, cell]));
  return [
    { id: 'own', label: 'The picture they began with' },
    ...ids.slice(0, mostOffered).map((id) => {
      const cell = labels.get(id);
      return {
        id: String(id),
        label: cell?.label.slice(0, 60) || `Picture ${id}`,
        detail: near.includes(id) ? 'chosen' : undefined,
      };
    }),
  ];
}

/** Whose models can be asked, in place of each step's own. */
export function useModelOptions(): readonly SelectOption[] {
  const connections = useConnections().data ?? [];
  const lists = useModelLists(connections.map(({ id }) => id));
  const own: SelectOption = { id: 'own', label: 'As each step was made' };
  return [
    own,
    ...connections.flatMap((connection, index) =>
      (lists[index]?.list?.models ?? [])
        .filter(({ tasks }) => tasks.includes('edit'))
        .map(({ model, label }) => ({ id: `${connection.id}:${model}`, label, group: connection.name })),
    ),
  ];
}
