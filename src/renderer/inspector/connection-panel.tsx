import type { ConnectionId } from '../../shared/ids.ts';
import { connectionWords, endingModels, dayWords, keyWords } from '../connections/connection-words.ts';
import { useConnections, useModels } from '../data/queries.ts';
import { Rows, Section } from './section.tsx';

/** A connection's facts, beside the list of connections. */
export function ConnectionPanel({ connectionId }: { readonly connectionId: ConnectionId }) {
  const connection = useConnections().data?.find((each) => each.id === connectionId);
  const models = useModels(connectionId).data;
  if (!connection) return null;
  const ending = models ? endingModels(models) : [];
  return (
    <>
      <Section title={connection.name}>
        <Rows
          rows={[
            { label: 'Provider', value: connection.providerLabel },
            ...(connection.baseUrl === null ? [] : [{ label: 'Base URL', value: connection.baseUrl }]),
            { label: 'Key', value: keyWords(connection) },
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
                {model.model === models.defaultModel ? (
                  <span className="inspector-quiet"> · usual</span>
                ) : null}
              </li>
            ))}
          </ul>
          {ending.map(({ model, endsOn, replacement }) => (
            <p key={model} className="inspector-quiet is-warn">
              {model} ends on {dayWords(endsOn)}
              {replacement === null ? '' : `; use ${replacement} after that`}.
            </p>
          ))}
        </Section>
      ) : null}
    </>
  );
}
