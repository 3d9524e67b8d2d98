import type { OrganiseOutcome } from '../../shared/organise-model.ts';
import { useCommands } from '../state/command-context.tsx';
import { messageOf } from '../state/commands.ts';
import { tellDone } from './do-organise.ts';

/** Does something to what the library lists by name, and says what was done with the way back, or why not. */
export function useTelling(): (work: () => Promise<OrganiseOutcome>) => Promise<void> {
  const { context } = useCommands();
  return async (work) => {
    try {
      tellDone(context, await work());
    } catch (error) {
      context.notices.getState().notify({ text: messageOf(error), tone: 'bad' });
    }
  };
}
