import type { ImageId } from '../../shared/ids.ts';

/** What the grid does for commands while it is on the screen. */
export interface GridTarget {
  /** Every picture loaded so far, in the order shown. */
  order(): readonly ImageId[];
  focus(): void;
}

export interface ComposerTarget {
  submit(): void;
  focus(): void;
  clear(): void;
  /** Brings back an older (1) or newer (-1) prompt. */
  older(step: 1 | -1): Promise<void>;
}

export interface SearchTarget {
  focus(): void;
}

/** What the loupe does for commands; its own folder says what it needs by adding members here. */
export interface LoupeTarget {
  run(action: string): void;
}

/**
 * Parts of the window that commands talk to. A part is there only while it is mounted, which is also how a command
 * knows whether it is enabled.
 */
export interface CommandTargets {
  grid?: GridTarget;
  composer?: ComposerTarget;
  search?: SearchTarget;
  loupe?: LoupeTarget;
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
