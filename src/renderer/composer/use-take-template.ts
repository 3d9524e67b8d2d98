import { useCallback } from 'react';
import type { PromptTemplate } from '../../shared/prompt-model.ts';
import { useCore } from '../data/client-context.tsx';
import { useCommands } from '../state/command-context.tsx';
import { useComposerStore } from './composer-context.tsx';

/** Puts a saved prompt into the box with what was chosen beside it, and marks its first blank. `rest` follows the words. */
export function useTakeTemplate(): (template: PromptTemplate, rest?: string) => void {
  const { client } = useCore();
  const composer = useComposerStore();
  const { targets } = useCommands().context;
  return useCallback(
    ({ id, prompt, parameters }, rest = '') => {
      const { choices } = composer.getState();
      composer.getState().set({
        prompt: rest === '' ? prompt : `${prompt} ${rest.trimStart()}`,
        choices: { ...choices, ...parameters },
        isLiteral: false,
        problem: null,
      });
      targets.composer?.focusBlank();
      // Only its place in the list hangs on it.
      client.call('templates.use', { templateId: id }).catch(() => undefined);
    },
    [client, composer, targets],
  );
}
