import type { DesktopBridge } from '../../shared/desktop-bridge.ts';
import { runCommand, type Command, type CommandContext } from '../state/commands.ts';

/**
 * Runs what is chosen in the application menu as if its key had been pressed. An id nobody has is a menu item of
 * another version: nothing happens.
 */
export function listenToMenu(
  bridge: Pick<DesktopBridge, 'onMenuCommand'>,
  commands: readonly Command[],
  context: CommandContext,
): () => void {
  return bridge.onMenuCommand((id) => {
    const command = commands.find((each) => each.id === id);
    if (command) void runCommand(command, context);
  });
}
