import type { Command } from '../state/commands.ts';

/** Making the steps of a chain again. */
export const rerunCommands: readonly Command[] = [
  {
    id: 'chain.rerun',
    label: 'Make these steps again on another picture or model…',
    group: 'Pictures',
    keys: ['Alt+R'],
    isEnabled: ({ ui }) => {
      const { view, selection } = ui.getState();
      return selection.activeId !== null && ['grid', 'loupe', 'chain', 'thread', 'compare'].includes(view);
    },
    run: ({ ui }) => {
      const { activeId } = ui.getState().selection;
      if (activeId !== null) ui.getState().openRerun({ imageId: activeId, rest: null });
    },
  },
];
