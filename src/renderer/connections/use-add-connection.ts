import { useRef, useState } from 'react';
import { AppError } from '../../shared/errors.ts';
import type { ConnectionId } from '../../shared/ids.ts';
import type { Connection, ProviderInfo } from '../../shared/model.ts';
import { useCore } from '../data/client-context.tsx';
import { messageOf } from '../state/commands.ts';
import { fieldsForCore, type ConnectionFields } from './connection-fields.ts';
import type { Outcome } from './test-result.tsx';

/** How far adding has come. */
export interface Adding {
  readonly step: 'filling' | 'saving' | 'testing' | 'tested';
  readonly outcome: Outcome | null;
  readonly problem: { readonly message: string; readonly field: string | null } | null;
}

/**
 * Adds, stores the key, tests. When a later part fails the connection is there already: the next press changes it
 * instead of adding a second one.
 */
export function useAddConnection(provider: ProviderInfo) {
  const { client } = useCore();
  const added = useRef<ConnectionId | null>(null);
  const [adding, setAdding] = useState<Adding>({ step: 'filling', outcome: null, problem: null });

  const add = async (
    fields: ConnectionFields,
    settings: Connection['settings'],
    takeKey: () => string,
  ): Promise<void> => {
    // Taken before anything can fail, so that the field is never left filled.
    const key = fields.keyFrom === 'keychain' ? takeKey() : '';
    setAdding({ step: 'saving', outcome: null, problem: null });
    try {
      const values = { ...fieldsForCore(fields), settings };
      const connectionId = added.current;
      const connection =
        connectionId === null
          ? await client.call('connections.add', { ...values, provider: provider.id })
          : await client.call('connections.update', { ...values, connectionId });
      added.current = connection.id;
      if (key !== '') await client.call('connections.setKey', { connectionId: connection.id, key });
      setAdding({ step: 'testing', outcome: null, problem: null });
      const outcome = await client.call('connections.test', { connectionId: connection.id });
      setAdding({ step: 'tested', outcome, problem: null });
    } catch (error) {
      const field = error instanceof AppError ? (error.field ?? null) : null;
      const again = key === '' ? '' : ' The key’s field was emptied; enter it again.';
      setAdding({
        step: 'filling',
        outcome: null,
        problem: { message: `${messageOf(error)}${again}`, field },
      });
    }
  };
  return { adding, add, added: () => added.current };
}
