import type { ModelCapabilities } from '../../shared/capabilities.ts';
import type { Connection } from '../../shared/model.ts';
import { useConnections, useModels } from '../data/queries.ts';
import { useTargetProject } from './use-target-project.ts';
import { useComposer } from './composer-context.tsx';

/** The connection and model the next press would use, as far as they are known. */
export interface ChosenModel {
  readonly connections: readonly Connection[];
  readonly connection: Connection | null;
  readonly models: readonly ModelCapabilities[];
  /** The model's name even where its table is not there. */
  readonly model: string | null;
  readonly capabilities: ModelCapabilities | null;
  readonly isLoading: boolean;
}

/** What is chosen in the composer, for the composer itself and for whoever judges files before they reach it. */
export function useChosenModel(): ChosenModel {
  const connectionId = useComposer((composer) => composer.connectionId);
  const chosenModel = useComposer((composer) => composer.model);
  const connections = useConnections().data;
  const usualId = useTargetProject()?.defaultConnectionId ?? null;
  const connection = chosenConnection(connections ?? [], connectionId, usualId);
  const list = useModels(connection?.id ?? null).data;
  const model = chosenModel ?? list?.defaultModel ?? list?.models[0]?.model ?? null;
  return {
    connections: connections ?? [],
    connection,
    models: list?.models ?? [],
    model,
    capabilities: list?.models.find((each) => each.model === model) ?? null,
    isLoading: connections === undefined || (connection !== null && list === undefined),
  };
}

/**
 * The chosen one, else the project's usual one, else Demo, which always works and never costs: money is spent only on
 * somebody's word.
 */
function chosenConnection(
  connections: readonly Connection[],
  id: Connection['id'] | null,
  usualId: Connection['id'] | null,
): Connection | null {
  return (
    connections.find((each) => each.id === id) ??
    connections.find((each) => each.id === usualId) ??
    connections.find((each) => each.isPlayMoney) ??
    connections[0] ??
    null
  );
}
