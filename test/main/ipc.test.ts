import { expect, test } from 'vitest';
import type { CoreEvent } from '../../src/shared/events.ts';
import { fakeFrame, FakeContents, type FakeWindow } from '../support/fake-electron/fake-window.ts';
import type { Caller } from '../support/fake-electron/fake-ipc.ts';
import { setupApp } from './support.ts';

const ours = ({ webContents }: FakeWindow): Caller => ({
  sender: webContents,
  senderFrame: webContents.mainFrame,
});

function navigatedTo(window: FakeWindow, url: string): Caller {
  window.webContents.mainFrame = fakeFrame(url);
  return ours(window);
}

/** Everyone who may send a message and is not the top frame of our window showing our page. */
const strangers: readonly (readonly [string, (window: FakeWindow) => Caller])[] = [
  [
    'a subframe of our page',
    ({ webContents }) => ({
      sender: webContents,
      senderFrame: fakeFrame('app://proofsheet/frame', webContents.mainFrame),
    }),
  ],
  [
    'a top frame that is not this one',
    ({ webContents }) => ({ sender: webContents, senderFrame: fakeFrame('app://proofsheet/') }),
  ],
  ['a page of another origin', (window) => navigatedTo(window, 'https://example.com/')],
  ['a page of a similar host', (window) => navigatedTo(window, 'app://proofsheet.example/')],
  ['a page of another scheme', (window) => navigatedTo(window, 'file://proofsheet/')],
  [
    'a page that only claims our origin',
    (window) => ({
      sender: window.webContents,
      senderFrame: Object.assign(window.webContents.mainFrame, { url: 'about:blank' }),
    }),
  ],
  [
    'another window',
    () => {
      const other = new FakeContents();
      return { sender: other, senderFrame: other.mainFrame };
    },
  ],
  ['a frame that is gone', ({ webContents }) => ({ sender: webContents, senderFrame: null })],
  [
    'a window that was closed',
    (window) => {
      window.close();
      return ours(window);
    },
  ],
];

test('answers on exactly these channels', async () => {
  const { fake, start } = await setupApp();
  await start();
  expect(fake.ipc.channels()).toEqual(['proofsheet:call', 'proofsheet:start-drag', 'proofsheet:copy-image']);
});

test.for(strangers)('refuses %s on every channel', async ([, strangerOf]) => {
  const { fake, start, asked, lines } = await setupApp({ platform: 'darwin' });
  const window = await start();
  for (const channel of fake.ipc.channels()) {
    await expect(fake.ipc.invoke(strangerOf(window), channel, 'projects.list', '{}')).rejects.toThrow(
      'Not for this page',
    );
  }
  expect(asked).toEqual(['sample']);
  expect(lines[0]).toMatch(/^ipc refused a message/);
});

test('passes a call of our page on to core, as a page', async () => {
  const { fake, start, asked } = await setupApp();
  const window = await start();
  expect(await fake.ipc.invoke(ours(window), 'proofsheet:call', 'runs.get', '{"runId":1}')).toEqual({
    ok: true,
    value: 'runs.get',
  });
  expect(asked).toContain('page runs.get {"runId":1}');
});

test.for([
  ['nothing', []],
  ['a name alone', ['projects.list']],
  ['more than two values', ['projects.list', '{}', '{}']],
  ['an input that is no text', ['projects.list', { projectId: 1 }]],
  ['a name that is no text', [{}, '{}']],
  ['text that is no JSON', ['projects.list', '{']],
  ['an input of more than 1 MB', ['projects.list', JSON.stringify('x'.repeat(1024 * 1024))]],
  ['a very long name', ['x'.repeat(5000), '{}']],
] as const)('refuses %s before core sees it', async ([, message]) => {
  const { fake, start, asked } = await setupApp();
  const window = await start();
  const reply = await fake.ipc.invoke(ours(window), 'proofsheet:call', ...message);
  expect(reply).toMatchObject({ ok: false, error: { code: 'invalid-input' } });
  expect(asked).toEqual(['sample']);
});

test('sends events to a living window only', async () => {
  const { start, publish } = await setupApp({ platform: 'darwin' });
  const window = await start();
  const event: CoreEvent = { kind: 'queue.changed', seq: 7 };
  publish(event);
  window.webContents.isGone = true;
  publish(event);
  window.close();
  publish(event);
  expect(window.webContents.sent).toEqual([{ channel: 'proofsheet:event', message: event }]);
});
