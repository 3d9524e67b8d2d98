import { Menu, type MenuItemConstructorOptions } from 'electron';

export interface MenuParts {
  readonly platform: NodeJS.Platform;
  /** Developer tools are for people who build Proofsheet. */
  readonly isDevelopment: boolean;
  /** A command of the page, by its id. */
  readonly onCommand: (commandId: string) => void;
}

type Item = MenuItemConstructorOptions;

/** The page's own commands in the menu. Keys stay with the page, which knows where the focus is. */
const fileCommands = [
  ['composer.new', 'New picture'],
  ['composer.send', 'Make pictures'],
] as const;
const pictureCommands = [
  ['grid.show', 'Grid'],
  ['loupe.open', 'Loupe'],
  ['pictures.selectAll', 'Select all pictures'],
  ['pictures.copyPrompt', 'Copy prompt'],
  ['pictures.reveal', 'Show file'],
] as const;
const queueCommands = [
  ['queue.open', 'Show queue'],
  ['queue.pause', 'Pause all'],
  ['queue.resume', 'Resume all'],
] as const;

/** Every command the menu can send; a test holds them against the page's own list. */
export const menuCommandIds: readonly string[] = [...fileCommands, ...pictureCommands, ...queueCommands].map(
  ([id]) => id,
);

export function setMenu(parts: MenuParts): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(parts)));
}

/** The system's standard menus with our commands in their places. */
export function menuTemplate({ platform, isDevelopment, onCommand }: MenuParts): Item[] {
  const isMac = platform === 'darwin';
  const commands = (list: readonly (readonly [string, string])[]): Item[] =>
    list.map(([id, label]) => ({ id, label, click: () => onCommand(id) }));
  const separator: Item = { type: 'separator' };
  return [
    ...(isMac ? [{ role: 'appMenu' } satisfies Item] : []),
    {
      label: '&File',
      submenu: [...commands(fileCommands), separator, { role: isMac ? 'close' : 'quit' }],
    },
    { role: 'editMenu' },
    { label: '&Pictures', submenu: commands(pictureCommands) },
    { label: '&Queue', submenu: commands(queueCommands) },
    {
      label: '&View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        separator,
        { role: 'togglefullscreen' },
        ...(isDevelopment
          ? ([separator, { role: 'reload' }, { role: 'toggleDevTools' }] satisfies Item[])
          : []),
      ],
    },
    { role: 'windowMenu' },
    ...(isMac ? [] : [{ label: '&Help', submenu: [{ role: 'about' }] } satisfies Item]),
  ];
}
