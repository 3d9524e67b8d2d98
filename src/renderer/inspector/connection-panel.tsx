import type { ModelCapabilities } from '../../shared/capabilities.ts';
import type { ConnectionId } from '../../shared/ids.ts';
import { connectionWords, dayWords, keyWords } from '../connections/connection-words.ts';
import { useConnections, useModels } from '../data/queries.ts';
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

function ModelNote({ model, isUsual }: { readonly model: ModelCapabilities; readonly isUsual: boolean }) {
  if (model.endsOn !== null) {
    return <span className="inspector-quiet is-warn"> · ends on {dayWords(model.endsOn)}</span>;
  }
  return isUsual ? <span className="inspector-quiet"> · usual</span> : null;
}
