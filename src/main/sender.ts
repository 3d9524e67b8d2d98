import type { BrowserWindow, WebContents, WebFrameMain } from 'electron';
import { pageOrigin, pageUrl } from './page-address.ts';

/** The parts of an incoming message that say who sent it. */
export interface Sender {
  readonly sender: WebContents;
  readonly senderFrame: WebFrameMain | null;
}

/** True only for the top frame of our own window while it shows our own page. */
export function isOurPage({ sender, senderFrame }: Sender, window: BrowserWindow | null): boolean {
  if (window === null || window.isDestroyed() || senderFrame === null) return false;
  return (
    sender.id === window.webContents.id &&
    senderFrame.parent === null &&
    senderFrame.frameTreeNodeId === window.webContents.mainFrame.frameTreeNodeId &&
    senderFrame.origin === pageOrigin &&
    senderFrame.url.startsWith(pageUrl)
  );
}
