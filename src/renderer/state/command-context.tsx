import { createContext, useCallback, useContext, useEffect, type ReactNode } from 'react';
import { invariant } from '../../shared/errors.ts';
import type { CommandTargets } from './command-targets.ts';
import { runCommand, type Command, type CommandContext } from './commands.ts';

interface Commands {
  readonly table: readonly Command[];
  readonly context: CommandContext;
}

const CommandsContext = createContext<Commands | null>(null);

interface ProviderProps extends Commands {
  readonly children: ReactNode;
}

/** Gives everything below it the command table and what commands use. */
export function CommandsProvider({ table, context, children }: ProviderProps) {
  return <CommandsContext value={{ table, context }}>{children}</CommandsContext>;
}

/** The command table and the context commands run in. */
export function useCommands(): Commands {
  const commands = useContext(CommandsContext);
  invariant(commands, 'the window is always inside a CommandsProvider');
  return commands;
}

/** Looks up a command by its id, for its label and keys. */
export function useCommand(id: string): Command {
  const command = useCommands().table.find((entry) => entry.id === id);
  invariant(command, `the command ${id} is in the table`);
  return command;
}

/** Runs a command by its id: `const run = useRunCommand(); run('loupe.open')`. */
export function useRunCommand(): (id: string) => void {
  const { table, context } = useCommands();
  return useCallback(
    (id) => {
      const command = table.find((entry) => entry.id === id);
      invariant(command, `the command ${id} is in the table`);
      void runCommand(command, context);
    },
    [table, context],
  );
}

/** Announces a part of the window to commands while it is mounted. Pass a value that stays the same object. */
export function useCommandTarget<Name extends keyof CommandTargets>(
  name: Name,
  target: NonNullable<CommandTargets[Name]>,
): void {
  const { setTarget } = useCommands().context;
  useEffect(() => setTarget(name, target), [setTarget, name, target]);
}

/** Notices and announcements from anywhere: `useNotices().getState().notify({ text })`. */
export function useNotices() {
  return useCommands().context.notices;
}
