import type { ImageId, Sha256 } from '../../shared/ids.ts';
import type { Tables } from '../db/tables.ts';
import type { EventBus } from '../event-bus.ts';
import type { ThumbnailStore } from '../files/thumbnail-store.ts';
import type { ImageWorker, Thumbnails } from '../images/image-worker.ts';
import type { Logger } from '../ports.ts';

/** Makes small pictures in the background, each once however often it is asked for. */
export interface Thumbnailer {
  /** Queues a picture; a failure is logged and leaves the picture without a thumbnail, never without itself. */
  request(imageId: ImageId): void;
  /** Thumbnails of an original, made now when they are missing. */
  make(sha256: Sha256): Promise<Thumbnails>;
  /** Keeps thumbnails that were made beside something else. */
  keep(this: void, sha256: Sha256, thumbnails: Thumbnails): void;
  /** Resolves when nothing is queued or under way. */
  idle(): Promise<void>;
}

interface ThumbnailerParts {
  readonly tables: Tables;
  readonly originalPath: (sha256: Sha256) => string;
  readonly store: ThumbnailStore;
  readonly images: ImageWorker;
  readonly bus: EventBus;
  readonly log: Logger;
}

export function createThumbnailer(parts: ThumbnailerParts): Thumbnailer {
  const { tables, originalPath, store, images, bus, log } = parts;
  const underWay = new Map<Sha256, Promise<Thumbnails>>();
  const background = new Set<Promise<void>>();

  async function makeNow(sha256: Sha256): Promise<Thumbnails> {
    const thumbnails = await images.thumbnails(originalPath(sha256));
    store.put(sha256, thumbnails);
    for (const { id, projectId } of tables.images.showing(sha256)) {
      tables.images.setThumbhash(id, thumbnails.thumbhash);
      bus.publish({ kind: 'image.changed', imageId: id, projectId });
    }
    return thumbnails;
  }

  function make(sha256: Sha256): Promise<Thumbnails> {
    const current = underWay.get(sha256);
    if (current) return current;
    const started = makeNow(sha256).finally(() => underWay.delete(sha256));
    underWay.set(sha256, started);
    return started;
  }

  return {
    make,
    keep: (sha256, thumbnails) => store.put(sha256, thumbnails),
    request(imageId) {
      const image = tables.images.get(imageId);
      if (!image) return;
      const work = make(image.sha256).then(
        () => undefined,
        (error: unknown) => log.error(`jobs/thumbnailer image ${imageId}`, error),
      );
      background.add(work);
      void work.then(() => background.delete(work));
    },
    async idle() {
      while (background.size > 0) await Promise.all([...background]);
    },
  };
}
