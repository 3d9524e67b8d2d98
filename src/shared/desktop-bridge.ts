import type { CallReply } from './transport.ts';

/** What the preload puts on the page as `window.proofsheet`: the seam between the desktop host and the window. */
export interface DesktopBridge {
  call(name: string, input: unknown): Promise<CallReply>;
  /**
   * Every event from now on, unparsed. `onGap` is called when events may have been missed before this. Returns a
   * function that stops the flow.
   */
  subscribe(listener: (event: unknown) => void, onGap: () => void): () => void;
  /** Ids of commands chosen in the application menu. */
  onMenuCommand(listener: (commandId: string) => void): () => void;
  /** Goes on with a drag that began on the page, with the pictures as real files. */
  startDrag(imageIds: readonly number[]): Promise<CallReply>;
  /** Puts a picture on the clipboard. */
  copyImage(imageId: number): Promise<CallReply>;
}

/** Names of the messages between preload and main; a type, so that the preload imports nothing at run time. */
export interface DesktopChannels {
  readonly call: 'proofsheet:call';
  readonly event: 'proofsheet:event';
  readonly menuCommand: 'proofsheet:menu-command';
  readonly startDrag: 'proofsheet:start-drag';
  readonly copyImage: 'proofsheet:copy-image';
}
