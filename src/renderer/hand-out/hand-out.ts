import type { DesktopBridge } from '../../shared/desktop-bridge.ts';
import { AppError, fromWireError, WireError } from '../../shared/errors.ts';
import { pictureFileName } from '../../shared/file-name.ts';
import type { ImageId } from '../../shared/ids.ts';
import type { ImageDetail } from '../../shared/model.ts';
import { mediaUrl, type CallReply } from '../../shared/transport.ts';
import { asPng } from './as-png.ts';

/** The ways out of the window for a picture; a browser and a desktop have different ones. */
export interface HandOut {
  /**
   * Adds to a drag that just began what makes it worth something outside. True where the host took the drag over and the
   * page's own must not go on.
   */
  drag(transfer: DataTransfer, imageIds: readonly ImageId[], detail: ImageDetail | null): boolean;
  copyImage(detail: ImageDetail): Promise<void>;
  /** Saves the original's own bytes under a name that reads well. */
  save(detail: ImageDetail): void;
}

/** In a browser: one picture can be dragged out, copied as PNG, or downloaded. */
export const browserHandOut: HandOut = {
  drag(transfer, imageIds, detail) {
    if (imageIds.length !== 1 || !detail) return false;
    const address = new URL(mediaUrl(detail.cell.id, 'original'), location.href).href;
    // Chromium's own way of dragging a file out of a page: type, name and address in one.
    transfer.setData('DownloadURL', `image/${detail.format}:${nameOf(detail)}:${address}`);
    return false;
  },
  async copyImage(detail) {
    const png = fetch(mediaUrl(detail.cell.id, 'original')).then(asPng);
    // Given as a promise, so that the browser still counts it as done by the press.
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]);
  },
  save: download,
};

/** In the desktop app: any number of real files, and the system's own clipboard. */
export function desktopHandOut(
  bridge: Pick<DesktopBridge, 'startDrag' | 'copyImage'>,
  onProblem: (message: string) => void,
): HandOut {
  return {
    drag(_transfer, imageIds) {
      const problem = (error: unknown) =>
        onProblem(error instanceof Error ? error.message : 'The pictures could not be dragged out.');
      void bridge.startDrag(imageIds).then(refuseFailure).catch(problem);
      return true;
    },
    copyImage: async (detail) => refuseFailure(await bridge.copyImage(detail.cell.id)),
    save: download,
  };
}

function refuseFailure(reply: CallReply): void {
  if (reply.ok) return;
  const error = WireError.safeParse(reply.error);
  throw error.success
    ? fromWireError(error.data)
    : new AppError('unavailable', 'Proofsheet does not answer. Close the window and open it again.');
}

function download(detail: ImageDetail): void {
  const link = document.createElement('a');
  link.href = mediaUrl(detail.cell.id, 'original');
  link.download = nameOf(detail);
  link.click();
}

function nameOf({ cell, format }: ImageDetail): string {
  return pictureFileName({ imageId: cell.id, label: cell.label, version: cell.version, format });
}
