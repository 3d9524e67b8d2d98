import { EventEmitter } from 'node:events';
import type { FakeWindow } from './fake-window.ts';

export interface FakeAppOptions {
  readonly userData: string;
  /** False for a second start while the first one runs. */
  readonly hasLock?: boolean;
  readonly isPackaged?: boolean;
}

/** Electron's `app` as its documentation describes it: `quit` asks `before-quit` first, `exit` asks nobody. */
export class FakeApp extends EventEmitter {
  readonly isPackaged: boolean;
  readonly #options: FakeAppOptions;
  readonly #log: string[];
  readonly #windows: readonly FakeWindow[];
  readonly #ready = Promise.withResolvers<void>();
  readonly ended = Promise.withResolvers<number>();

  constructor(options: FakeAppOptions, log: string[], windows: readonly FakeWindow[]) {
    super();
    this.#options = options;
    this.#log = log;
    this.#windows = windows;
    this.isPackaged = options.isPackaged ?? true;
  }

  requestSingleInstanceLock(): boolean {
    this.#log.push('app.requestSingleInstanceLock');
    return this.#options.hasLock ?? true;
  }
  enableSandbox(): void {
    this.#log.push('app.enableSandbox');
  }
  whenReady(): Promise<void> {
    this.#log.push('app.whenReady');
    return this.#ready.promise;
  }
  /** What Electron does once the entry has run to its end. */
  becomeReady(): void {
    this.#log.push('ready');
    this.#ready.resolve();
  }
  getPath(name: string): string {
    if (name !== 'userData') throw new Error(`The fake app has no path ${name}.`);
    return this.#options.userData;
  }
  getVersion(): string {
    return '1.2.3';
  }
  quit(): void {
    this.#log.push('app.quit');
    let isPrevented = false;
    this.emit('before-quit', { preventDefault: () => (isPrevented = true) });
    if (isPrevented) return;
    for (const window of this.#windows) window.close();
    this.#end(0);
  }
  exit(code: number): void {
    this.#log.push(`app.exit ${code}`);
    this.#end(code);
  }
  #end(code: number): void {
    this.#log.push('ended');
    this.ended.resolve(code);
  }
}
