import { ImageId } from '../../shared/ids.ts';

/** Type under which pictures of the library travel while they are dragged inside the window. */
export const draggedImagesType = 'application/x-proofsheet-images';

/** Puts pictures on a drag: the grid calls this when cells are picked up. */
export function setDraggedImages(transfer: DataTransfer, imageIds: readonly ImageId[]): void {
  transfer.setData(draggedImagesType, JSON.stringify(imageIds));
  transfer.effectAllowed = 'copy';
}

/** Reads the pictures of a drop; empty for anything that is not ours. */
export function readDraggedImages(transfer: DataTransfer): readonly ImageId[] {
  try {
    const parsed = ImageId.array().safeParse(JSON.parse(transfer.getData(draggedImagesType)));
    return parsed.success ? parsed.data : [];
  } catch {
    // Another window or program can put anything under our type: what cannot be read is no drop of ours.
    return [];
  }
}
