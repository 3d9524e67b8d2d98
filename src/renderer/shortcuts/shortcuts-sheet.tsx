import { useState } from 'react';
import { useCommands } from '../state/command-context.tsx';
import { commandGroups, type Command } from '../state/commands.ts';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { keyLabel } from '../ui/key-label.ts';
import { Key } from '../ui/key.tsx';
import { TextField } from '../ui/text-field.tsx';
import './shortcuts.css';

/** Every key there is, in one list that can be searched by word or by key. */
export function ShortcutsSheet() {
  const isOpen = useUi((ui) => ui.sheet === 'shortcuts');
  const store = useUiStore();
  return (
    <Dialog
      isOpen={isOpen}
      onClose={() => store.getState().openSheet(null)}
      title="Keyboard shortcuts"
      size="wide"
    >
      <Sheet />
    </Dialog>
  );
}

/** Keys of the grid that are not commands: they move, and moving is not an action. */
const gridKeys: readonly Pick<Command, 'id' | 'label' | 'group' | 'keys'>[] = [
  { id: 'grid.arrows', label: 'Go to the next picture', group: 'Go', keys: ['ArrowRight', 'ArrowDown'] },
  { id: 'grid.range', label: 'Select a range', group: 'Pictures', keys: ['Shift+ArrowRight'] },
  { id: 'grid.ends', label: 'First and last picture', group: 'Go', keys: ['Home', 'End'] },
  { id: 'grid.pages', label: 'A screen up or down', group: 'Go', keys: ['PageUp', 'PageDown'] },
  { id: 'sidebar.rename', label: 'Rename the project (in the sidebar)', group: 'Window', keys: ['F2'] },
];

type Shortcut = Pick<Command, 'id' | 'label' | 'group'> & { readonly keys: readonly string[] };

/** One line per thing to do: commands that differ only in where their keys count are shown together. */
function joined(commands: readonly Pick<Command, 'id' | 'label' | 'group' | 'keys'>[]): readonly Shortcut[] {
  const lines = new Map<string, Shortcut>();
  for (const { id, label, group, keys = [] } of commands) {
    if (keys.length === 0) continue;
    const line = lines.get(`${group} ${label}`) ?? { id, label, group, keys: [] };
    lines.set(`${group} ${label}`, { ...line, keys: [...line.keys, ...keys] });
  }
  return [...lines.values()];
}

function Sheet() {
  const [search, setSearch] = useState('');
  const { table } = useCommands();
  const wanted = search.trim().toLowerCase();
  const shown = joined([...table, ...gridKeys]).filter((command) =>
    [command.label, command.group, ...command.keys.map((keys) => keyLabel(keys))].some((text) =>
      text.toLowerCase().includes(wanted),
    ),
  );
  return (
    <>
      <TextField
        label="Search shortcuts"
        isLabelHidden
        placeholder="Search by word or key"
        value={search}
        onChange={setSearch}
        autoFocus
      />
      <div className="shortcuts-scroll scrolls" tabIndex={0} role="group" aria-label="Shortcuts">
        <div className="shortcuts">
          {commandGroups.map((group) => {
            const members = shown.filter((command) => command.group === group);
            return members.length === 0 ? null : (
              <section key={group} className="shortcut-group">
                <h3>{group}</h3>
                <dl>
                  {members.map((command) => (
                    <div key={command.id} className="shortcut">
                      <dt>{command.label}</dt>
                      <dd>
                        {command.keys.map((keys) => (
                          <Key key={keys} keys={keys} />
                        ))}
                      </dd>
                    </div>
                  ))}
                </dl>
              </section>
            );
          })}
          {shown.length === 0 ? <p className="muted">No shortcut matches.</p> : null}
        </div>
      </div>
    </>
  );
}
