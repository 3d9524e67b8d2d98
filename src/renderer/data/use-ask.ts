import { useCallback, useState } from 'react';
import type { MethodArguments, MethodName, MethodOutput } from '../../shared/contract.ts';
import { messageOf } from '../state/commands.ts';
import { useNotices } from '../state/command-context.tsx';
import { useCore } from './client-context.tsx';

/**
 * Asks core to change something after a press: `ask('attempts.resolve', {…}, 'Marked as charged.')`. What it came to is
 * read out; a refusal becomes a notice in its own words. Null means that it was refused.
 */
export function useAsk() {
  const { client } = useCore();
  const notices = useNotices();
  const [isAsking, setAsking] = useState(false);
  const ask = useCallback(
    async <M extends MethodName>(
      name: M,
      input: MethodArguments<M>,
      said: string | null = null,
    ): Promise<MethodOutput<M> | null> => {
      setAsking(true);
      try {
        const reply = await client.call(name, input);
        if (said !== null) notices.getState().announce(said);
        return reply;
      } catch (error) {
        notices.getState().notify({ text: messageOf(error), tone: 'bad' });
        return null;
      } finally {
        setAsking(false);
      }
    },
    [client, notices],
  );
  return { ask, isAsking };
}
