import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import type { BrowserWindowConstructorOptions, MenuItemConstructorOptions } from 'electron';
import { FakeApp, type FakeAppOptions } from './fake-app.ts';
import { createFakeIpc } from './fake-ipc.ts';
import { FakeWindow, type Bounds, type WindowHooks } from './fake-window.ts';
import { strict } from './strict.ts';

export interface FakeElectronOptions extends FakeAppOptions {
  readonly workAreas?: readonly Bounds[];
}

class FakeUtilityProcess extends EventEmitter {
  readonly posted: unknown[] = [];
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough();
  isKilled = false;
  postMessage(message: unknown): void {
    this.posted.push(structuredClone(message));
  }
  kill(): boolean {
    this.isKilled = true;
    return true;
  }
}

export interface MessageBox {
  readonly message: string;
  readonly detail: string;
  readonly buttons: readonly string[];
  readonly cancelId: number;
}

/**
 * The part of the electron module that Proofsheet uses, in memory: everything it is asked to do is recorded, everything it
 * does not know throws. `module` takes the place of `electron`; the rest is for tests to look at and to steer.
 */
export function createFakeElectron(options: FakeElectronOptions) {
  const log: string[] = [];
  const windows: FakeWindow[] = [];
  const app = new FakeApp(options, log, windows);
  const ipc = createFakeIpc();
  const hooks: WindowHooks = {
    log,
    opened: windows,
    onContents: (contents) => void app.emit('web-contents-created', {}, contents),
    onClosed: () => {
      if (windows.every((window) => window.isDestroyed())) app.emit('window-all-closed');
    },
  };
  const parts = {
    session: fakeSession(log),
    protocol: fakeProtocol(log),
    dialog: fakeDialog(),
    menu: fakeMenu(log),
    shell: fakeShell(),
    power: fakePower(),
    worker: fakeUtility(),
    pictures: fakePictures(),
  };
  const newWindow = (windowOptions: BrowserWindowConstructorOptions) =>
    strict('BrowserWindow', new FakeWindow(windowOptions, hooks));
  const module = {
    app: strict('app', app),
    // Called with `new`, a function that returns an object gives that object.
    BrowserWindow: function BrowserWindow(windowOptions: BrowserWindowConstructorOptions) {
      return newWindow(windowOptions);
    },
    Menu: parts.menu.module,
    clipboard: parts.pictures.clipboard,
    ClipboardItem: parts.pictures.ClipboardItem,
    nativeImage: parts.pictures.nativeImage,
    dialog: parts.dialog.module,
    ipcMain: ipc.ipcMain,
    powerMonitor: parts.power.monitor,
    powerSaveBlocker: parts.power.blocker,
    protocol: parts.protocol.module,
    screen: strict('screen', {
      getAllDisplays: () =>
        (options.workAreas ?? [{ x: 0, y: 0, width: 1920, height: 1040 }]).map((workArea) => ({ workArea })),
    }),
    session: strict('session', { defaultSession: parts.session.module }),
    shell: parts.shell.module,
    utilityProcess: parts.worker.module,
  };
  return { module, log, app, windows, newWindow, ipc, ...parts };
}

export type FakeElectron = ReturnType<typeof createFakeElectron>;

type PermissionDetails = { readonly isMainFrame: boolean; readonly requestingUrl: string };
type RequestListener = (details: { url: string }, answer: (reply: { cancel: boolean }) => void) => void;

function fakeSession(log: string[]) {
  const set: {
    request?: (
      contents: { getURL(): string },
      permission: string,
      answer: (isGranted: boolean) => void,
      details: PermissionDetails,
    ) => void;
    check?: (contents: null, permission: string, origin: string, details: PermissionDetails) => boolean;
    device?: (details: object) => boolean;
    beforeRequest?: { readonly urls: readonly string[]; readonly listener: RequestListener };
  } = {};
  const module = strict('session.defaultSession', {
    setPermissionRequestHandler: (handler: NonNullable<typeof set.request>) => {
      log.push('session.setPermissionRequestHandler');
      set.request = handler;
    },
    setPermissionCheckHandler: (handler: NonNullable<typeof set.check>) => void (set.check = handler),
    setDevicePermissionHandler: (handler: NonNullable<typeof set.device>) => void (set.device = handler),
    webRequest: strict('webRequest', {
      onBeforeRequest: ({ urls }: { urls: string[] }, listener: RequestListener) =>
        void (set.beforeRequest = { urls, listener }),
    }),
  });
  return { module, set };
}

export interface FakeImage {
  readonly bytes: Buffer;
  isEmpty(): boolean;
}

/** As the documentation has it: what is copied is made of bytes by their type. */
class FakeClipboardItem {
  readonly items: Readonly<Record<string, Blob>>;
  constructor(items: Readonly<Record<string, Blob>>) {
    this.items = items;
  }
}

/** `nativeImage` and `clipboard`: a picture is whatever bytes it was made of. */
function fakePictures() {
  const copied: FakeClipboardItem[] = [];
  const nativeImage = strict('nativeImage', {
    createFromBitmap(bytes: Buffer, { width, height }: { width: number; height: number }): FakeImage {
      if (bytes.length !== width * height * 4) throw new Error('invalid buffer size');
      return strict('NativeImage', { bytes, isEmpty: () => bytes.length === 0 });
    },
  });
  const clipboard = strict('clipboard', {
    write: async (items: readonly FakeClipboardItem[]) => void copied.push(...items),
  });
  return { nativeImage, clipboard, ClipboardItem: FakeClipboardItem, copied };
}

function fakeProtocol(log: string[]) {
  const handlers = new Map<string, (request: Request) => Promise<Response>>();
  const schemes: unknown[] = [];
  const module = strict('protocol', {
    registerSchemesAsPrivileged: (list: readonly unknown[]) => {
      log.push('protocol.registerSchemesAsPrivileged');
      schemes.push(...list);
    },
    handle: (scheme: string, handler: (request: Request) => Promise<Response>) => {
      log.push(`protocol.handle ${scheme}`);
      handlers.set(scheme, handler);
    },
  });
  const request = (url: string, init?: RequestInit): Promise<Response> => {
    const handler = handlers.get(new URL(url).protocol.replace(':', ''));
    if (!handler) throw new Error(`Nothing serves ${url}.`);
    return handler(new Request(url, init));
  };
  return { module, schemes, request };
}

function fakeDialog() {
  const errors: { title: string; text: string }[] = [];
  const asked: MessageBox[] = [];
  let waiting: ((response: number) => void) | null = null;
  const questions = new EventEmitter();
  const folders: string[] = [];
  const opened: object[] = [];
  const module = strict('dialog', {
    // The person chooses the folders of the list one after another, and then nothing.
    showSaveDialog: (options: object) => {
      opened.push(options);
      const chosen = folders.shift();
      return Promise.resolve({ canceled: chosen === undefined, filePath: chosen ?? '' });
    },
    showOpenDialog: (...given: object[]) => {
      opened.push(given.at(-1) ?? {});
      const chosen = folders.splice(0, 1);
      return Promise.resolve({ canceled: chosen.length === 0, filePaths: chosen });
    },
    showErrorBox: (title: string, text: string) => void errors.push({ title, text }),
    showMessageBox: (box: MessageBox) =>
      new Promise<{ response: number }>((resolve) => {
        asked.push(box);
        waiting = (response) => resolve({ response });
        questions.emit('asked');
      }),
  });
  return {
    module,
    errors,
    asked,
    folders,
    /** What each dialog for files and folders asked. */
    opened,
    /** Resolves when a question is on the screen. */
    nextQuestion: () => new Promise<void>((resolve) => questions.once('asked', () => resolve())),
    /** Presses the button of that name. */
    press(label: string) {
      const index = asked.at(-1)?.buttons.indexOf(label) ?? -1;
      if (index < 0 || waiting === null) throw new Error(`There is no button ${label}.`);
      waiting(index);
      waiting = null;
    },
  };
}

function fakeMenu(log: string[]) {
  const state: { template: readonly MenuItemConstructorOptions[] } = { template: [] };
  const module = strict('Menu', {
    buildFromTemplate: (template: readonly MenuItemConstructorOptions[]) => template,
    setApplicationMenu: (template: readonly MenuItemConstructorOptions[]) => {
      log.push('menu.set');
      state.template = template;
    },
  });
  return { module, state };
}

function fakeShell() {
  const shown: string[] = [];
  const opened: string[] = [];
  const module = strict('shell', {
    showItemInFolder: (path: string) => void shown.push(path),
    openExternal: async (url: string) => void opened.push(url),
  });
  return { module, shown, opened };
}

function fakePower() {
  const started: { id: number; kind: string }[] = [];
  const running = new Set<number>();
  const blocker = strict('powerSaveBlocker', {
    start: (kind: string) => {
      const id = started.length + 1;
      started.push({ id, kind });
      running.add(id);
      return id;
    },
    stop: (id: number) => {
      if (!running.delete(id)) throw new Error(`No power save blocker ${id} is running.`);
      return true;
    },
  });
  return { monitor: strict('powerMonitor', new EventEmitter()), blocker, started, running };
}

function fakeUtility() {
  const forked: { entry: string; args: readonly string[]; options: object; process: FakeUtilityProcess }[] =
    [];
  const module = strict('utilityProcess', {
    fork: (entry: string, args: readonly string[], options: object) => {
      const process = new FakeUtilityProcess();
      forked.push({ entry, args, options, process });
      return strict('UtilityProcess', process);
    },
  });
  return { module, forked };
}
