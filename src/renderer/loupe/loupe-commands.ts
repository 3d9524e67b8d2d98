import type { Command, CommandContext } from '../state/commands.ts';
import type { LoupeAction } from '../state/command-targets.ts';

const isOpen = ({ targets }: CommandContext) => targets.loupe !== undefined;

interface LoupeKeys {
  readonly id: string;
  readonly label: string;
  readonly action: LoupeAction;
  readonly keys: readonly string[];
  /** Arrow keys belong to whatever has the focus; the others work anywhere while the loupe is open. */
  readonly isWithin?: boolean;
}

const table: readonly LoupeKeys[] = [
  {
    id: 'loupe.right',
    label: 'Next picture, or pan right',
    action: 'right',
    keys: ['ArrowRight'],
    isWithin: true,
  },
  {
    id: 'loupe.left',
    label: 'Previous picture, or pan left',
    action: 'left',
    keys: ['ArrowLeft'],
    isWithin: true,
  },
  { id: 'loupe.up', label: 'Pan up', action: 'up', keys: ['ArrowUp'], isWithin: true },
  { id: 'loupe.down', label: 'Pan down', action: 'down', keys: ['ArrowDown'], isWithin: true },
  { id: 'loupe.toggleZoom', label: 'Zoom: fit or 100 %', action: 'toggleZoom', keys: ['Z'] },
  { id: 'loupe.fit', label: 'Zoom: fit', action: 'fit', keys: ['Mod+0'] },
  { id: 'loupe.actual', label: 'Zoom: 100 %', action: 'actual', keys: ['Mod+1'] },
  { id: 'loupe.fill', label: 'Zoom: fill', action: 'fill', keys: ['Mod+2'] },
  { id: 'loupe.zoomIn', label: 'Zoom in', action: 'zoomIn', keys: ['Mod++', 'Mod+='] },
  { id: 'loupe.zoomOut', label: 'Zoom out', action: 'zoomOut', keys: ['Mod+-'] },
  { id: 'loupe.fullScreen', label: 'Full screen', action: 'fullScreen', keys: ['F'] },
  { id: 'loupe.filmstrip', label: 'Show or hide the filmstrip', action: 'filmstrip', keys: ['F6'] },
  { id: 'loupe.info', label: 'Show or hide the facts', action: 'info', keys: ['I'] },
];

/** Everything the loupe does that has a key. */
export const loupeCommands: readonly Command[] = [
  ...table.map(({ id, label, action, keys, isWithin = false }): Command => ({
    id,
    label,
    group: 'Loupe',
    keys,
    ...(isWithin ? { keysWithin: 'loupe', isKeyOnly: true } : {}),
    isEnabled: isOpen,
    run: ({ targets }) => targets.loupe?.run(action),
  })),
  {
    id: 'loupe.close',
    label: 'Back to the grid',
    group: 'Loupe',
    keys: ['Escape'],
    keysWithin: 'loupe-view',
    isKeyOnly: true,
    isEnabled: isOpen,
    run: ({ ui }) => ui.getState().show('grid'),
  },
];
