import type { QueryClient } from '@tanstack/react-query';
import type { Core } from '../data/client-context.tsx';
import type { HandOut } from '../hand-out/hand-out.ts';
import type { NoticesStore } from '../ui/notices-store.ts';
import type { CommandTargets } from './command-targets.ts';
import type { Address } from './place.ts';
import type { UiStore } from './ui-store.ts';

/** What a command may use; the same for a press, a key and a menu. */
export interface CommandContext {
  readonly ui: UiStore;
  readonly address: Address;
  readonly core: Core;
  readonly queries: QueryClient;
  readonly notices: NoticesStore;
  /** The ways out of the window for a picture. */
  readonly handOut: HandOut;
  /** The mounted parts of the window; see `useCommandTarget`. */
  readonly targets: Readonly<CommandTargets>;
  /** Announces a part; the returned function takes it away again. */
  readonly setTarget: <Name extends keyof CommandTargets>(
    name: Name,
    target: NonNullable<CommandTargets[Name]>,
  ) => () => void;
  /** True while a side would be drawn over the centre instead of beside it. */
  isNarrow(side: 'sidebar' | 'inspector'): boolean;
}

export const commandGroups = [
  'Go',
  'Pictures',
  'Composer',
  'Loupe',
  'Mask',
  'Queue',
  'Money',
  'Library',
  'Window',
] as const;
export type CommandGroup = (typeof commandGroups)[number];

/**
 * Something a person can ask for. Button, shortcut, menu and palette all go through here, so that each does exactly
 * the same. Feature folders export small arrays of these; `app/all-commands.ts` puts them together.
 */
export interface Command {
  /** Stable, `area.verb`. */
  readonly id: string;
  readonly label: string;
  readonly group: CommandGroup;
  /**
   * Default keys, first the one to show: "Mod+K", "Shift+\\", "Delete". `Mod` is Ctrl, or Cmd on a Mac. A letter alone
   * works only while no text field has focus; "?" and the like are written as the character they type.
   */
  readonly keys?: readonly string[];
  /** The keys count only while focus is inside an element with `data-keys="<this>"`. */
  readonly keysWithin?: string;
  /** Left out of the palette (it makes sense only as a key). */
  readonly isKeyOnly?: boolean;
  readonly isEnabled?: (context: CommandContext) => boolean;
  readonly run: (context: CommandContext) => void | Promise<void>;
}

/** Whether a command can be run now. */
export function isCommandEnabled(command: Command, context: CommandContext): boolean {
  return command.isEnabled?.(context) ?? true;
}

/** Runs a command if it is enabled; a failure becomes a notice in its own words. */
export async function runCommand(command: Command, context: CommandContext): Promise<void> {
  if (!isCommandEnabled(command, context)) return;
  try {
    await command.run(context);
  } catch (error) {
    context.notices.getState().notify({ text: messageOf(error), tone: 'bad' });
  }
}

/** An error in words for people. */
export function messageOf(error: unknown): string {
  return error instanceof Error && error.message !== '' ? error.message : 'Something went wrong.';
}
