import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Client } from '../../shared/client.ts';
import type { MethodArguments, MethodName } from '../../shared/contract.ts';
import type { ImageScope } from '../../shared/image-query.ts';
import { invariant } from '../../shared/errors.ts';
import type { ConnectionId, ImageId, ProjectId } from '../../shared/ids.ts';
import type { Settings } from '../../shared/model.ts';
import { useCore } from './client-context.tsx';
import { queryKeys } from './query-keys.ts';

interface CallOptions {
  readonly enabled?: boolean;
  /** Shows the last answer to a similar question until the new one is here. */
  readonly keepPrevious?: boolean;
}

/** Asks core for something and remembers it under `key` until an event says it changed. */
function useCall<T>(
  key: readonly unknown[],
  ask: (client: Client) => Promise<T>,
  { enabled = true, keepPrevious = false }: CallOptions = {},
) {
  const { client } = useCore();
  return useQuery<T>({
    queryKey: key,
    queryFn: () => ask(client),
    enabled,
    ...(keepPrevious ? { placeholderData: (previous: T | undefined) => previous as never } : {}), // Same key family, same type.
  });
}

export const useHostInfo = () => useCall(queryKeys.host, (client) => client.call('host.info', {}));

export const useProjects = (includeArchived = false) =>
  useCall(
    queryKeys.projectList(includeArchived),
    (client) => client.call('projects.list', { includeArchived }),
    { keepPrevious: true },
  );

export const useImageCount = (scope: ImageScope, search = '') =>
  useCall(queryKeys.imageCount(scope, search), (client) => client.call('images.count', { scope, search }), {
    keepPrevious: true,
  });

export const useImageDetail = (imageId: ImageId | null) =>
  useCall(
    queryKeys.imageDetail(imageId),
    (client) => client.call('images.detail', { imageId: known(imageId) }),
    { enabled: imageId !== null },
  );

/** The chain a picture belongs to, oldest first. */
export const useChain = (imageId: ImageId | null) =>
  useCall(queryKeys.chain(imageId), (client) => client.call('images.chain', { imageId: known(imageId) }), {
    enabled: imageId !== null,
    keepPrevious: true,
  });

/** Runs that still show as cells of a project, or of everything. */
export const useOpenRuns = (projectId: ProjectId | null) =>
  useCall(queryKeys.openRuns(projectId), (client) => client.call('runs.open', { projectId }));

export const useQueue = () => useCall(queryKeys.queue, (client) => client.call('queue.get', {}));

export const useProviders = () => useCall(queryKeys.providers, (client) => client.call('providers.list', {}));

export const useConnections = () =>
  useCall(queryKeys.connectionList, (client) => client.call('connections.list', {}));

export const useModels = (connectionId: ConnectionId | null) =>
  useCall(
    queryKeys.models(connectionId),
    (client) => client.call('connections.models', { connectionId: known(connectionId) }),
    { enabled: connectionId !== null },
  );

export const useKeychain = () => useCall(queryKeys.keychain, (client) => client.call('keychain.status', {}));

export const useSpendSummary = () =>
  useCall(queryKeys.spendSummary, (client) => client.call('spend.summary', {}));

export const useSettings = () => useCall(queryKeys.settings, (client) => client.call('settings.get', {}));

/** A question about something not chosen yet is disabled, so it is never asked. */
function known<T>(id: T | null): T {
  invariant(id !== null, 'a disabled query is not run');
  return id;
}

/** Changes something in core. Events bring the news back, so nothing is invalidated here. */
export function useCallMutation<M extends MethodName>(name: M) {
  const { client } = useCore();
  return useMutation({ mutationFn: (input: MethodArguments<M>) => client.call(name, input) });
}

/** Changes a setting; shown at once, and taken back when core refuses. */
export function useSetSettings() {
  const { client } = useCore();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: Partial<Settings>) => client.call('settings.set', change),
    onMutate: (change) => {
      const before = queries.getQueryData<Settings>(queryKeys.settings);
      if (before) queries.setQueryData(queryKeys.settings, { ...before, ...change });
      return before;
    },
    onError: (_error, _change, before) => queries.setQueryData(queryKeys.settings, before),
    onSuccess: (settings) => queries.setQueryData(queryKeys.settings, settings),
  });
}
