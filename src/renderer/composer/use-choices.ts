import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { ModelCapabilities, ParameterName } from '../../shared/capabilities.ts';
import type { Connection } from '../../shared/model.ts';
import { useCore } from '../data/client-context.tsx';
import { queryKeys } from '../data/query-keys.ts';
import { messageOf } from '../state/commands.ts';
import { useComposerStore } from './composer-context.tsx';
import type { ComposerStore } from './composer-store.ts';
import { switchModel } from './effective-parameters.ts';

/** What the chips do. */
export interface Choices {
  chooseConnection(connection: Connection): Promise<void>;
  chooseModel(capabilities: ModelCapabilities): void;
  chooseValue(name: ParameterName, value: string | number): void;
  chooseCount(count: number): void;
}

/** Changes connection, model and parameters; what a new model does to older choices is said in words. */
export function useChoices(task: 'generate' | 'edit'): Choices {
  const { client } = useCore();
  const queries = useQueryClient();
  const composer = useComposerStore();

  const chooseModel = useCallback(
    (capabilities: ModelCapabilities) => adoptModel(composer, capabilities, task, {}),
    [composer, task],
  );

  const chooseConnection = useCallback(
    async (connection: Connection) => {
      try {
        const list = await queries.fetchQuery({
          queryKey: queryKeys.models(connection.id),
          queryFn: () => client.call('connections.models', { connectionId: connection.id }),
        });
        const same = list.models.find((each) => each.model === composer.getState().model);
        const usual = list.models.find((each) => each.model === list.defaultModel) ?? list.models[0];
        const capabilities = same ?? usual;
        const change = { connectionId: connection.id };
        if (capabilities) adoptModel(composer, capabilities, task, change);
        else composer.getState().set({ ...change, model: null, notes: [], problem: null });
      } catch (error) {
        composer.getState().set({ problem: { message: messageOf(error), field: 'connectionId' } });
      }
    },
    [client, queries, composer, task],
  );

  const chooseValue = useCallback(
    (name: ParameterName, value: string | number) => {
      const { choices } = composer.getState();
      composer.getState().set({ choices: { ...choices, [name]: value }, notes: [], problem: null });
    },
    [composer],
  );

  const chooseCount = useCallback(
    (count: number) => composer.getState().set({ count, problem: null }),
    [composer],
  );

  return { chooseConnection, chooseModel, chooseValue, chooseCount };
}

function adoptModel(
  composer: ComposerStore,
  capabilities: ModelCapabilities,
  task: 'generate' | 'edit',
  change: { readonly connectionId?: Connection['id'] },
): void {
  const { choices, notes } = switchModel(capabilities, composer.getState().choices, task);
  composer.getState().set({ ...change, model: capabilities.model, choices, notes, problem: null });
}
