import type { ModelCapabilities } from '../../shared/capabilities.ts';
import type { Project } from '../../shared/model.ts';
import { dayWords } from '../connections/connection-words.ts';
import { useAsk } from '../data/use-ask.ts';
import { useUiStore } from '../state/ui-context.tsx';
import { Select, type SelectOption } from '../ui/select.tsx';
import type { Choices } from './use-choices.ts';
import { useTargetProject } from './use-target-project.ts';
import type { ComposerView } from './use-composer-view.ts';

const addConnection = 'add';
const makeUsual = 'usual';

interface ModelChipProps {
  readonly view: ComposerView;
  readonly choices: Choices;
}

/** Which connection, and which of its models. */
export function ModelChip({ view, choices }: ModelChipProps) {
  const ui = useUiStore();
  const { connection, connections, models, model } = view;
  const project = useTargetProject();
  const { ask } = useAsk();
  const keepUsual = () => {
    if (!project || !connection) return;
    const input = { projectId: project.id, connectionId: connection.id };
    void ask('projects.setDefaultConnection', input, `${project.name} starts with ${connection.name} now.`);
  };
  const isListed = models.some((each) => each.model === model);
  return (
    <>
      <Select
        label="Connection"
        labelPlace="hidden"
        className="composer-chip"
        placeholder="Connection"
        options={connectionOptions(view, project)}
        value={connection ? String(connection.id) : null}
        onChange={(id) => {
          if (id === addConnection) return ui.getState().show('connections');
          if (id === makeUsual) return keepUsual();
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

/** Every connection, the project's usual one named as such, and the way to make the chosen one that. */
function connectionOptions(
  { connection, connections }: ComposerView,
  project: Project | null,
): readonly SelectOption[] {
  const usualId = project?.defaultConnectionId ?? null;
  const canBeUsual = project !== null && connection !== null && connection.id !== usualId;
  return [
    ...connections.map((each) => ({
      id: String(each.id),
      label: each.name,
      detail: each.id === usualId ? `usual for ${project?.name ?? ''}` : detailOf(each),
    })),
    ...(canBeUsual
      ? [{ id: makeUsual, label: `Use ${connection.name} for ${project.name} from now on` }]
      : []),
    { id: addConnection, label: 'Connections…' },
  ];
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
