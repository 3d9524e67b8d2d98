import { useCallback } from 'react';
import { maxTableCharacters, readTable } from '../../shared/variants/read-table.ts';
import { useNotices } from '../state/command-context.tsx';
import { useUiStore } from '../state/ui-context.tsx';
import { useComposerStore } from './composer-context.tsx';

/** Takes a file of values for the prompt, or says what is wrong with it. */
export function useTakeTable(): (file: File) => Promise<void> {
  const composer = useComposerStore();
  const notices = useNotices();
  const ui = useUiStore();
  return useCallback(
    async (file) => {
      const { view, show } = ui.getState();
      if (!['grid', 'loupe', 'thread'].includes(view)) show('grid');
      // Four bytes are the most a character takes: a larger file is not even read.
      const text =
        file.size > maxTableCharacters * 4 ? 'x'.repeat(maxTableCharacters + 1) : await file.text();
      const read = readTable(text);
      if ('problem' in read) {
        composer.getState().set({ problem: { message: `${file.name}: ${read.problem}`, field: 'prompt' } });
        return;
      }
      const { rows, columns } = read.table;
      composer
        .getState()
        .set({ table: { name: file.name.slice(-255), text }, isLiteral: false, problem: null });
      notices.getState().announce(`A table of ${rows.length} rows with ${columns.join(', ')}.`);
    },
    [composer, notices, ui],
  );
}
