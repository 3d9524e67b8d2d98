import { readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { CoreEvent } from '../../src/shared/events.ts';
import type { MenuItemConstructorOptions } from 'electron';
import { setupApp } from './support.ts';

test('starts in the one order that works', async () => {
  const { fake, start, asked } = await setupApp();
  expect(fake.log).toEqual([
    'app.requestSingleInstanceLock',
    'app.enableSandbox',
    'protocol.registerSchemesAsPrivileged',
    'app.whenReady',
  ]);
  const window = await start();
  expect(fake.log.slice(4)).toEqual([
    'ready',
    'session.setPermissionRequestHandler',
    'protocol.handle app',
    'menu.set',
    'window.new',
    'window.loadURL app://proofsheet/',
  ]);
  expect(asked).toEqual(['sample']);
  expect(window.isShown).toBe(true);
});

test('registers one scheme with exactly these privileges', async () => {
  const { fake } = await setupApp();
  expect(fake.protocol.schemes).toEqual([
    {
      scheme: 'app',
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
    },
  ]);
});

test('ends at once when another one runs, having touched nothing', async () => {
  const { fake, started, asked } = await setupApp({ hasLock: false });
  await started;
  expect(fake.log).toEqual(['app.requestSingleInstanceLock', 'app.quit', 'ended']);
  expect([fake.windows.length, asked]).toEqual([0, []]);
});

test('brings its window forward when it is started a second time', async () => {
  const { fake, start } = await setupApp();
  fake.app.emit('second-instance');
  expect(fake.windows).toEqual([]);
  const window = await start();
  window.wasMinimized = true;
  fake.app.emit('second-instance');
  expect([fake.windows.length, window.wasMinimized, window.focusCount]).toEqual([1, false, 1]);
});

/** The class as the app under test knows it: its modules are fresh for every test. */
async function appError(): Promise<Error> {
  const { AppError } = await import('../../src/shared/errors.ts');
  return new AppError('conflict', 'This library is open in another program (web).');
}

test.for([
  ['what is in its way', appError, 'This library is open in another program (web).'],
  [
    'nothing of a bug but where to look',
    async () => new Error('SQLITE_CORRUPT /home/me'),
    'Something unexpected went wrong. The log in the library folder has the details.',
  ],
] as const)('tells %s when it cannot start, and ends', async ([, makeError, words]) => {
  const openCore = async () => {
    throw await makeError();
  };
  const { fake, started, lines } = await setupApp({ openCore });
  fake.app.becomeReady();
  await started;
  expect(fake.dialog.errors).toEqual([{ title: 'Proofsheet cannot start', text: words }]);
  expect(await fake.app.ended.promise).toBe(1);
  expect(lines).toEqual([`start failed: ${String(await makeError())}`]);
});

test('quits with its last window, and waits for core to close', async () => {
  const { fake, start, asked, closing } = await setupApp();
  const window = await start();
  window.close();
  await expect.poll(() => asked).toContain('close');
  expect(fake.log).not.toContain('ended');
  closing.resolve();
  expect(await fake.app.ended.promise).toBe(0);
});

test('lives on without windows on a Mac, and opens one when it is activated', async () => {
  const { fake, start, asked } = await setupApp({ platform: 'darwin' });
  (await start()).close();
  expect(fake.log).not.toContain('app.quit');
  fake.app.emit('activate');
  expect(fake.windows.length).toBe(2);
  expect(asked).toEqual(['sample']);
});

test('quits without a question when no money is out', async () => {
  const { fake, start, closing } = await setupApp();
  await start();
  closing.resolve();
  fake.app.quit();
  await fake.app.ended.promise;
  expect(fake.dialog.asked).toEqual([]);
});

test('names the money that is out before it quits, and stays when told to', async () => {
  const { fake, start, state, asked } = await setupApp();
  const window = await start();
  state.inFlight = { attemptCount: 2, amountNanos: 81_200_000 };
  fake.app.quit();
  expect(fake.dialog.asked[0]).toMatchObject({
    message: '2 paid calls are on the way ($0.0812).',
    buttons: ['Wait, then quit', 'Quit now', 'Cancel'],
    cancelId: 2,
  });
  fake.dialog.press('Cancel');
  await expect.poll(() => window.focusCount).toBe(1);
  expect(asked).not.toContain('close');
  expect(fake.log).not.toContain('ended');
});

test('hides its window while it waits for paid replies, and then ends', async () => {
  const { fake, start, state, asked, closing } = await setupApp();
  const window = await start();
  state.inFlight = { attemptCount: 1, amountNanos: 0 };
  fake.app.quit();
  expect(fake.dialog.asked[0]?.message).toBe('A paid call is on the way.');
  fake.dialog.press('Wait, then quit');
  await expect.poll(() => asked).toContain('close');
  expect(window.isShown).toBe(false);
  closing.resolve();
  expect(await fake.app.ended.promise).toBe(0);
  expect(asked.filter((each) => each === 'close')).toHaveLength(1);
});

test('asks again when somebody looks for it while it waits, and can be told to go at once', async () => {
  const { fake, start, state, asked } = await setupApp();
  await start();
  state.inFlight = { attemptCount: 1, amountNanos: 40_000_000 };
  fake.app.quit();
  fake.dialog.press('Wait, then quit');
  await expect.poll(() => asked).toContain('close');
  const question = fake.dialog.nextQuestion();
  fake.app.emit('second-instance');
  await question;
  expect(fake.dialog.asked[1]?.buttons).toEqual(['Wait, then quit', 'Quit now']);
  fake.dialog.press('Quit now');
  expect(await fake.app.ended.promise).toBe(0);
  expect(fake.log).toContain('app.exit 0');
});

test('puts one question on the screen, however often it is told to quit', async () => {
  const { fake, start, state } = await setupApp();
  await start();
  state.inFlight = { attemptCount: 1, amountNanos: 1 };
  fake.app.quit();
  fake.app.quit();
  expect(fake.dialog.asked).toHaveLength(1);
});

test('has a window again when the last one was closed and the question was cancelled', async () => {
  const { fake, start, state } = await setupApp();
  const window = await start();
  state.inFlight = { attemptCount: 1, amountNanos: 1 };
  window.close();
  fake.dialog.press('Cancel');
  await expect.poll(() => fake.windows.length).toBe(2);
});

test('ends even when core cannot close', async () => {
  const { fake, start, closing, lines } = await setupApp();
  await start();
  closing.reject(new Error('disk gone'));
  fake.app.quit();
  expect(await fake.app.ended.promise).toBe(0);
  expect(lines).toEqual(['core did not close cleanly: Error: disk gone']);
});

const runChanged = { kind: 'run.changed', seq: 1 } as unknown as CoreEvent; // ids do not matter here

test('keeps the machine awake exactly while money is out', async () => {
  const { fake, start, state, publish } = await setupApp();
  await start();
  expect(fake.power.started).toEqual([]);
  state.inFlight = { attemptCount: 1, amountNanos: 5 };
  publish({ kind: 'image.changed', seq: 1 } as unknown as CoreEvent);
  expect(fake.power.started).toEqual([]);
  publish(runChanged);
  publish(runChanged);
  expect(fake.power.started).toEqual([{ id: 1, kind: 'prevent-app-suspension' }]);
  state.inFlight = { attemptCount: 0, amountNanos: 0 };
  publish(runChanged);
  expect(fake.power.running.size).toBe(0);
});

test('lets waiting work look again when the machine wakes', async () => {
  const { fake, start, asked } = await setupApp();
  await start();
  fake.power.monitor.emit('resume');
  expect(asked).toContain('wake');
});

test('remembers its place when it closes and when it quits, and opens there again', async () => {
  const { fake, folder, start } = await setupApp({ platform: 'darwin' });
  const window = await start();
  window.bounds = { x: 40, y: 60, width: 900, height: 700 };
  window.wasMaximized = true;
  fake.app.quit();
  const file = path.join(folder, 'user', 'window.json');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
    bounds: { x: 40, y: 60, width: 900, height: 700 },
    isMaximized: true,
    isFullScreen: false,
  });
  const second = await setupApp({ userData: path.join(folder, 'user') });
  const reopened = await second.start();
  expect(reopened.options).toMatchObject({ x: 40, y: 60, width: 900, height: 700 });
  expect(reopened.wasMaximized).toBe(true);
});

test('opens although its place cannot be saved', async () => {
  const { folder, start, lines } = await setupApp({ platform: 'darwin' });
  const window = await start();
  mkdirSync(path.join(folder, 'user', 'window.json'), { recursive: true });
  window.close();
  expect(lines[0]).toMatch(/^window place was not saved/);
});

test('loads its page again after a crash, three times at most', async () => {
  const { start, lines } = await setupApp();
  const { webContents } = await start();
  for (let crash = 0; crash < 5; crash += 1) {
    webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 11 });
  }
  webContents.emit('render-process-gone', {}, { reason: 'clean-exit', exitCode: 0 });
  expect(webContents.reloadCount).toBe(3);
  expect(lines).toHaveLength(5);
});

test('sends the commands of its menu to the page', async () => {
  const { fake, start } = await setupApp();
  const window = await start();
  const items = fake.menu.state.template.flatMap(
    (menu) => (menu.submenu as MenuItemConstructorOptions[] | undefined) ?? [],
  );
  items.find((item) => item.id === 'queue.open')?.click?.(undefined as never, undefined, undefined as never);
  expect(window.webContents.sent).toEqual([{ channel: 'proofsheet:menu-command', message: 'queue.open' }]);
});

test('starts with a broken memory of its place', async () => {
  const first = await setupApp();
  mkdirSync(path.join(first.folder, 'user'), { recursive: true });
  writeFileSync(path.join(first.folder, 'user', 'window.json'), '{"bounds":{"x":1}}');
  const window = await first.start();
  expect(window.options).toMatchObject({ width: 1280, height: 820 });
});
