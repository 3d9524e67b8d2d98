import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished, vi } from 'vitest';
import type { Core } from '../../src/core/core.ts';
import type { Logger } from '../../src/core/ports.ts';
import type { CoreEvent } from '../../src/shared/events.ts';
import type { UploadId } from '../../src/shared/ids.ts';
import { createFakeElectron, type FakeElectronOptions } from '../support/fake-electron/fake-electron.ts';

/** A core that does nothing but remember what the host asked of it. */
function fakeCore() {
  const listeners = new Set<(event: CoreEvent) => void>();
  const asked: string[] = [];
  const closing = Promise.withResolvers<void>();
  const state = { inFlight: { attemptCount: 0, amountNanos: 0 } };
  const core: Core = {
    async dispatch(name, input, caller) {
      asked.push(`${caller} ${name} ${JSON.stringify(input)}`);
      return { ok: true, value: name };
    },
    async upload(body) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(chunk); // web streams can be iterated in Node
      asked.push(`upload ${Buffer.concat(chunks).toString()}`);
      return 'upload-1' as UploadId; // a made-up id
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async media(request) {
      return new Response(`pixels of ${new URL(request.url).pathname}`, {
        headers: { 'Content-Type': 'image/webp' },
      });
    },
    ensureSampleProject: async () => void asked.push('sample'),
    inFlight: () => state.inFlight,
    wake: () => void asked.push('wake'),
    whenUnshared: () => Promise.resolve(),
    close: () => {
      asked.push('close');
      return closing.promise;
    },
  };
  return {
    core,
    asked,
    state,
    closing,
    listeners,
    publish: (event: CoreEvent) => listeners.forEach((listener) => listener(event)),
  };
}

export function fakeLog() {
  const lines: string[] = [];
  const log: Logger = {
    info: (message) => void lines.push(message),
    warn: (message, facts) => void lines.push(`${message} ${JSON.stringify(facts ?? {})}`),
    error: (message, error) => void lines.push(`${message}: ${String(error)}`),
  };
  return { log, lines };
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'proofsheet-main-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A renderer folder as the build leaves it, with things beside it that must never be served. */
async function builtWindow(folder: string): Promise<string> {
  const renderer = path.join(folder, 'renderer');
  await mkdir(path.join(renderer, 'assets'), { recursive: true });
  const html = '<meta property="csp-nonce" nonce="__CSP_NONCE__" content="__CSP_NONCE__" />';
  await writeFile(path.join(renderer, 'index.html'), html);
  await writeFile(path.join(renderer, 'assets', 'index-1.js'), 'export {}');
  await writeFile(path.join(renderer, 'assets', 'index-1.css'), 'body {}');
  await writeFile(path.join(renderer, 'notes.txt'), 'not for the page');
  await writeFile(path.join(folder, 'secret.js'), 'outside');
  return renderer;
}

/** Puts a fresh fake in the place of the electron module. Modules imported after this see it. */
export function installFake(options: FakeElectronOptions) {
  const fake = createFakeElectron(options);
  vi.resetModules();
  vi.doMock('electron', () => fake.module);
  return fake;
}

export interface AppOptions extends Partial<FakeElectronOptions> {
  readonly platform?: NodeJS.Platform;
  readonly openCore?: () => Promise<Core>;
}

/** The app up to the moment Electron is ready; `start` carries it on until its window is open. */
export async function setupApp({ platform = 'linux', openCore, ...options }: AppOptions = {}) {
  const folder = await temporaryFolder();
  const rendererFolder = await builtWindow(folder);
  const fake = installFake({ userData: path.join(folder, 'user'), ...options });
  const small = fakeCore();
  const { log, lines } = fakeLog();
  const { startApp } = await import('../../src/main/app.ts');
  const started = startApp({
    openCore: openCore ?? (async () => small.core),
    log,
    preloadFile: '/built/preload/index.cjs',
    rendererFolder,
    developmentServer: null,
    platform,
  });
  return {
    ...small,
    fake,
    folder,
    lines,
    start: async () => {
      fake.app.becomeReady();
      await started;
      const window = fake.windows[0];
      if (!window) throw new Error('no window was opened');
      return window;
    },
    started,
  };
}
