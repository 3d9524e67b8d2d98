import { useState, type DragEvent } from 'react';
import type { ImageId } from '../../shared/ids.ts';
import { draggedImagesType, readDraggedImages } from '../drop/dragged-images.ts';

/** Makes a line of the sidebar a place to drop pictures of the library on. */
export function usePictureDrop(onPictures: (imageIds: ImageId[]) => void) {
  const [isOver, setOver] = useState(false);
  const isOurs = (event: DragEvent) => event.dataTransfer.types.includes(draggedImagesType);
  return {
    isOver,
    handlers: {
      onDragOver(event: DragEvent) {
        if (!isOurs(event)) return;
        event.preventDefault();
        event.stopPropagation();
        event.dataTransfer.dropEffect = 'copy';
        setOver(true);
      },
      onDragLeave: () => setOver(false),
      onDrop(event: DragEvent) {
        setOver(false);
        if (!isOurs(event)) return;
        event.preventDefault();
        event.stopPropagation();
        const imageIds = [...readDraggedImages(event.dataTransfer)];
        if (imageIds.length > 0) onPictures(imageIds);
      },
    },
  };
}
