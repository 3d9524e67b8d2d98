import type { ModelCapabilities } from '../../shared/capabilities.ts';
import { dayWords } from '../connections/connection-words.ts';
import { useUiStore } from '../state/ui-context.tsx';
import { Select, type SelectOption } from '../ui/select.tsx';
import type { Choices } from './use-choices.ts';
import type { ComposerView } from './use-composer-view.ts';

const addConnection = 'add';

interface ModelChipProps {
  readonly view: ComposerView;
  readonly choices: Choices;
}

/** Which connection, and which of its models. */
export function ModelChip({ view, choices }: ModelChipProps) {
  const ui = useUiStore();
  const { connection, connections, models, model } = view;
  const isListed = models.some((each) => each.model === model);
  return (
    <>
      <Select
        label="Connection"
        labelPlace="hidden"
        className="composer-chip"
        placeholder="Connection"
        options={[
          ...connections.map((each) => ({ id: String(each.id), label: each.name, detail: detailOf(each) })),
          { id: addConnection, label: 'Connections…', detail: undefined },
        ]}
        value={connection ? String(connection.id) : null}
        onChange={(id) => {
          if (id === addConnection) return ui.getState().show('connections');
          const chosen = connections.find((each) => String(each.id) === id);
          if (chosen) void choices.chooseConnection(chosen);
        }}
      />
      <Select
        label="Model"
        labelPlace="hidden"
        className="composer-chip is-model"
        placeholder={view.isLoading ? 'Models…' : 'Model'}
        options={[
          ...models.map(modelOption),
          ...(model !== null && !isListed ? [{ id: model, label: model, detail: 'not offered now' }] : []),
        ]}
        value={model}
        onChange={(id) => {
          const chosen = models.find((each) => each.model === id);
          if (chosen) choices.chooseModel(chosen);
        }}
      />
    </>
  );
}

function detailOf(connection: ComposerView['connections'][number]): string | undefined {
  if (connection.isPlayMoney) return 'play money, no key';
  if (connection.needsKey && !connection.hasKey) return 'needs a key';
  return connection.name === connection.providerLabel ? undefined : connection.providerLabel;
}

function modelOption({ model, label, endsOn, replacement }: ModelCapabilities): SelectOption {
  if (endsOn === null) return { id: model, label };
  const then = replacement === null ? '' : `, then ${replacement}`;
  return { id: model, label, detail: `ends on ${dayWords(endsOn)}${then}` };
}
