import type { Connection, ConnectionTest } from '../../shared/model.ts';
import { useCallMutation } from '../data/queries.ts';
import { messageOf } from '../state/commands.ts';

/** A test of a connection: whether it runs, and what came out in words. Testing is free. */
export function useConnectionTest(connectionId: Connection['id']) {
  const test = useCallMutation('connections.test');
  const result: Pick<ConnectionTest, 'ok' | 'message'> | null = test.data
    ? { ok: test.data.ok, message: test.data.message }
    : test.error
      ? { ok: false, message: messageOf(test.error) }
      : null;
  return { run: () => test.mutate({ connectionId }), isRunning: test.isPending, result };
}
