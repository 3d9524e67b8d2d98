import { expect, onTestFinished, test } from 'vitest';
import { createElectronTransport, findDesktopBridge } from '../../src/renderer/transport/electron.ts';
import { openPage } from './support.ts';

async function setup() {
  const opened = await openPage();
  onTestFinished(opened.close);
  const { ipcMain } = opened.fake.module;
  const received: unknown[][] = [];
  ipcMain.handle('proofsheet:call', (_event, ...message) => {
    received.push(message);
    return { ok: true, value: null };
  });
  const emit = async (channel: string, message: unknown): Promise<void> => {
    opened.window.webContents.send(channel, message);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { ...opened, received, emit };
}

test('puts five functions on the page and nothing of Electron', async () => {
  const { page } = await setup();
  expect(Object.keys(page)).toEqual(['proofsheet']);
  expect(Object.entries(page['proofsheet'] as object).map(([name, value]) => [name, typeof value])).toEqual([
    ['call', 'function'],
    ['subscribe', 'function'],
    ['onMenuCommand', 'function'],
    ['startDrag', 'function'],
    ['copyImage', 'function'],
  ]);
});

test('sends a call as a name and text', async () => {
  const { bridge, received } = await setup();
  await bridge.call('runs.get', { runId: 'a', nothing: undefined });
  await bridge.call('queue.get', undefined);
  expect(received).toEqual([
    ['runs.get', '{"runId":"a"}'],
    ['queue.get', '{}'],
  ]);
});

test('hands the page events and commands, never the message they came in', async () => {
  const { bridge, emit } = await setup();
  const heard: unknown[][] = [];
  bridge.subscribe(
    (...values) => heard.push(values),
    () => undefined,
  );
  const stop = bridge.onMenuCommand((...values) => heard.push(values));
  await emit('proofsheet:event', { kind: 'queue.changed', seq: 1 });
  await emit('proofsheet:menu-command', 'queue.open');
  stop();
  await emit('proofsheet:menu-command', 'queue.pause');
  expect(heard).toEqual([[{ kind: 'queue.changed', seq: 1 }], ['queue.open']]);
});

test('tells of events missed between the first reply and the first listener, once', async () => {
  const { bridge, emit } = await setup();
  let gaps = 0;
  const listen = () =>
    bridge.subscribe(
      () => undefined,
      () => (gaps += 1),
    );
  await emit('proofsheet:event', { kind: 'queue.changed', seq: 1 });
  listen()();
  expect(gaps).toBe(0);
  await bridge.call('queue.get', {});
  await emit('proofsheet:event', { kind: 'queue.changed', seq: 2 });
  listen();
  listen();
  expect(gaps).toBe(1);
});

test('takes an event it does not know for a gap', async () => {
  const { bridge, emit } = await setup();
  const heard: string[] = [];
  createElectronTransport(bridge).subscribe(
    (event) => heard.push(event.kind),
    () => heard.push('gap'),
  );
  await emit('proofsheet:event', { kind: 'queue.changed', seq: 1 });
  await emit('proofsheet:event', { kind: 'moon.full', seq: 2 });
  await emit('proofsheet:event', 'hello');
  expect(heard).toEqual(['queue.changed', 'gap', 'gap']);
});

test.for([
  [
    'a call nobody answers',
    () =>
      createElectronTransport({ call: () => Promise.reject(new Error('gone')) } as never).call(
        'queue.get',
        {},
      ),
  ],
  [
    'an upload nobody takes',
    () =>
      createElectronTransport({} as never, () => Promise.reject(new TypeError('failed'))).upload(
        new Blob(['x']),
      ),
  ],
  [
    'an upload answered with a page',
    () => createElectronTransport({} as never, async () => new Response('<html>')).upload(new Blob(['x'])),
  ],
] as const)('says in words that %s went nowhere', async ([, ask]) => {
  await expect(ask()).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('does not answer') as string,
  });
});

test('finds the bridge on a desktop page and none in a browser', async () => {
  const { page, bridge } = await setup();
  expect(findDesktopBridge(page)).toBe(bridge);
  expect(findDesktopBridge({})).toBe(null);
});
