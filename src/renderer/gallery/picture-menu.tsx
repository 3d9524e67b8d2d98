import { useRef } from 'react';
import { isCommandEnabled } from '../state/commands.ts';
import { useCommands, useRunCommand } from '../state/command-context.tsx';
import { MenuAt, MenuItem } from '../ui/menu.tsx';
import { pictureMenu } from './gallery-commands.ts';

/** Where the pointer asked for the menu, in the window. */
export interface MenuPlace {
  readonly x: number;
  readonly y: number;
}

/** The menu of the selected pictures: the same commands as keys and buttons. */
export function PictureMenu({ place, onClose }: { readonly place: MenuPlace; readonly onClose: () => void }) {
  const anchor = useRef<HTMLSpanElement | null>(null);
  const { table, context } = useCommands();
  const run = useRunCommand();
  const commands = pictureMenu.flatMap((id) => table.filter((command) => command.id === id));
  return (
    <>
      <span ref={anchor} className="menu-anchor" style={{ left: place.x, top: place.y }} />
      <MenuAt anchor={anchor} label="Picture" onClose={onClose}>
        {commands
          .filter((command) => isCommandEnabled(command, context))
          .map((command) => (
            <MenuItem
              key={command.id}
              id={command.id}
              keys={command.keys?.[0]}
              isDanger={command.id === 'pictures.trash' || command.id === 'pictures.purge'}
              onAction={() => run(command.id)}
            >
              {command.label}
            </MenuItem>
          ))}
      </MenuAt>
    </>
  );
}
