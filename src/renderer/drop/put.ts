import type { ImageId } from '../../shared/ids.ts';
import type { DropZone } from './judge-files.ts';

/** Takes pictures, files or ids, to a place; views without a composer give way to the grid. */
export interface Put {
  files(files: readonly File[], zone: DropZone): void;
  images(imageIds: readonly ImageId[], zone: DropZone): void;
  /** Says why nothing was taken. */
  refuse(message: string, zone: DropZone): void;
}
