import type Database from 'better-sqlite3';
import { AppError } from '../../shared/errors.ts';
import type { ImageId, Sha256 } from '../../shared/ids.ts';
import type { LibraryWork, WorkId } from '../../shared/library-model.ts';
import type { EventBus } from '../event-bus.ts';
import type { ThumbnailStore } from '../files/thumbnail-store.ts';
import type { Clock, Logger } from '../ports.ts';
import type { Thumbnailer } from './thumbnailer.ts';

/** Makes the thumbnails a library lacks, such as all of them after it was restored. */
export interface ThumbnailFill {
  /** Of which there is one. */
  readonly id: WorkId;
  /** Begins, where any may be missing. */
  start(): void;
  /** How far it is, once something was missing; null otherwise. */
  current(): LibraryWork | null;
  /** Leaves the rest for the next start. */
  stop(): void;
  close(): Promise<void>;
}

interface FillParts {
  readonly db: Database.Database;
  readonly store: Pick<ThumbnailStore, 'isWhole' | 'setWhole' | 'missingOf'>;
  readonly thumbnailer: Pick<Thumbnailer, 'make'>;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly bus: Pick<EventBus, 'publish' | 'subscribe'>;
  readonly log: Pick<Logger, 'error'>;
}

/** Pictures looked at in one step: a few milliseconds. */
const stepSize = 200;
/** Left free between steps; after the start there is more to do than this. */
const restMs = 100;
const settleMs = 3_000;
const workId: WorkId = 'thumbnails';

interface Row {
  readonly id: ImageId;
  readonly sha256: Sha256;
  readonly sortedAtMs: number;
}

/** Newest first, one at a time, and always behind what somebody looks at. */
export function createThumbnailFill(parts: FillParts): ThumbnailFill {
  const { store, bus, log } = parts;
  const fill = prepareFill(parts);
  let controller = new AbortController();
  let running: Promise<void> | null = null;
  let percent: number | null = null;
  /** More came where it had looked already. */
  let isBehind = false;

  function tell(now: number | null): void {
    if (now === percent) return;
    percent = now;
    bus.publish({ kind: 'library.progress', work: 'thumbnails', percent, isOver: percent === null });
  }

  async function run(signal: AbortSignal): Promise<void> {
    try {
      do {
        isBehind = false;
        await fill(signal, tell);
      } while (isBehind);
      store.setWhole(true);
    } catch (error) {
      if (!signal.aborted) log.error('jobs/thumbnail-fill', error);
    } finally {
      running = null;
      tell(null);
    }
  }

  function start(): void {
    if (running !== null || store.isWhole()) return;
    controller = new AbortController();
    running = run(controller.signal);
  }

  // A merge brings originals without thumbnails.
  const unsubscribe = bus.subscribe((event) => {
    if (event.kind !== 'library.progress' || event.work !== 'merge' || !event.isOver) return;
    store.setWhole(false);
    isBehind = true;
    start();
  });
  return {
    id: workId,
    start,
    current: () => (percent === null ? null : { id: workId, kind: 'thumbnails', percent }),
    stop: () => controller.abort(),
    async close() {
      unsubscribe();
      controller.abort();
      await running;
    },
  };
}

/** Looks through all pictures and makes what is missing; tells how far it is once something was. */
function prepareFill({ db, store, thumbnailer, clock }: FillParts) {
  const some = db.prepare<[number, number, number], Row>(
    `SELECT id, sha256, sorted_at_ms AS sortedAtMs FROM image INDEXED BY image_newest
      WHERE trashed_at_ms IS NULL AND is_listed = 1 AND (sorted_at_ms, id) < (?, ?)
      ORDER BY sorted_at_ms DESC, id DESC LIMIT ?`,
  );
  const total = db.prepare<[], number>('SELECT COALESCE(SUM(image_count), 0) FROM project').pluck();
  return async (signal: AbortSignal, tell: (percent: number) => void): Promise<void> => {
    await clock.sleep(settleMs, signal);
    let [sortedAtMs, id] = [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
    for (let doneCount = 0; ;) {
      const rows = some.all(sortedAtMs, id, stepSize);
      const missing = new Set(store.missingOf(rows.map(({ sha256 }) => sha256)));
      for (const { sha256 } of rows) {
        signal.throwIfAborted();
        doneCount += 1;
        if (!missing.delete(sha256)) continue;
        await thumbnailer.make(sha256, { isLater: true }).catch((error: unknown) => {
          // A lost or damaged original has none; a check of the library tells of it. Where none can be made, all wait.
          if (error instanceof AppError && error.code === 'unavailable') throw error;
        });
        tell(Math.min(100, Math.floor((100 * doneCount) / Math.max(1, total.get() ?? 0))));
      }
      const last = rows.at(-1);
      if (!last || rows.length < stepSize) return;
      ({ sortedAtMs, id } = last);
      await clock.sleep(restMs, signal);
    }
  };
}
