import { AppError } from '../../shared/errors.ts';
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
  /**
   * Thumbnails of an original, made when they are missing: those asked for last come first, as they are what is in sight.
   * Rejects with `unavailable` where nobody waits any more.
   */
  make(sha256: Sha256, wish?: Wish): Promise<Thumbnails>;
  /** Keeps thumbnails that were made beside something else. */
  keep(this: void, sha256: Sha256, thumbnails: Thumbnails): void;
  /** Resolves when nothing is queued or under way. */
  idle(): Promise<void>;
}

interface Wish {
  /** Aborted when whoever asked has scrolled on. */
  readonly signal?: AbortSignal;
  /** Lets all others go first. */
  readonly isLater?: boolean;
}

interface ThumbnailerParts {
  readonly tables: Pick<Tables, 'images'>;
  readonly originalPath: (sha256: Sha256) => string;
  readonly store: Pick<ThumbnailStore, 'put'>;
  readonly images: Pick<ImageWorker, 'thumbnails'>;
  readonly bus: Pick<EventBus, 'publish'>;
  readonly log: Pick<Logger, 'error'>;
}

interface Waiting {
  readonly sha256: Sha256;
  readonly made: PromiseWithResolvers<Thumbnails>;
  /** Who waits; an undefined one waits for ever. */
  readonly signals: (AbortSignal | undefined)[];
}

/** As many as the image worker is at at once: what waits there could not be put in another order. */
const atOnce = 2;

export function createThumbnailer(parts: ThumbnailerParts): Thumbnailer {
  const { tables, originalPath, store, images, bus, log } = parts;
  const background = new Set<Promise<void>>();
  const make = createQueue(async (sha256) => {
    const thumbnails = await images.thumbnails(originalPath(sha256));
    store.put(sha256, thumbnails);
    for (const { id, projectId } of tables.images.showing(sha256)) {
      tables.images.setThumbhash(id, thumbnails.thumbhash);
      bus.publish({ kind: 'image.changed', imageId: id, projectId });
    }
    return thumbnails;
  });
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

/** Makes each once, the one asked for last first, and none that nobody waits for. */
function createQueue(makeNow: (sha256: Sha256) => Promise<Thumbnails>): Thumbnailer['make'] {
  const open = new Map<Sha256, Waiting>();
  /** The next one last. */
  const stack: Waiting[] = [];
  let runningCount = 0;

  async function carryOut({ sha256, made }: Waiting): Promise<void> {
    runningCount += 1;
    try {
      made.resolve(await makeNow(sha256));
    } catch (error) {
      made.reject(error);
    } finally {
      runningCount -= 1;
      open.delete(sha256);
      next();
    }
  }

  function next(): void {
    while (runningCount < atOnce) {
      const waiting = stack.pop();
      if (!waiting) return;
      if (waiting.signals.some((signal) => !signal?.aborted)) void carryOut(waiting);
      else {
        open.delete(waiting.sha256);
        waiting.made.reject(new AppError('unavailable', 'Nobody waits for that thumbnail any more.'));
      }
    }
  }

  return (sha256, { signal, isLater = false } = {}) => {
    const known = open.get(sha256);
    if (known) {
      known.signals.push(signal);
      const at = stack.lastIndexOf(known);
      // What waits and is asked for again is in sight again.
      if (at >= 0 && !isLater) stack.push(...stack.splice(at, 1));
      return known.made.promise;
    }
    const waiting: Waiting = { sha256, made: Promise.withResolvers(), signals: [signal] };
    open.set(sha256, waiting);
    if (isLater) stack.unshift(waiting);
    else stack.push(waiting);
    next();
    return waiting.made.promise;
  };
}
