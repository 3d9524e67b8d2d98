import { useCallback } from 'react';
import { useEnsureProject } from '../composer/use-target-project.ts';
import { useCore } from '../data/client-context.tsx';
import { useNotices } from '../state/command-context.tsx';
import { messageOf } from '../state/commands.ts';
import { useUiStore } from '../state/ui-context.tsx';
import { importMany, summaryNotice } from './import-many.ts';
import { showingTransfer } from './showing-transfer.ts';

/** Takes any number of files into the open project, with progress in the header and one summary at its end. */
export function useImport(): (files: readonly File[], useFileTimes?: boolean) => Promise<void> {
  const core = useCore();
  const ui = useUiStore();
  const notices = useNotices();
  const ensureProject = useEnsureProject();
  return useCallback(
    async (files, useFileTimes = true) => {
      if (files.length === 0) {
        // An empty folder says nothing by itself.
        notices.getState().notify({ text: 'There are no files in it.' });
        return;
      }
      const total = files.length.toLocaleString('en-US');
      try {
        const projectId = await ensureProject();
        const summary = await showingTransfer(ui, (signal, show) => {
          const onProgress = (done: number) =>
            show(
              `Importing ${Math.min(done + 1, files.length).toLocaleString('en-US')} of ${total}`,
              done / files.length,
            );
          onProgress(0);
          return importMany(core, projectId, files, { useFileTimes, signal, onProgress });
        });
        notices.getState().notify(summaryNotice(summary));
      } catch (error) {
        notices.getState().notify({ text: messageOf(error), tone: 'bad' });
      }
    },
    [core, ui, notices, ensureProject],
  );
}
