import { fork } from 'node:child_process';
import { registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import sharp from 'sharp';
import { createFakeElectron } from './fake-electron.ts';

/*
 * `node run-built.ts <built folder> <user data folder>`: runs the built main process over the fake electron with a real core,
 * a real library (PROOFSHEET_LIBRARY) and the built image worker, does what a page would do, quits, and prints what it
 * saw as one line of JSON.
 */
const [builtFolder = '', userData = ''] = process.argv.slice(2);
const fake = createFakeElectron({ userData });

const electron = {
  ...fake.module,
  utilityProcess: {
    fork: (entry: string, args: readonly string[], options: { env: NodeJS.ProcessEnv }) => {
      const child = fork(entry, [...args], { env: options.env, serialization: 'advanced', silent: true });
      return Object.assign(child, { postMessage: (message: object) => child.send(message) });
    },
  },
};
Object.assign(globalThis, { fakeElectron: electron });
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: 'fake:electron', shortCircuit: true } : next(specifier, context),
  load: (url, context, next) =>
    url === 'fake:electron'
      ? { format: 'module', source: sourceOf(Object.keys(electron)), shortCircuit: true }
      : next(url, context),
});

function sourceOf(names: readonly string[]): string {
  return `export const { ${names.join(', ')} } = globalThis.fakeElectron;`;
}

// Electron gets ready only after the entry has come to its end: an entry that waits for it would end this process here.
await import(pathToFileURL(path.join(builtFolder, 'main', 'index.js')).href);
fake.app.becomeReady();
const window = await firstWindow();

const call = (name: string, input: unknown): Promise<unknown> =>
  fake.ipc.invoke(
    { sender: window.webContents, senderFrame: window.webContents.mainFrame },
    'proofsheet:call',
    name,
    JSON.stringify(input),
  );
const page = await fake.protocol.request('app://proofsheet/');
const html = await page.text();
const script = /src="\.?(\/assets\/[^"]+\.js)"/.exec(html)?.[1] ?? '/none';
const scriptReply = await fake.protocol.request(`app://proofsheet${script}`);
const picture = await sharp({ create: { width: 400, height: 300, channels: 3, background: '#c63' } })
  .png()
  .toBuffer();
const upload = await fake.protocol.request('app://proofsheet/upload', {
  method: 'POST',
  body: new Uint8Array(picture),
  headers: { 'content-type': 'application/octet-stream', origin: 'app://proofsheet' },
});
const { value: uploadId } = (await upload.json()) as { value: string }; // printed below when it is not
const project = (await call('projects.create', { name: 'Built' })) as { value: { id: number } };
const imported = (await call('images.import', {
  projectId: project.value.id,
  uploadId,
  fileName: 'a.png',
})) as {
  value: { imageId: number };
};
const thumbnail = await fake.protocol.request(`app://proofsheet/media/160/${imported.value.imageId}`);
const facts = await sharp(await thumbnail.arrayBuffer()).metadata();
const info = await call('host.info', {});
fake.app.quit();
if (fake.dialog.asked.length > 0) fake.dialog.press('Wait, then quit');
const exitCode = await fake.app.ended.promise;
process.stdout.write(
  `${JSON.stringify({
    log: fake.log,
    policy: page.headers.get('content-security-policy'),
    script: [scriptReply.status, scriptReply.headers.get('content-type')],
    imported,
    thumbnail: [facts.format, facts.width, facts.height],
    info,
    errors: fake.dialog.errors,
    exitCode,
  })}\n`,
);

async function firstWindow() {
  for (;;) {
    const [opened] = fake.windows;
    if (opened) return opened;
    if (fake.dialog.errors.length > 0) throw new Error(JSON.stringify(fake.dialog.errors));
    await new Promise((resolve) => setImmediate(resolve));
  }
}
