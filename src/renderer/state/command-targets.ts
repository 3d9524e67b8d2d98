import type { ImageId } from '../../shared/ids.ts';
import type { PictureList, PictureOrder, PictureSet } from './picture-set.ts';

/** What the grid does for commands while it is on the screen. */
export interface GridTarget {
  /** Every picture of the list, in the order shown. */
  readonly order: () => PictureOrder;
  /** The list itself, for what is to be done to all of it. */
  readonly list: PictureList;
  readonly setStack: (change: 'toggle' | 'openAll' | 'closeAll') => void;
  readonly focus: () => void;
}

export interface ComposerTarget {
  readonly submit: () => void;
  readonly focus: () => void;
  readonly clear: () => void;
  /** Goes to the first blank of a template that was just put into the box. */
  readonly focusBlank: () => void;
  /** Brings back an older (1) or newer (-1) prompt. */
  readonly older: (step: 1 | -1) => Promise<void>;
}

/** The way of pictures of the library into the composer, by the rules of the model that is chosen. */
export interface AttachTarget {
  readonly toComposer: (chosen: PictureSet, role: 'reference') => Promise<void>;
}

export interface SearchTarget {
  readonly focus: () => void;
}

/** What the loupe can be asked to do. */
export type LoupeAction =
  | 'next'
  | 'previous'
  | 'left'
  | 'right'
  | 'up'
  | 'down'
  | 'toggleZoom'
  | 'fit'
  | 'actual'
  | 'fill'
  | 'zoomIn'
  | 'zoomOut'
  | 'fullScreen'
  | 'filmstrip'
  | 'info';

export interface LoupeTarget {
  readonly run: (action: LoupeAction) => void;
  /** Pictures in the order next and previous go. */
  readonly order: () => PictureOrder;
}

/** What the mask tool can be asked to do. */
export type MaskAction =
  | 'move'
  | 'brush'
  | 'eraser'
  | 'rectangle'
  | 'ellipse'
  | 'lasso'
  | 'swap'
  | 'hide'
  | 'smaller'
  | 'larger'
  | 'fill'
  | 'clear'
  | 'invert'
  | 'grow'
  | 'shrink'
  | 'undo'
  | 'redo'
  | 'fit'
  | 'actual'
  | 'toggleZoom'
  | 'zoomIn'
  | 'zoomOut'
  | 'placeShape'
  | 'eraseShape'
  | 'close';

export interface MaskTarget {
  readonly run: (action: MaskAction) => void;
}

/** What the graph of edits can be asked to do. */
export type GraphAction = 'toggleZoom' | 'fit' | 'actual' | 'zoomIn' | 'zoomOut' | 'list';

export interface GraphTarget {
  readonly run: (action: GraphAction) => void;
  readonly order: () => readonly ImageId[];
}

/**
 * Parts of the window that commands talk to. A part is there only while it is mounted, which is also how a command
 * knows whether it is enabled.
 */
export interface CommandTargets {
  grid?: GridTarget;
  composer?: ComposerTarget;
  attach?: AttachTarget;
  search?: SearchTarget;
  loupe?: LoupeTarget;
  mask?: MaskTarget;
  graph?: GraphTarget;
}

type SetTarget = <Name extends keyof CommandTargets>(
  name: Name,
  target: NonNullable<CommandTargets[Name]>,
) => () => void;

/** The list of mounted parts and the way onto it; made once per window. */
export function createCommandTargets(): { readonly targets: CommandTargets; readonly setTarget: SetTarget } {
  const targets: CommandTargets = {};
  return {
    targets,
    setTarget(name, target) {
      targets[name] = target;
      return () => {
        if (targets[name] === target) delete targets[name];
      };
    },
  };
}
