import type { Command } from '../state/commands.ts';

/** Finding one's way and arranging the window. */
export const windowCommands: readonly Command[] = [
  {
    id: 'search.focus',
    label: 'Search pictures',
    group: 'Go',
    keys: ['Mod+F', '/'],
    run: ({ targets }) => targets.search?.focus(),
  },
  {
    id: 'go.all',
    label: 'Go to all pictures',
    group: 'Go',
    run: ({ ui }) => ui.getState().openScope({ kind: 'all' }),
  },
  {
    id: 'go.trash',
    label: 'Go to the trash',
    group: 'Go',
    run: ({ ui }) => ui.getState().openScope({ kind: 'trash' }),
  },
  { id: 'go.spend', label: 'Go to spend', group: 'Go', run: ({ ui }) => ui.getState().show('spend') },
  {
    id: 'go.connections',
    label: 'Go to connections',
    group: 'Go',
    run: ({ ui }) => ui.getState().show('connections'),
  },
  {
    id: 'go.settings',
    label: 'Go to settings',
    group: 'Go',
    keys: ['Mod+,'],
    run: ({ ui }) => ui.getState().show('settings'),
  },
  {
    id: 'window.palette',
    label: 'All commands',
    group: 'Window',
    keys: ['Mod+K'],
    run: ({ ui }) => ui.getState().openSheet('palette'),
  },
  {
    id: 'window.shortcuts',
    label: 'Keyboard shortcuts',
    group: 'Window',
    keys: ['?', 'F1'],
    run: ({ ui }) => ui.getState().openSheet('shortcuts'),
  },
  {
    id: 'window.sidebar',
    label: 'Show or hide the library',
    group: 'Window',
    keys: ['\\'],
    run: (context) => context.ui.getState().toggleSide('sidebar', context.isNarrow('sidebar')),
  },
  {
    id: 'window.inspector',
    label: 'Show or hide the inspector',
    group: 'Window',
    keys: ['Shift+\\'],
    run: (context) => context.ui.getState().toggleSide('inspector', context.isNarrow('inspector')),
  },
];
