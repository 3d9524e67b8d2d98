import type { Connection } from '../../shared/model.ts';
import { useModels } from '../data/queries.ts';
import { Icon } from '../ui/icon.tsx';
import { dayWords, endingModels } from './connection-words.ts';

/** Says which models of a connection have a last day, and what comes after. */
export function EndingModels({ connection }: { readonly connection: Connection }) {
  const models = useModels(connection.id).data;
  const ending = models ? endingModels(models) : [];
  if (ending.length === 0) return null;
  return (
    <div className="connections-hint">
      <Icon name="warning" className="is-warn" />
      <ul>
        {ending.map(({ model, endsOn, replacement }) => (
          <li key={model}>
            {model} ends on {dayWords(endsOn)} at {connection.name}.
            {replacement === null ? null : (
              <>
                {' '}
                Suggested replacement: <b>{replacement}</b>.
              </>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
