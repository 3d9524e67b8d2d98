import { useState } from 'react';
import type { Connection } from '../../shared/model.ts';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu, MenuItem } from '../ui/menu.tsx';
import { Spinner } from '../ui/progress-bar.tsx';
import { connectionWords, hostOf, keyWords, testedWords } from './connection-words.ts';
import { ConnectionState } from './state-mark.tsx';
import { useConnectionTest } from './use-connection-test.ts';

interface ConnectionRowProps {
  readonly connection: Connection;
  readonly onKey: () => void;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}

/** One connection: what it is, how it stands, and its next step first. */
export function ConnectionRow({ connection, onKey, onEdit, onRemove }: ConnectionRowProps) {
  const ui = useUiStore();
  const isShown = useUi(
    (state) => state.inspected?.kind === 'connection' && state.inspected.connectionId === connection.id,
  );
  const test = useConnectionTest(connection.id);
  const words = connectionWords(connection);
  const inspect = () => ui.getState().inspect({ kind: 'connection', connectionId: connection.id });
  return (
    <li className={classNames('connection', isShown && 'is-shown')} onClick={inspect} onFocus={inspect}>
      <span className="connection-letter" aria-hidden="true">
        {connection.name.charAt(0).toUpperCase()}
      </span>
      <b className="connection-name">{connection.name}</b>
      <span className="connection-facts num">
        <Facts connection={connection} />
        <ConnectionState words={words} />
        <Tested connection={connection} />
      </span>
      <span className="connection-actions" role="group" aria-label={connection.name}>
        {words.nextStep === 'enter-key' && connection.keyEnv === null ? (
          <Button look="primary" onPress={onKey}>
            Enter key…
          </Button>
        ) : null}
        {words.nextStep === null ? null : (
          <Button onPress={test.run} isDisabled={test.isRunning}>
            {test.isRunning ? <Spinner /> : null}
            Test
          </Button>
        )}
        <Button onPress={onEdit}>Edit</Button>
        {connection.isPlayMoney ? null : (
          <Menu
            label={`More about ${connection.name}`}
            placement="bottom end"
            trigger={<IconButton icon="more" label="More" />}
          >
            <MenuItem icon="key" onAction={onKey}>
              {connection.hasKey ? 'Replace key…' : 'Enter key…'}
            </MenuItem>
            <MenuItem icon="trash" isDanger onAction={onRemove}>
              Remove…
            </MenuItem>
          </Menu>
        )}
      </span>
      <span className="connection-result" role="status">
        {test.result && !test.isRunning ? (
          <span className={classNames('selectable', test.result.ok ? 'is-ok' : 'is-bad')}>
            {test.result.message}
          </span>
        ) : null}
      </span>
    </li>
  );
}

function Facts({ connection }: { readonly connection: Connection }) {
  const host = hostOf(connection);
  const facts = [
    host === connection.name ? null : host,
    keyWords(connection),
    connection.isPlayMoney ? 'play money' : `${connection.maxConcurrent} at once`,
  ];
  return <>{facts.flatMap((fact) => (fact === null ? [] : [`${fact} · `])).join('')}</>;
}

function Tested({ connection }: { readonly connection: Connection }) {
  // Read once: the words are rough, and a row that counts minutes would only distract.
  const [nowMs] = useState(() => Date.now());
  const words = connection.isPlayMoney
    ? null
    : testedWords(connection.testedAtMs, Math.max(nowMs, connection.testedAtMs ?? 0));
  return words === null ? null : <>, {words}</>;
}
