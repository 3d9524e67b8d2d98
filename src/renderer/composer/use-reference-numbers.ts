import { useEffect } from 'react';
import { useUiStore } from '../state/ui-context.tsx';
import type { ComposerInput } from '../state/ui-store.ts';
import { useComposerStore } from './composer-context.tsx';
import { renumber } from './references.ts';

/** Keeps "@2" in the prompt pointing at its picture while pictures are moved, added and taken off. */
export function useReferenceNumbers(): void {
  const ui = useUiStore();
  const composer = useComposerStore();
  useEffect(
    () =>
      ui.subscribe(({ composerInputs: now }, { composerInputs: before }) => {
        if (now === before || before.length === 0) return;
        const { prompt } = composer.getState();
        const next = renumber(prompt, picturesOf(before), picturesOf(now));
        if (next !== prompt) composer.getState().set({ prompt: next });
      }),
    [ui, composer],
  );
}

function picturesOf(inputs: readonly ComposerInput[]) {
  return inputs.filter(({ role }) => role !== 'mask').map(({ imageId }) => imageId);
}
