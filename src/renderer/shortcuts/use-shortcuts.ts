import { useEffect } from 'react';
import { isCommandEnabled, runCommand, type Command, type CommandContext } from '../state/commands.ts';
import { useCommands } from '../state/command-context.tsx';
import { isMac } from '../ui/key-label.ts';
import { belongsToField, matchesKeys } from './match-key.ts';

/** Turns key presses into commands. Mounted once, on the window. */
export function useShortcuts(): void {
  const { table, context } = useCommands();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const command = commandFor(event, table, context);
      if (!command) return;
      event.preventDefault();
      void runCommand(command, context);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [table, context]);
}

/** While a mask is painted, keys of the gallery mean nothing: a slip must not rate, trash or undo pictures. */
const besideMask: readonly Command['group'][] = ['Mask', 'Composer', 'Window'];
const isShadowed = ({ group }: Command, { targets }: CommandContext): boolean =>
  targets.mask !== undefined && !besideMask.includes(group);

/** Parts that take every key for themselves while focus is inside. */
const closedParts = '[role="dialog"],[role="alertdialog"],[role="menu"],[role="listbox"]';
/** Parts that answer to Enter and Space themselves. */
const pressable = 'button,a[href],summary,[role="button"],[role="radio"],[role="switch"]';
const textInputs =
  'input:not([type="checkbox"]):not([type="radio"]):not([type="range"]),textarea,select,[contenteditable="true"]';

/** The first enabled command whose key this is; keys of the part with focus go before keys of the window. */
function commandFor(
  event: KeyboardEvent,
  table: readonly Command[],
  context: CommandContext,
): Command | undefined {
  const target = event.target instanceof Element ? event.target : document.body;
  if (target.closest(closedParts)) return undefined;
  const isTyping = target.closest(textInputs) !== null;
  if ((event.key === 'Enter' || event.key === ' ') && target.closest(pressable)) return undefined;
  const mac = isMac();
  const matching = table.filter(
    (command) =>
      command.keys?.some((keys) => !(isTyping && belongsToField(keys)) && matchesKeys(event, keys, mac)) &&
      (command.keysWithin === undefined || target.closest(`[data-keys="${command.keysWithin}"]`) !== null) &&
      isCommandEnabled(command, context) &&
      !isShadowed(command, context),
  );
  return matching.find((command) => command.keysWithin !== undefined) ?? matching[0];
}
