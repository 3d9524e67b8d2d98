import { useState, type KeyboardEvent } from 'react';
import type { Connection } from '../../shared/model.ts';
import { useProviders } from '../data/queries.ts';
import { useAsk } from '../data/use-ask.ts';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { Icon } from '../ui/icon.tsx';
import { Spinner } from '../ui/progress-bar.tsx';
import { BalanceLine } from './balance-line.tsx';
import { ConnectionMenu } from './connection-menu.tsx';
import { connectionWords, hostOf, keyWords, testedWords } from './connection-words.ts';
import { windowWords } from './limit-fields.tsx';
import { ConnectionState } from './state-mark.tsx';
import { useConnectionTest } from './use-connection-test.ts';
import { draggedConnectionType, type PlaceInOrder } from './use-connection-order.ts';

interface ConnectionRowProps {
  readonly connection: Connection;
  readonly onKey: () => void;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
  readonly onFetch: () => void;
  /** Its place in the order in which connections are offered. */
  readonly order: PlaceInOrder;
}

/** One connection: what it is, how it stands, and its next step first. */
export function ConnectionRow(props: ConnectionRowProps) {
  const { connection, order } = props;
  const ui = useUiStore();
  const isShown = useUi(
    (state) => state.inspected?.kind === 'connection' && state.inspected.connectionId === connection.id,
  );
  const provider = useProviders().data?.find((each) => each.id === connection.provider);
  const test = useConnectionTest(connection.id);
  const pause = usePause(connection);
  const inspect = () => ui.getState().inspect({ kind: 'connection', connectionId: connection.id });
  return (
    <li
      className={classNames('connection', isShown && 'is-shown', order.isOver && 'is-over')}
      onClick={inspect}
      onFocus={inspect}
      onDragOver={order.onDragOver}
      onDragLeave={order.onDragLeave}
      onDrop={order.onDrop}
      onKeyDown={(event) => moveByKey(event, order)}
    >
      <Letter connection={connection} />
      <b className="connection-name">{connection.name}</b>
      <span className="connection-facts num">
        <Facts connection={connection} />
        <ConnectionState words={connectionWords(connection)} />
        <Tested connection={connection} />
        {provider?.canReportBalance && connection.hasKey ? <BalanceLine connection={connection} /> : null}
      </span>
      <span className="connection-actions" role="group" aria-label={connection.name}>
        <NextSteps {...props} test={test} />
        <ConnectionMenu {...props} provider={provider} isPaused={pause.isPaused} onPause={pause.toggle} />
      </span>
      {pause.isPaused ? <PausedLine connection={connection} onResume={pause.toggle} /> : null}
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

interface NextStepsProps extends ConnectionRowProps {
  readonly test: ReturnType<typeof useConnectionTest>;
}

function NextSteps({ connection, onKey, onEdit, test }: NextStepsProps) {
  const { nextStep } = connectionWords(connection);
  return (
    <>
      {nextStep === 'enter-key' && connection.keyEnv === null ? (
        <Button look="primary" onPress={onKey}>
          Enter key…
        </Button>
      ) : null}
      {nextStep === null ? null : (
        <Button onPress={() => test.run()} isDisabled={test.isRunning}>
          {test.isRunning ? <Spinner /> : null}
          Test
        </Button>
      )}
      <Button onPress={onEdit}>Edit</Button>
    </>
  );
}

/** The letter that stands for a connection; it is also what is dragged. */
function Letter({ connection }: { readonly connection: Connection }) {
  const { id, name, color } = connection;
  return (
    <span
      className="connection-letter"
      aria-hidden="true"
      draggable
      title="Drag to another place"
      style={color === null ? undefined : { boxShadow: `inset 0 0 0 2px ${color}` }}
      onDragStart={(event) => {
        event.dataTransfer.setData(draggedConnectionType, String(id));
        event.dataTransfer.effectAllowed = 'move';
      }}
    >
      {name.charAt(0).toUpperCase()}
    </span>
  );
}

/** Paused by a person, or by Proofsheet because calls failed; either way a person resumes it. */
function usePause(connection: Connection) {
  const { ask } = useAsk();
  const isPaused = connection.pauseReason !== null || connection.pauseCode !== null;
  const toggle = () => void ask('queue.setPaused', { paused: !isPaused, connectionId: connection.id });
  return { isPaused, toggle };
}

function PausedLine({
  connection,
  onResume,
}: {
  readonly connection: Connection;
  readonly onResume: () => void;
}) {
  return (
    <span className="connection-paused">
      <Icon name="pause" />
      <span>
        <b>Paused.</b> {connection.pauseReason ?? 'Nothing new is bought through it.'}
      </span>
      <Button onPress={onResume}>Resume</Button>
    </span>
  );
}

function moveByKey(event: KeyboardEvent, order: PlaceInOrder): void {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const step = event.key === 'ArrowUp' ? order.up : event.key === 'ArrowDown' ? order.down : null;
  if (!step) return;
  event.preventDefault();
  step();
}

function Facts({ connection }: { readonly connection: Connection }) {
  const host = hostOf(connection);
  const facts = [
    host === connection.name ? null : host,
    keyWords(connection),
    connection.isPlayMoney ? 'play money' : `${connection.maxConcurrent} at once`,
    connection.requestWindow === null ? null : windowWords(connection.requestWindow),
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
