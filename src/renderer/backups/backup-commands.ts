import type { Command } from '../state/commands.ts';
import { checkWords, reportWords } from './backup-words.ts';

/** Copies and checks of the library, from anywhere. */
export const backupCommands: readonly Command[] = [
  {
    id: 'library.backup',
    label: 'Back up the library now',
    group: 'Library',
    async run({ core, notices }) {
      notices.getState().announce('Backing up.');
      const report = await core.client.call('library.backup', {});
      notices.getState().notify({ text: reportWords(report) });
    },
  },
  {
    id: 'library.verify',
    label: 'Check the library',
    group: 'Library',
    async run({ core, notices, ui }) {
      notices.getState().announce('Checking the library.');
      const check = await core.client.call('library.verify', {});
      notices.getState().notify({
        text: checkWords(check),
        ...(check.ok
          ? {}
          : { tone: 'bad', action: { label: 'Look', run: () => ui.getState().show('settings') } }),
      });
    },
  },
];
