import type { Command, CommandContext } from '../state/commands.ts';
import type { MaskAction } from '../state/command-targets.ts';

const isPainting = ({ targets }: CommandContext) => targets.mask !== undefined;

interface MaskKeys {
  readonly action: MaskAction;
  readonly label: string;
  readonly keys: readonly string[];
  readonly isKeyOnly?: boolean;
}

const table: readonly MaskKeys[] = [
  { action: 'move', label: 'Move the picture', keys: ['V'] },
  { action: 'brush', label: 'Brush', keys: ['B'] },
  { action: 'eraser', label: 'Eraser', keys: ['E'] },
  { action: 'swap', label: 'Swap brush and eraser', keys: ['X'] },
  { action: 'rectangle', label: 'Rectangle', keys: ['U'] },
  { action: 'ellipse', label: 'Ellipse', keys: ['O'] },
  { action: 'lasso', label: 'Lasso', keys: ['L'] },
  { action: 'hide', label: 'Look at the picture without the mask', keys: ['H'] },
  { action: 'smaller', label: 'Smaller brush', keys: ['['] },
  { action: 'larger', label: 'Larger brush', keys: [']'] },
  { action: 'fill', label: 'Mark everything', keys: ['Shift+F'] },
  { action: 'clear', label: 'Clear the mask', keys: ['Delete'] },
  { action: 'invert', label: 'Invert the mask', keys: ['Shift+I'] },
  { action: 'grow', label: 'Grow the mask', keys: ['Shift+ArrowUp'] },
  { action: 'shrink', label: 'Shrink the mask', keys: ['Shift+ArrowDown'] },
  { action: 'undo', label: 'Undo in the mask', keys: ['Mod+Z'] },
  { action: 'redo', label: 'Redo in the mask', keys: ['Mod+Shift+Z', 'Mod+Y'] },
  { action: 'fit', label: 'Zoom: fit', keys: ['Mod+0'], isKeyOnly: true },
  { action: 'actual', label: 'Zoom: 100 %', keys: ['Mod+1'], isKeyOnly: true },
  { action: 'toggleZoom', label: 'Zoom: fit or 100 %', keys: ['Z'], isKeyOnly: true },
  { action: 'zoomIn', label: 'Zoom in', keys: ['Mod++', 'Mod+='], isKeyOnly: true },
  { action: 'zoomOut', label: 'Zoom out', keys: ['Mod+-'], isKeyOnly: true },
  { action: 'close', label: 'Done with the mask', keys: ['Escape'] },
];

const hasPicture = ({ ui }: CommandContext) => {
  const { selection, view, scope } = ui.getState();
  return selection.activeId !== null && ['grid', 'loupe'].includes(view) && scope.kind !== 'trash';
};

/** Everything the mask tool does that has a key, and the way into it. */
export const maskCommands: readonly Command[] = [
  ...table.map(({ action, label, keys, isKeyOnly = false }): Command => ({
    id: `mask.${action}`,
    label,
    group: 'Mask',
    keys,
    isKeyOnly,
    isEnabled: isPainting,
    run: ({ targets }) => targets.mask?.run(action),
  })),
  {
    id: 'mask.open',
    label: 'Paint a mask',
    group: 'Mask',
    keys: ['M'],
    isEnabled: (context) => hasPicture(context) && !isPainting(context),
    run: ({ ui }) => {
      const { selection, show, setEditTool } = ui.getState();
      if (selection.activeId === null) return;
      show('loupe');
      setEditTool({ kind: 'mask', imageId: selection.activeId });
    },
  },
];
