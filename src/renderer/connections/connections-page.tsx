import { useState } from 'react';
import type { ConnectionId } from '../../shared/ids.ts';
import type { Connection } from '../../shared/model.ts';
import { useConnections, useKeychain } from '../data/queries.ts';
import { messageOf } from '../state/commands.ts';
import { Button } from '../ui/button.tsx';
import { AddConnection } from './add-connection.tsx';
import { ConnectionRow } from './connection-row.tsx';
import { EditConnection } from './edit-connection.tsx';
import { EndingModels } from './ending-models.tsx';
import { EnterKey } from './enter-key.tsx';
import { FetchTask } from './fetch-task.tsx';
import { KeychainChoice } from './keychain-choice.tsx';
import { RemoveConnection } from './remove-connection.tsx';
import { useConnectionOrder } from './use-connection-order.ts';
import { keychainLine } from './connection-words.ts';
import './connections.css';

/** The dialog that is open, and which connection it is about. */
type Open =
  | { readonly kind: 'add' }
  | { readonly kind: 'key' | 'edit' | 'remove' | 'fetch'; readonly connection: Connection };

const noConnections: readonly Connection[] = [];

/** Providers one can ask: their state, their keys, and how to add one. */
export function ConnectionsPage() {
  const connections = useConnections();
  const keychain = useKeychain().data;
  const [open, setOpen] = useState<Open | null>(null);
  const [goingId, setGoingId] = useState<ConnectionId | null>(null);
  const shown = connections.data?.filter((connection) => connection.id !== goingId);
  const { rowOf } = useConnectionOrder(shown ?? noConnections);
  const close = () => setOpen(null);
  return (
    <section className="connections" aria-labelledby="connections-title">
      <div className="connections-top">
        <h1 id="connections-title">Connections</h1>
        <span className="connections-keys">{keychain ? keychainLine(keychain) : ''}</span>
        <Button look="primary" onPress={() => setOpen({ kind: 'add' })}>
          Add connection
        </Button>
      </div>
      <div className="connections-list scrolls">
        <KeychainChoice />
        {connections.isError ? (
          <p className="connections-hint" role="alert">
            {messageOf(connections.error)}
          </p>
        ) : null}
        <ul className="connections-rows">
          {shown?.map((connection, index) => (
            <ConnectionRow
              key={connection.id}
              connection={connection}
              onKey={() => setOpen({ kind: 'key', connection })}
              onEdit={() => setOpen({ kind: 'edit', connection })}
              onRemove={() => setOpen({ kind: 'remove', connection })}
              onFetch={() => setOpen({ kind: 'fetch', connection })}
              order={rowOf(connection, index)}
            />
          ))}
        </ul>
        {shown?.map((connection) => (
          <EndingModels key={connection.id} connection={connection} />
        ))}
      </div>
      {open?.kind === 'add' ? <AddConnection onClose={close} /> : null}
      {open?.kind === 'key' ? <EnterKey connection={open.connection} onClose={close} /> : null}
      {open?.kind === 'edit' ? (
        <EditConnection
          connection={open.connection}
          onClose={close}
          onKey={() => setOpen({ kind: 'key', connection: open.connection })}
          onRemove={() => setOpen({ kind: 'remove', connection: open.connection })}
        />
      ) : null}
      {open?.kind === 'fetch' ? <FetchTask connection={open.connection} onClose={close} /> : null}
      {open?.kind === 'remove' ? (
        <RemoveConnection connection={open.connection} onClose={close} onGoing={setGoingId} />
      ) : null}
    </section>
  );
}
