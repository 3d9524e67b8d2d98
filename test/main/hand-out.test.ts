import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { setupApp } from './support.ts';

async function setup(reply: (folder: string) => unknown) {
  const folder = await mkdtemp(path.join(tmpdir(), 'proofsheet-drag-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const made = await setupApp();
  const asked: unknown[] = [];
  const dispatch = made.core.dispatch.bind(made.core);
  made.core.dispatch = async (name, input, caller) => {
    if (name !== 'handOver.files') return dispatch(name, input, caller);
    asked.push([input, caller]);
    return { ok: true, value: reply(folder) };
  };
  const window = await made.start();
  const send = (channel: string, message: unknown) =>
    made.fake.ipc.invoke(
      { sender: window.webContents, senderFrame: window.webContents.mainFrame },
      channel,
      message,
    );
  return { fake: made.fake, window, folder, asked, send };
}

test('a drag goes on with real files, and the page never learns where they lie', async () => {
  const names = ['One (1).png', 'Two (2).jpg'];
  const { window, folder, asked, send } = await setup((at) => ({
    paths: names.map((name) => path.join(at, name)),
  }));
  for (const name of names) await writeFile(path.join(folder, name), 'x');
  expect(await send('proofsheet:start-drag', [1, 2])).toEqual({ ok: true, value: null });
  expect(window.webContents.drags).toEqual([names.map((name) => path.join(folder, name))]);
  expect(asked).toEqual([[{ imageIds: [1, 2], as: 'original' }, 'command-line']]);
});

test('a copied picture is on the clipboard as core made it', async () => {
  const { fake, folder, asked, send } = await setup((at) => ({ paths: [path.join(at, 'One (1).png')] }));
  await writeFile(path.join(folder, 'One (1).png'), 'the pixels');
  expect(await send('proofsheet:copy-image', [1])).toEqual({ ok: true, value: null });
  const [item] = fake.pictures.copied;
  expect(Object.keys(item?.items ?? {})).toEqual(['image/png']);
  expect(await item?.items['image/png']?.text()).toBe('the pixels');
  expect(asked).toEqual([[{ imageIds: [1], as: 'png' }, 'command-line']]);
});

test.for([[[]], [['1']], [[-1]], ['/etc/passwd'], [undefined]])(
  'refuses %j before core is asked',
  async ([message]) => {
    const { window, asked, send } = await setup(() => ({ paths: [] }));
    for (const channel of ['proofsheet:start-drag', 'proofsheet:copy-image'])
      expect(await send(channel, message)).toMatchObject({ ok: false, error: { code: 'invalid-input' } });
    expect([asked, window.webContents.drags]).toEqual([[], []]);
  },
);
