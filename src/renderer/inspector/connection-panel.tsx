import type { ModelCapabilities } from '../../shared/capabilities.ts';
import type { ConnectionId } from '../../shared/ids.ts';
import { connectionWords, dayWords, keyWords } from '../connections/connection-words.ts';
import type { Connection } from '../../shared/model.ts';
import { useConnections, useModels } from '../data/queries.ts';
import { useAsk } from '../data/use-ask.ts';
import { useUiStore } from '../state/ui-context.tsx';
import { Button } from '../ui/button.tsx';
import { Rows, Section } from './section.tsx';

/** A connection's facts, beside the list of connections. */
export function ConnectionPanel({ connectionId }: { readonly connectionId: ConnectionId }) {
  const connection = useConnections().data?.find((each) => each.id === connectionId);
  const models = useModels(connectionId).data;
  if (!connection) return null;
  return (
    <>
      <Section title={connection.name}>
        <Rows
          rows={[
            { label: 'Provider', value: connection.providerLabel },
            ...(connection.baseUrl === null ? [] : [{ label: 'Base URL', value: connection.baseUrl }]),
            { label: 'Key', value: keyWords(connection).replace(/^key /, '') },
            { label: 'At once', value: String(connection.maxConcurrent) },
            { label: 'State', value: connection.stateDetail ?? connectionWords(connection).word },
          ]}
        />
      </Section>
      {connection.isPlayMoney ? null : <MoneySection connection={connection} />}
      {models && models.models.length > 0 ? (
        <Section title={models.models.length === 1 ? 'Model' : `${models.models.length} models`}>
          <ul className="inspector-list">
            {models.models.map((model) => (
              <li key={model.model}>
                {model.label}
                <ModelNote model={model} isUsual={model.model === models.defaultModel} />
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
    </>
  );
}

/** What it costs and what it may cost, and the way on where it stopped itself. */
function MoneySection({ connection }: { readonly connection: Connection }) {
  const ui = useUiStore();
  const { ask } = useAsk();
  const { id, pauseCode, pauseReason } = connection;
  return (
    <Section title="Money">
      {pauseCode === null ? null : (
        <>
          <p className="inspector-quiet is-warn">{pauseReason ?? 'Paused.'}</p>
          <Button
            icon="play"
            onPress={() => void ask('queue.setPaused', { paused: false, connectionId: id }, 'It goes on.')}
          >
            Resume
          </Button>
        </>
      )}
      <div className="inspector-recalls">
        <Button onPress={() => ui.getState().showPrices(id)}>Prices</Button>
        <Button onPress={() => ui.getState().openCapDialog({ kind: 'connection', connectionId: id })}>
          Set a cap…
        </Button>
      </div>
    </Section>
  );
}

function ModelNote({ model, isUsual }: { readonly model: ModelCapabilities; readonly isUsual: boolean }) {
  if (model.endsOn !== null) {
    return <span className="inspector-quiet is-warn"> · ends on {dayWords(model.endsOn)}</span>;
  }
  return isUsual ? <span className="inspector-quiet"> · usual</span> : null;
}
