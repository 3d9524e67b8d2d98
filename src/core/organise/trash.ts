import { setImmediate } from 'node:timers/promises';
import type Database from 'better-sqlite3';
import Sqlite from 'better-sqlite3';
import { AppError } from '../../shared/errors.ts';
import type { ImageId, Sha256 } from '../../shared/ids.ts';
import type { NeededPicture, PurgeReport, TrashSummary } from '../../shared/organise-model.ts';
import type { Tables } from '../db/tables.ts';
import type { TrashedImage } from '../db/tombstones.ts';
import { inTransaction } from '../db/transaction.ts';
import type { EventBus } from '../event-bus.ts';
import type { BlobStore } from '../files/blob-store.ts';
import type { ThumbnailStore } from '../files/thumbnail-store.ts';
import type { Thumbnails } from '../images/image-worker.ts';
import type { Clock, Logger } from '../ports.ts';
import { inGroups } from './in-groups.ts';
import type { Organiser } from './organiser.ts';
import { removeOriginals } from './remove-originals.ts';

export interface TrashParts {
  readonly db: Database.Database;
  readonly tables: Tables;
  readonly bus: Pick<EventBus, 'publish'>;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly log: Logger;
  readonly blobs: Pick<BlobStore, 'pathOf'>;
  readonly thumbnails: Pick<ThumbnailStore, 'get' | 'remove'>;
  /** Makes them now; rejects where the original cannot be read. */
  readonly makeThumbnails: (sha256: Sha256) => Promise<Pick<Thumbnails, 'small' | 'large'>>;
}

/** So many pictures go in one transaction. */
const atOnce = 40;
/** More are counted, not named. */
const mostNamed = 50;

interface Tally {
  count: number;
  tombstoneCount: number;
  freedBytes: number;
  neededCount: number;
  readonly needed: NeededPicture[];
}

export type Trash = ReturnType<typeof createTrash>;

/** Looks at what is in the trash, and deletes it for good. */
export function createTrash(parts: TrashParts, organiser: Pick<Organiser, 'inTurn' | 'throwIfClosing'>) {
  const { tables, bus } = parts;

  async function purge(imageIds: Iterable<ImageId>): Promise<PurgeReport> {
    const tally = emptyTally();
    try {
      for (const some of inGroups(imageIds, atOnce)) {
        organiser.throwIfClosing();
        const small = await thumbnailsFor(parts, some);
        inTransaction(parts.db, () => {
          for (const id of some) purgeOne(parts, id, small.get(id) ?? null, tally);
        });
        await removeOriginals(parts);
        await setImmediate();
      }
    } finally {
      // What is gone cannot be asked about one by one.
      if (tally.count > 0) bus.publish({ kind: 'images.changed' });
      bus.publish({ kind: 'organise.changed' });
    }
    if (tally.count === 0 && tally.neededCount > 0) throw stillNeeded(tally);
    return tally;
  }

  return {
    async summary(): Promise<TrashSummary> {
      let sizeBytes = 0;
      for (const some of inGroups(tables.tombstones.trashedBefore(Number.MAX_SAFE_INTEGER), 1_000)) {
        sizeBytes += tables.tombstones.sizeOf(some);
        await setImmediate();
      }
      return { ...tables.tombstones.summary(), sizeBytes };
    },
    async preview(imageIds: Iterable<ImageId>): Promise<PurgeReport> {
      const tally = emptyTally();
      const seen = new Map<Sha256, number>();
      for (const some of inGroups(imageIds, 500)) {
        for (const id of some) previewOne(tables, id, seen, tally);
        await setImmediate();
      }
      return tally;
    },
    purge: (imageIds: () => Iterable<ImageId>): Promise<PurgeReport> =>
      organiser.inTurn(() => purge(imageIds())),
    /** Deletes files that a stop has left behind their rows. */
    removeLeftOriginals: (): Promise<void> => organiser.inTurn(() => removeOriginals(parts)),
  };
}

const emptyTally = (): Tally => ({
  count: 0,
  tombstoneCount: 0,
  freedBytes: 0,
  neededCount: 0,
  needed: [],
});

/** True when a run that is not over will send the picture: it stays, and the report says for which run. */
function isNeeded(tables: Tables, id: ImageId, tally: Tally): boolean {
  const run = tables.tombstones.neededBy(id);
  if (run === null) return false;
  tally.neededCount += 1;
  if (tally.needed.length < mostNamed) tally.needed.push({ imageId: id, ...run });
  return true;
}

function previewOne(tables: Tables, id: ImageId, seen: Map<Sha256, number>, tally: Tally): void {
  const image = tables.tombstones.trashed(id);
  if (!image || isNeeded(tables, id, tally)) return;
  tally.count += 1;
  if (image.isInput) tally.tombstoneCount += 1;
  const times = (seen.get(image.sha256) ?? 0) + 1;
  // Only bytes that several pictures show have to be remembered.
  if (image.sharedBy > 1) seen.set(image.sha256, times);
  if (times === image.sharedBy && canGiveUp(tables, image)) tally.freedBytes += image.sizeBytes;
}

/** Small pictures of those that others were made from; null where the original cannot be read. */
async function thumbnailsFor(
  { tables, thumbnails, makeThumbnails, log }: TrashParts,
  imageIds: readonly ImageId[],
): Promise<Map<ImageId, Pick<Thumbnails, 'small' | 'large'>>> {
  const found = new Map<ImageId, Pick<Thumbnails, 'small' | 'large'>>();
  for (const id of imageIds) {
    const image = tables.tombstones.trashed(id);
    if (!image?.isInput) continue;
    const [small, large] = [thumbnails.get(image.sha256, '160'), thumbnails.get(image.sha256, '320')];
    try {
      found.set(id, small && large ? { small, large } : await makeThumbnails(image.sha256));
    } catch (error) {
      log.warn(`organise/trash image ${id} is deleted without a small picture`, { error: String(error) });
    }
  }
  return found;
}

/** Everything about one picture is decided here, inside the transaction, by what is true now. */
function purgeOne(
  { db, tables, clock }: TrashParts,
  id: ImageId,
  thumbnails: Pick<Thumbnails, 'small' | 'large'> | null,
  tally: Tally,
): void {
  const image = tables.tombstones.trashed(id);
  if (!image || isNeeded(tables, id, tally)) return;
  const nowMs = clock.nowMs();
  const { tombstones } = tables;
  tombstones.clearLinks(id);
  tables.search.removeImage(id);
  const isKept = image.isInput || image.isMade || !couldRemove(db, () => tombstones.removeRow(id, nowMs));
  if (isKept) tombstones.keepPlace(id, image.isInput ? thumbnails : null, nowMs);
  if (image.sharedBy === 1 && canGiveUp(tables, image)) {
    tombstones.giveUpBytes(image.sha256, nowMs);
    tally.freedBytes += image.sizeBytes;
  }
  tally.count += 1;
  if (image.isInput) tally.tombstoneCount += 1;
}

/** False, and nothing removed, where another table names the picture. */
function couldRemove(db: Database.Database, remove: () => void): boolean {
  try {
    inTransaction(db, remove);
    return true;
  } catch (error) {
    if (error instanceof Sqlite.SqliteError && error.code === 'SQLITE_CONSTRAINT_FOREIGNKEY') return false;
    throw error;
  }
}

/** Bytes that arrive again at this moment, or that a run which is not over sends, stay. */
function canGiveUp(tables: Tables, { sha256 }: TrashedImage): boolean {
  return !tables.blobs.isExpected(sha256) && !tables.tombstones.isSent(sha256);
}

function stillNeeded({ needed, neededCount }: Tally): AppError {
  const [first] = needed;
  const what = neededCount === 1 ? 'That picture is' : `These ${neededCount} pictures are`;
  return new AppError(
    'conflict',
    `${what} still needed by a run that is not over (${first?.prompt ?? ''}). Nothing was deleted. ` +
      'Cancel the run or wait for its end, then try again.',
  );
}
