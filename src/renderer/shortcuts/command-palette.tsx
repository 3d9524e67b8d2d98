import { Autocomplete, Input, Menu, MenuItem, SearchField, useFilter } from 'react-aria-components';
import { isCommandEnabled } from '../state/commands.ts';
import { useCommands, useRunCommand } from '../state/command-context.tsx';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Key } from '../ui/key.tsx';

/** Every action that makes sense now, found by typing part of its name. */
export function CommandPalette() {
  const isOpen = useUi((ui) => ui.sheet === 'palette');
  const store = useUiStore();
  return (
    <Dialog
      isOpen={isOpen}
      onClose={() => store.getState().openSheet(null)}
      title="Commands"
      isTitleHidden
      place="top"
    >
      <Palette />
    </Dialog>
  );
}

function Palette() {
  const { contains } = useFilter({ sensitivity: 'base' });
  const { table, context } = useCommands();
  const store = useUiStore();
  const run = useRunCommand();
  const commands = table.filter((command) => !command.isKeyOnly && isCommandEnabled(command, context));
  return (
    <Autocomplete filter={contains}>
      <SearchField aria-label="Search commands" autoFocus className="palette-field">
        <Input className="input" placeholder="Type what you want to do" />
      </SearchField>
      {/* The list follows the field's arrow keys; the box around it takes focus to be scrolled by keys as well. */}
      <div className="palette-list scrolls" tabIndex={0} role="group" aria-label="Results">
        <Menu
          className="menu palette-menu"
          aria-label="Commands"
          renderEmptyState={() => <p className="palette-empty">No command matches.</p>}
          onAction={(id) => {
            store.getState().openSheet(null);
            run(String(id));
          }}
        >
          {commands.map((command) => (
            <MenuItem
              key={command.id}
              id={command.id}
              textValue={`${command.label} ${command.group}`}
              className="menu-item"
            >
              <span>{command.label}</span>
              <span className="palette-group">{command.group}</span>
              {command.keys?.[0] === undefined ? null : <Key keys={command.keys[0]} />}
            </MenuItem>
          ))}
        </Menu>
      </div>
    </Autocomplete>
  );
}
