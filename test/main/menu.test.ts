import type { MenuItemConstructorOptions } from 'electron';
import { expect, test } from 'vitest';
import { installFake } from './support.ts';

type Shape = string | readonly [string, readonly Shape[]];

/** Roles, separators and command ids: what a menu does, without its words. */
function shapeOf(item: MenuItemConstructorOptions): Shape {
  const name = item.role ?? item.id ?? (item.type === 'separator' ? '-' : (item.label ?? ''));
  return Array.isArray(item.submenu) ? [name, item.submenu.map(shapeOf)] : name;
}

async function menuOf(platform: NodeJS.Platform, isDevelopment = false) {
  installFake({ userData: '/nowhere' });
  const { menuTemplate, menuCommandIds } = await import('../../src/main/menu.ts');
  const chosen: string[] = [];
  const onBackUp = () => chosen.push('backed up');
  const onBackupFolder = () => chosen.push('folder chosen');
  const template = menuTemplate({
    platform,
    isDevelopment,
    onCommand: (id) => chosen.push(id),
    onBackUp,
    onBackupFolder,
  });
  return { template, chosen, menuCommandIds };
}

const pictures: Shape = [
  '&Pictures',
  ['grid.show', 'loupe.open', 'search.focus', 'pictures.selectAll', 'pictures.copyPrompt', 'pictures.reveal'],
];
const queue: Shape = ['&Queue', ['queue.open', 'queue.pause', 'queue.resume', 'go.spend']];
const view = (...more: Shape[]): Shape => [
  '&View',
  [
    'window.sidebar',
    'window.inspector',
    'window.palette',
    '-',
    'resetZoom',
    'zoomIn',
    'zoomOut',
    '-',
    'togglefullscreen',
    ...more,
  ],
];

test.for(['linux', 'win32'] as const)('has the standard menus of %s', async (platform) => {
  const { template } = await menuOf(platform);
  expect(template.map(shapeOf)).toEqual([
    [
      '&File',
      [
        'composer.new',
        'composer.send',
        'library.import',
        'pictures.export',
        '-',
        'library.backUp',
        'library.backupFolder',
        '-',
        'go.settings',
        '-',
        'quit',
      ],
    ],
    'editMenu',
    pictures,
    queue,
    view(),
    'windowMenu',
    ['help', ['window.shortcuts', '-', 'about']],
  ]);
});

test('has the standard menus of a Mac', async () => {
  const { template } = await menuOf('darwin');
  expect(template.map(shapeOf)).toEqual([
    [
      'appMenu',
      ['about', '-', 'go.settings', '-', 'services', '-', 'hide', 'hideOthers', 'unhide', '-', 'quit'],
    ],
    [
      '&File',
      [
        'composer.new',
        'composer.send',
        'library.import',
        'pictures.export',
        '-',
        'library.backUp',
        'library.backupFolder',
        '-',
        'close',
      ],
    ],
    'editMenu',
    pictures,
    queue,
    view(),
    'windowMenu',
    ['help', ['window.shortcuts']],
  ]);
});

test('backs the library up without asking the page', async () => {
  const { template, chosen } = await menuOf('linux');
  const file = template[0]?.submenu;
  for (const id of ['library.backUp', 'library.backupFolder']) {
    const entry = Array.isArray(file) ? file.find((item) => item.id === id) : undefined;
    // The three arguments are of no interest to it.
    entry?.click?.(...([] as unknown as Parameters<NonNullable<MenuItemConstructorOptions['click']>>));
  }
  expect(chosen).toEqual(['backed up', 'folder chosen']);
});

test('shows developer tools to developers only', async () => {
  const { template } = await menuOf('linux', true);
  expect(template.map(shapeOf)).toContainEqual(view('-', 'reload', 'toggleDevTools'));
});

test('gives no command a key: the page knows where the focus is', async () => {
  const { template } = await menuOf('linux');
  expect(JSON.stringify(template)).not.toContain('accelerator');
});

test('sends commands that the page really has', async () => {
  const { menuCommandIds } = await menuOf('linux');
  const { allCommands } = await import('../../src/renderer/app/all-commands.ts');
  const known = allCommands.map((command) => command.id);
  expect(menuCommandIds.filter((id) => !known.includes(id))).toEqual([]);
  expect(menuCommandIds.length).toBeGreaterThan(10);
});
