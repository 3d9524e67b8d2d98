import { EventEmitter } from 'node:events';
import type { FakeContents, FakeFrame, FakeWindow } from './fake-window.ts';
import { strict } from './strict.ts';

export interface Caller {
  readonly sender: FakeContents;
  readonly senderFrame: FakeFrame | null;
}

type Handler = (event: Caller, ...message: unknown[]) => unknown;

/** `ipcMain` and, for one window, `ipcRenderer` and `contextBridge`; messages are cloned on their way, as they really are. */
export function createFakeIpc() {
  const handlers = new Map<string, Handler>();
  const invoke = async (caller: Caller, channel: string, ...message: unknown[]): Promise<unknown> => {
    const handler = handlers.get(channel);
    if (!handler) throw new Error(`No handler registered for '${channel}'`);
    const reply: unknown = await handler(caller, ...message.map((each) => structuredClone(each)));
    return structuredClone(reply);
  };
  return {
    ipcMain: strict('ipcMain', {
      handle(channel: string, handler: Handler) {
        if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
        handlers.set(channel, handler);
      },
      removeHandler: (channel: string) => void handlers.delete(channel),
    }),
    /** Channels a page can send to. */
    channels: () => [...handlers.keys()],
    /** As any frame of any page may send. */
    invoke,
    /** What a preload in `window` sees, and what its page finds. */
    preloadModule: (window: FakeWindow) => preloadModule(window, invoke),
  };
}

function preloadModule(
  window: FakeWindow,
  invoke: (caller: Caller, channel: string, ...message: unknown[]) => Promise<unknown>,
) {
  const messages = new EventEmitter();
  const page: Record<string, unknown> = {};
  window.webContents.on('fake:sent', (channel: string, message: unknown) => {
    // Later, as a message between processes is.
    setImmediate(() => messages.emit(channel, { sender: 'a way to the sender' }, message));
  });
  const ipcRenderer = strict('ipcRenderer', {
    invoke: (channel: string, ...message: unknown[]) =>
      invoke(
        { sender: window.webContents, senderFrame: window.webContents.mainFrame },
        channel,
        ...message,
      ).catch((error: unknown) => {
        throw new Error(`Error invoking remote method '${channel}': ${String(error)}`);
      }),
    on: (channel: string, listener: (...values: unknown[]) => void) => void messages.on(channel, listener),
    off: (channel: string, listener: (...values: unknown[]) => void) => void messages.off(channel, listener),
  });
  const contextBridge = strict('contextBridge', {
    exposeInMainWorld(name: string, value: Record<string, (...values: unknown[]) => unknown>) {
      page[name] = Object.fromEntries(Object.entries(value).map(([key, each]) => [key, crossing(each)]));
    },
  });
  return { page, module: { ipcRenderer, contextBridge } };
}

/** Values that cross the bridge are copies; functions become functions whose values are copied in turn. */
function crossing(value: (...values: unknown[]) => unknown): (...values: unknown[]) => unknown {
  return (...values) => copy(value(...values.map(copy)));
}

function copy(value: unknown): unknown {
  if (typeof value === 'function') return crossing(value as (...values: unknown[]) => unknown); // functions stay callable
  if (value instanceof Promise) return value.then(copy);
  return structuredClone(value);
}
