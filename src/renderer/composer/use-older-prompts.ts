import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef } from 'react';
import type { Client } from '../../shared/client.ts';
import { useCore } from '../data/client-context.tsx';
import { useComposerStore } from './composer-context.tsx';
import { isVaried } from './use-fill.ts';
import { promptHistory, stepHistory, type PromptHistory } from './prompt-history.ts';

/** How far back Alt+Up reaches into what is in the library already. */
const picturesLookedAt = 40;

/** Steps through the prompts of this session and of the newest pictures: +1 is older, -1 newer. */
export function useOlderPrompts(): (step: 1 | -1) => Promise<void> {
  const { client } = useCore();
  const queries = useQueryClient();
  const composer = useComposerStore();
  const walk = useRef<{ readonly history: PromptHistory; readonly shown: string } | null>(null);
  return useCallback(
    async (step) => {
      const { prompt, sentPrompts } = composer.getState();
      // Typing in between starts the walk anew, with the typed words at its end.
      if (walk.current === null || walk.current.shown !== prompt) {
        const stored = await queries.fetchQuery({
          queryKey: ['images', 'page', 'prompts'],
          queryFn: () => storedPrompts(client),
        });
        walk.current = { history: promptHistory([...sentPrompts, ...stored]), shown: prompt };
      }
      const stepped = stepHistory(walk.current.history, step, prompt);
      if (!stepped) return;
      walk.current = { history: stepped.history, shown: stepped.prompt };
      const isSent = stepped.history.place >= 0;
      composer.getState().set({
        prompt: stepped.prompt,
        isLiteral: isSent && isVaried(stepped.prompt),
        problem: null,
      });
    },
    [client, queries, composer],
  );
}

async function storedPrompts(client: Client): Promise<readonly string[]> {
  const { cells } = await client.call('images.page', { scope: { kind: 'all' }, limit: picturesLookedAt });
  const details = await Promise.allSettled(
    cells.map(({ id }) => client.call('images.detail', { imageId: id })),
  );
  return details.flatMap((result) =>
    result.status === 'fulfilled' && result.value.recipe ? [result.value.recipe.prompt] : [],
  );
}
