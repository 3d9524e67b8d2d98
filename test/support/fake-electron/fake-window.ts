import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { BrowserWindowConstructorOptions } from 'electron';
import { strict } from './strict.ts';

export interface FakeFrame {
  readonly frameTreeNodeId: number;
  readonly parent: FakeFrame | null;
  origin: string;
  url: string;
}

export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

let lastId = 0;
const nextId = (): number => (lastId += 1);

export function fakeFrame(url: string, parent: FakeFrame | null = null): FakeFrame {
  const { protocol, host } = new URL(url);
  return strict('WebFrameMain', { frameTreeNodeId: nextId(), parent, url, origin: `${protocol}//${host}` });
}

/** A page: where it is, what was sent to it, and what it would be allowed to do. */
export class FakeContents extends EventEmitter {
  readonly id = nextId();
  mainFrame = fakeFrame('app://proofsheet/');
  readonly sent: { channel: string; message: unknown }[] = [];
  openHandler: ((details: { url: string }) => { action: string }) | null = null;
  reloadCount = 0;
  readonly drags: string[][] = [];
  isGone = false;

  getURL(): string {
    return this.mainFrame.url;
  }
  isCrashed(): boolean {
    return this.isGone;
  }
  reload(): void {
    this.reloadCount += 1;
  }
  send(channel: string, message: unknown): void {
    this.sent.push({ channel, message: structuredClone(message) });
    this.emit('fake:sent', channel, structuredClone(message));
  }
  /** As the documentation has it: absolute files that are there, and an icon that is not empty. */
  startDrag({ file, files, icon }: { file: string; files?: string[]; icon: { isEmpty(): boolean } }): void {
    if (icon.isEmpty()) throw new Error("Must specify non-empty 'icon' option");
    for (const each of [file, ...(files ?? [])]) {
      if (!isAbsolute(each) || !existsSync(each)) throw new Error(`startDrag was given ${each}`);
    }
    this.drags.push(files ?? [file]);
  }
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler;
  }
}

/** Hooks by which the app's fake hears of its windows. */
export interface WindowHooks {
  readonly log: string[];
  readonly opened: FakeWindow[];
  onContents(contents: FakeContents): void;
  onClosed(window: FakeWindow): void;
}

export class FakeWindow extends EventEmitter {
  readonly options: BrowserWindowConstructorOptions;
  readonly webContents: FakeContents;
  readonly #hooks: WindowHooks;
  bounds: Bounds;
  isShown = false;
  wasMaximized = false;
  wasFullScreen = false;
  wasMinimized = false;
  focusCount = 0;
  #isDestroyed = false;

  constructor(options: BrowserWindowConstructorOptions, hooks: WindowHooks) {
    super();
    this.options = options;
    this.#hooks = hooks;
    this.bounds = {
      x: options.x ?? 100,
      y: options.y ?? 100,
      width: options.width ?? 800,
      height: options.height ?? 600,
    };
    this.webContents = strict('WebContents', new FakeContents());
    hooks.opened.push(this);
    hooks.log.push('window.new');
    hooks.onContents(this.webContents);
  }

  async loadURL(url: string): Promise<void> {
    this.#hooks.log.push(`window.loadURL ${url}`);
    this.webContents.mainFrame = fakeFrame(url);
    queueMicrotask(() => this.emit('ready-to-show'));
  }
  show(): void {
    this.isShown = true;
  }
  hide(): void {
    this.isShown = false;
  }
  focus(): void {
    this.focusCount += 1;
  }
  isMinimized(): boolean {
    return this.wasMinimized;
  }
  restore(): void {
    this.wasMinimized = false;
  }
  maximize(): void {
    this.wasMaximized = true;
  }
  isMaximized(): boolean {
    return this.wasMaximized;
  }
  setFullScreen(isFullScreen: boolean): void {
    this.wasFullScreen = isFullScreen;
  }
  isFullScreen(): boolean {
    return this.wasFullScreen;
  }
  getNormalBounds(): Bounds {
    return this.bounds;
  }
  isDestroyed(): boolean {
    return this.#isDestroyed;
  }
  /** As a person closes it. */
  close(): void {
    if (this.#isDestroyed) return;
    this.emit('close', { preventDefault: () => undefined });
    this.#isDestroyed = true;
    this.emit('closed');
    this.#hooks.onClosed(this);
  }
}
