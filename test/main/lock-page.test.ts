import { expect, test } from 'vitest';
import { FakeContents } from '../support/fake-electron/fake-window.ts';
import { setupApp } from './support.ts';

/** Emits a cancellable event and tells whether it was stopped. */
function isStopped(contents: FakeContents, name: string, details: Record<string, unknown>): boolean {
  let isPrevented = false;
  contents.emit(name, { ...details, preventDefault: () => (isPrevented = true) });
  return isPrevented;
}

const elsewhere = [
  'https://example.com/',
  'file:///etc/passwd',
  'app://other/',
  'app://proofsheet/media/original/1',
  'app://proofsheet.example/',
  'javascript:alert(1)',
  'data:text/html,hello',
  'about:blank',
];

test.for(elsewhere)('keeps the page from going to %s', async (url) => {
  const { start } = await setupApp();
  const { webContents } = await start();
  expect(isStopped(webContents, 'will-navigate', { url })).toBe(true);
  expect(isStopped(webContents, 'will-frame-navigate', { url, isMainFrame: true })).toBe(true);
  expect(isStopped(webContents, 'will-redirect', { url })).toBe(true);
  expect(webContents.openHandler?.({ url })).toEqual({ action: 'deny' });
});

test('lets the page load itself again, and no frame do so', async () => {
  const { start } = await setupApp();
  const { webContents } = await start();
  const url = 'app://proofsheet/';
  expect(isStopped(webContents, 'will-navigate', { url })).toBe(false);
  expect(isStopped(webContents, 'will-frame-navigate', { url, isMainFrame: true })).toBe(false);
  expect(isStopped(webContents, 'will-frame-navigate', { url, isMainFrame: false })).toBe(true);
  expect(isStopped(webContents, 'will-redirect', { url })).toBe(true);
});

test('attaches no webview, in any page that ever comes to be', async () => {
  const { fake, start } = await setupApp();
  await start();
  const later = new FakeContents();
  fake.app.emit('web-contents-created', {}, later);
  expect(isStopped(later, 'will-attach-webview', {})).toBe(true);
  expect(isStopped(later, 'will-navigate', { url: 'https://example.com/' })).toBe(true);
  expect(later.openHandler?.({ url: 'app://proofsheet/' })).toEqual({ action: 'deny' });
});

const permissions = [
  'media',
  'geolocation',
  'notifications',
  'fullscreen',
  'openExternal',
  'clipboard-read',
  'fileSystem',
  'hid',
  'usb',
  'display-capture',
];

test.for(permissions)('denies %s, asked for or looked up', async (permission) => {
  const { fake, start } = await setupApp();
  const { webContents } = await start();
  const { request, check, device } = fake.session.set;
  const details = { isMainFrame: true, requestingUrl: 'app://proofsheet/' };
  let granted: boolean | null = null;
  request?.(webContents, permission, (answer) => (granted = answer), details);
  expect([granted, check?.(null, permission, 'app://proofsheet', details), device?.({})]).toEqual([
    false,
    false,
    false,
  ]);
});

test('grants copying to our own page alone', async () => {
  const { fake, start } = await setupApp();
  const { webContents } = await start();
  const ask = (requestingUrl: string, isMainFrame: boolean, origin: string) => {
    let granted: boolean | null = null;
    const details = { isMainFrame, requestingUrl };
    fake.session.set.request?.(
      webContents,
      'clipboard-sanitized-write',
      (answer) => (granted = answer),
      details,
    );
    return [granted, fake.session.set.check?.(null, 'clipboard-sanitized-write', origin, details)];
  };
  expect(ask('app://proofsheet/', true, 'app://proofsheet/')).toEqual([true, true]);
  expect(ask('app://proofsheet/', true, 'app://proofsheet')).toEqual([true, true]);
  expect(ask('app://proofsheet/', false, 'app://proofsheet')).toEqual([false, false]);
  expect(ask('https://example.com/', true, 'https://example.com')).toEqual([false, false]);
});

test('cuts the page off from the network and from files', async () => {
  const { fake, start } = await setupApp();
  await start();
  const { urls, listener } = fake.session.set.beforeRequest ?? { urls: [], listener: () => undefined };
  expect(urls).toEqual(['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*', 'file://*/*']);
  for (const url of [
    'https://example.com/a.png',
    'ws://localhost:5183/',
    'file:///etc/passwd',
    'http://127.0.0.1/',
  ]) {
    const answers: { cancel: boolean }[] = [];
    listener({ url }, (answer) => answers.push(answer));
    expect(answers).toEqual([{ cancel: true }]);
  }
});
