import type { Command, CommandContext } from '../state/commands.ts';
import { selectOnly } from '../state/selection.ts';

const isOpen = ({ ui }: CommandContext) => ui.getState().view === 'thread';
const activeId = ({ ui }: CommandContext) => ui.getState().selection.activeId;

/** Reading a chain of edits as a conversation. T alone is kept for tags. */
export const threadCommands: readonly Command[] = [
  {
    id: 'thread.show',
    label: 'Show as a conversation',
    group: 'Pictures',
    keys: ['Shift+T'],
    isEnabled: (context) =>
      ['grid', 'loupe', 'chain', 'playground'].includes(context.ui.getState().view) &&
      (activeId(context) !== null || (context.targets.grid?.order().length ?? 0) > 0),
    run: (context) => {
      const { setSelection, show } = context.ui.getState();
      const first = context.targets.grid?.order()[0];
      if (activeId(context) === null && first !== undefined) setSelection(selectOnly(first));
      show('thread');
    },
  },
  {
    id: 'thread.openPicture',
    label: 'Open the turn’s picture in the loupe',
    group: 'Pictures',
    keys: ['Space'],
    keysWithin: 'thread',
    isKeyOnly: true,
    isEnabled: (context) => isOpen(context) && activeId(context) !== null,
    run: ({ ui }) => ui.getState().show('loupe'),
  },
  {
    id: 'thread.close',
    label: 'Back to the grid',
    group: 'Go',
    keys: ['Escape'],
    keysWithin: 'thread',
    isKeyOnly: true,
    isEnabled: isOpen,
    run: ({ ui }) => ui.getState().show('grid'),
  },
];
