import { Menu, type MenuItemConstructorOptions } from 'electron';

export interface MenuParts {
  readonly platform: NodeJS.Platform;
  /** Developer tools are for people who build Proofsheet. */
  readonly isDevelopment: boolean;
  /** A command of the page, by its id. */
  readonly onCommand: (commandId: string) => void;
  /** Asks for a folder and copies the library there. */
  readonly onBackUp: () => void;
  /** Asks where backups go that are made by themselves. */
  readonly onBackupFolder: () => void;
}

type Item = MenuItemConstructorOptions;

/** The page's own commands, by menu. Their keys stay with the page, which knows where the focus is. */
const pageCommands = {
  file: [
    ['composer.new', 'New picture'],
    ['composer.send', 'Make pictures'],
    ['library.import', 'Import…'],
    ['pictures.export', 'Export…'],
  ],
  settings: [['go.settings', 'Settings']],
  pictures: [
    ['grid.show', 'Grid'],
    ['loupe.open', 'Loupe'],
    ['search.focus', 'Search'],
    ['pictures.selectAll', 'Select all pictures'],
    ['pictures.copyPrompt', 'Copy prompt'],
    ['pictures.reveal', 'Show file'],
  ],
  queue: [
    ['queue.open', 'Show queue'],
    ['queue.pause', 'Pause all'],
    ['queue.resume', 'Resume all'],
    ['go.spend', 'Spend'],
  ],
  view: [
    ['window.sidebar', 'Library'],
    ['window.inspector', 'Inspector'],
    ['window.palette', 'All commands'],
  ],
  help: [['window.shortcuts', 'Keyboard shortcuts']],
} as const satisfies Record<string, readonly (readonly [id: string, label: string])[]>;

/** Every command the menu can send; a test holds them against the page's own list. */
export const menuCommandIds: readonly string[] = Object.values(pageCommands).flatMap((list) =>
  list.map(([id]) => id),
);

export function setMenu(parts: MenuParts): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(parts)));
}

/** The system's standard menus with our commands in their places. */
export function menuTemplate({
  platform,
  isDevelopment,
  onCommand,
  onBackUp,
  onBackupFolder,
}: MenuParts): Item[] {
  const isMac = platform === 'darwin';
  const commands = (menu: keyof typeof pageCommands): Item[] =>
    pageCommands[menu].map(([id, label]) => ({ id, label, click: () => onCommand(id) }));
  return [
    ...(isMac ? [macAppMenu(commands('settings'))] : []),
    {
      label: '&File',
      submenu: [
        ...commands('file'),
        separator,
        // Folders are chosen in a dialog of the system, so the page has no part in it.
        { id: 'library.backUp', label: 'Back up library…', click: () => onBackUp() },
        { id: 'library.backupFolder', label: 'Choose backup folder…', click: () => onBackupFolder() },
        separator,
        ...(isMac ? [] : [...commands('settings'), separator]),
        { role: isMac ? 'close' : 'quit' },
      ],
    },
    { role: 'editMenu' },
    { label: '&Pictures', submenu: commands('pictures') },
    { label: '&Queue', submenu: commands('queue') },
    { label: '&View', submenu: [...commands('view'), separator, ...viewRoles(isDevelopment)] },
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [...commands('help'), ...(isMac ? [] : ([separator, { role: 'about' }] satisfies Item[]))],
    },
  ];
}

const separator: Item = { type: 'separator' };

/** What `role: 'appMenu'` makes, with the settings where people look for them. */
function macAppMenu(settings: readonly Item[]): Item {
  return {
    role: 'appMenu',
    submenu: [
      { role: 'about' },
      separator,
      ...settings,
      separator,
      { role: 'services' },
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      { role: 'quit' },
    ],
  };
}

function viewRoles(isDevelopment: boolean): Item[] {
  return [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    separator,
    { role: 'togglefullscreen' },
    ...(isDevelopment ? ([separator, { role: 'reload' }, { role: 'toggleDevTools' }] satisfies Item[]) : []),
  ];
}
