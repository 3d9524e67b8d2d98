import { ipcMain, type BrowserWindow } from 'electron';
import { z } from 'zod';
import type { Core } from '../core/core.ts';
import type { Logger } from '../core/ports.ts';
import type { DesktopChannels } from '../shared/desktop-bridge.ts';
import type { CallReply } from '../shared/transport.ts';
import { copyImage, startDrag } from './hand-out.ts';
import { isOurPage, type Sender } from './sender.ts';

const channels: DesktopChannels = {
  call: 'proofsheet:call',
  event: 'proofsheet:event',
  menuCommand: 'proofsheet:menu-command',
  startDrag: 'proofsheet:start-drag',
  copyImage: 'proofsheet:copy-image',
};

/** The same as the web host takes; bigger things go ahead as uploads. */
const maxInputCharacters = 1024 * 1024;
const CallMessage = z.tuple([z.string().max(4000), z.string().max(maxInputCharacters)]);

export interface IpcParts {
  readonly core: Pick<Core, 'dispatch' | 'subscribe'>;
  readonly log: Logger;
  readonly window: () => BrowserWindow | null;
}

/** All messages between main and the page; nothing else uses `ipcMain`. Returns a function that ends the flow. */
export function connectPage({ core, log, window }: IpcParts): () => void {
  handle(channels.call, { log, window }, async (message) => {
    const parsed = CallMessage.safeParse(message);
    const input = parsed.success ? parseJson(parsed.data[1]) : undefined;
    if (!parsed.success || input === undefined) return notUnderstood;
    return core.dispatch(parsed.data[0], input, 'page');
  });
  handle(channels.startDrag, { log, window }, async ([imageIds]) => {
    const contents = window()?.webContents;
    return contents ? startDrag(core, contents, imageIds) : notUnderstood;
  });
  handle(channels.copyImage, { log, window }, async ([imageIds]) => copyImage(core, imageIds));
  const stop = core.subscribe((event) => send(window(), channels.event, event));
  return () => {
    stop();
    for (const channel of [channels.call, channels.startDrag, channels.copyImage])
      ipcMain.removeHandler(channel);
  };
}

/** Tells the page which of its commands was chosen in the menu. */
export function sendMenuCommand(window: BrowserWindow | null, commandId: string): void {
  send(window, channels.menuCommand, commandId);
}

/** The one way to answer the page: every message of every channel is checked for its sender first. */
function handle(
  channel: string,
  { log, window }: Pick<IpcParts, 'log' | 'window'>,
  answer: (message: unknown[]) => Promise<CallReply>,
): void {
  ipcMain.handle(channel, async (event: Sender, ...message: unknown[]) => {
    if (isOurPage(event, window())) return answer(message);
    log.warn('ipc refused a message', { channel, from: event.senderFrame?.origin ?? 'a frame that is gone' });
    throw new Error('Not for this page.');
  });
}

const notUnderstood: CallReply = {
  ok: false,
  error: { code: 'invalid-input', message: 'The request is not JSON, or larger than 1 MB.' },
};

/** Undefined when the text is not JSON; JSON itself has no such value. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function send(window: BrowserWindow | null, channel: string, message: unknown): void {
  // A window that is closing or has crashed has nobody to tell; the next page asks for everything anew.
  if (window === null || window.isDestroyed() || window.webContents.isCrashed()) return;
  window.webContents.send(channel, message);
}
