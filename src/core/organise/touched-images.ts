import type { ImageId } from '../../shared/ids.ts';
import type { ImagesTable } from '../db/images.ts';
import type { EventBus } from '../event-bus.ts';

/** More than this are told of as "many": a window asks again once, not once for each. */
const mostNamed = 200;

/** Which pictures an action changed, as far as it is worth knowing. */
export interface TouchedImages {
  add(imageId: ImageId): void;
  /** A smart collection is another one now. */
  noteSmart(): void;
  /** The first two hundred. */
  ids(): ImageId[];
  /** Tells listeners; after the commit. */
  publish(): void;
}

export function createTouchedImages(
  images: Pick<ImagesTable, 'get'>,
  bus: Pick<EventBus, 'publish'>,
): TouchedImages {
  const named = new Set<ImageId>();
  let isMany = false;
  let isSmart = false;
  return {
    add(imageId) {
      if (named.size < mostNamed) named.add(imageId);
      else if (!named.has(imageId)) isMany = true;
    },
    noteSmart: () => void (isSmart = true),
    ids: () => [...named],
    publish() {
      if (isMany) bus.publish({ kind: 'images.changed' });
      else {
        for (const imageId of named) {
          const image = images.get(imageId);
          if (image) bus.publish({ kind: 'image.changed', imageId, projectId: image.projectId });
        }
      }
      if (isSmart) bus.publish({ kind: 'smart.changed' });
      bus.publish({ kind: 'organise.changed' });
    },
  };
}
