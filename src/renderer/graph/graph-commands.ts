import type { GraphAction } from '../state/command-targets.ts';
import type { Command, CommandContext } from '../state/commands.ts';
import { selectOnly } from '../state/selection.ts';

const isOpen = ({ targets }: CommandContext) => targets.graph !== undefined;
const activeId = ({ ui }: CommandContext) => ui.getState().selection.activeId;
const hasActive = (context: CommandContext) => isOpen(context) && activeId(context) !== null;

const zooms: readonly (readonly [string, string, GraphAction, readonly string[]])[] = [
  ['graph.toggleZoom', 'Graph: all or 100 %', 'toggleZoom', ['Z']],
  ['graph.fit', 'Graph: show all', 'fit', ['Mod+0']],
  ['graph.actual', 'Graph: 100 %', 'actual', ['Mod+1']],
  ['graph.zoomIn', 'Graph: zoom in', 'zoomIn', ['Mod++', 'Mod+=', '+']],
  ['graph.zoomOut', 'Graph: zoom out', 'zoomOut', ['Mod+-', '-']],
  ['graph.list', 'Graph: show as a list', 'list', ['L']],
];

/** The graph of edits: what was made from what, in sight all at once. */
export const graphCommands: readonly Command[] = [
  {
    id: 'graph.show',
    label: 'Show the chain of edits',
    group: 'Go',
    keys: ['Shift+L'],
    isEnabled: ({ ui }) => ui.getState().view !== 'chain',
    run: (context) => {
      const { setSelection, show } = context.ui.getState();
      const first = context.targets.grid?.order()[0];
      if (activeId(context) === null && first !== undefined) setSelection(selectOnly(first));
      show('chain');
    },
  },
  ...zooms.map(([id, label, action, keys]): Command => ({
    id,
    label,
    group: 'Pictures',
    keys,
    isEnabled: isOpen,
    run: ({ targets }) => targets.graph?.run(action),
  })),
  {
    id: 'graph.open',
    label: 'Open in the loupe',
    group: 'Pictures',
    keys: ['Enter'],
    keysWithin: 'graph',
    isKeyOnly: true,
    isEnabled: hasActive,
    run: ({ ui }) => ui.getState().show('loupe'),
  },
  {
    id: 'graph.branch',
    label: 'Edit from here: a new branch',
    group: 'Pictures',
    keys: ['B'],
    isEnabled: hasActive,
    run: (context) => {
      const imageId = activeId(context);
      if (imageId !== null) context.ui.getState().startEditing(imageId);
      context.targets.composer?.focus();
    },
  },
  {
    id: 'graph.close',
    label: 'Back to the grid',
    group: 'Go',
    keys: ['Escape'],
    keysWithin: 'graph-view',
    isKeyOnly: true,
    isEnabled: isOpen,
    run: ({ ui }) => ui.getState().show('grid'),
  },
];
