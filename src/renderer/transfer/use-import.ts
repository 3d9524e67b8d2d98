import { useCallback } from 'react';
import { useComposerStore } from '../composer/composer-context.tsx';
import { useEnsureProject } from '../composer/use-target-project.ts';
import { useCore } from '../data/client-context.tsx';
import { useNotices } from '../state/command-context.tsx';
import { messageOf } from '../state/commands.ts';
import { importMany, summaryNotice } from './import-many.ts';

/** Takes any number of files into the open project, with quiet progress beside the prompt and one summary at its end. */
export function useImport(): (files: readonly File[], useFileTimes?: boolean) => Promise<void> {
  const core = useCore();
  const composer = useComposerStore();
  const notices = useNotices();
  const ensureProject = useEnsureProject();
  return useCallback(
    async (files, useFileTimes = true) => {
      if (files.length === 0) return;
      const controller = new AbortController();
      const stop = () => controller.abort();
      const show = (done: number) =>
        composer.getState().set({ reading: { total: files.length, done, stop } });
      show(0);
      try {
        const tools = { useFileTimes, signal: controller.signal, onProgress: show };
        const summary = await importMany(core, await ensureProject(), files, tools);
        notices.getState().notify(summaryNotice(summary));
      } catch (error) {
        notices.getState().notify({ text: messageOf(error), tone: 'bad' });
      } finally {
        composer.getState().set({ reading: null });
      }
    },
    [core, composer, notices, ensureProject],
  );
}
