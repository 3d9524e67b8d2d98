import type { Command } from '../state/commands.ts';

/** What can be done with the search that is open. */
export const searchCommands: readonly Command[] = [
  {
    id: 'search.save',
    label: 'Save this search…',
    group: 'Go',
    isEnabled: ({ ui }) => ui.getState().search.trim() !== '',
    run: ({ ui }) => ui.getState().openSheet('save-search'),
  },
];
