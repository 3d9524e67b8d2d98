import type Database from 'better-sqlite3';
import type { ImageId, ProjectId } from '../../shared/ids.ts';
import type { Tables } from '../db/tables.ts';
import { inTransaction } from '../db/transaction.ts';
import type { EventBus } from '../event-bus.ts';
import type { BlobStore } from '../files/blob-store.ts';
import { syncFile } from '../files/durable.ts';
import type { ImageWorker, TakenPicture, Thumbnails } from '../images/image-worker.ts';
import type { Clock } from '../ports.ts';
import type { Sha256 } from '../../shared/ids.ts';

/** What taking pictures in works with. */
export interface ImportParts {
  readonly db: Database.Database;
  readonly tables: Tables;
  readonly blobs: BlobStore;
  readonly images: Pick<ImageWorker, 'takeIn' | 'checkCredentials'>;
  readonly bus: Pick<EventBus, 'publish'>;
  readonly clock: Pick<Clock, 'nowMs'>;
  /** Keeps thumbnails that were made on the way in. */
  readonly keepThumbnails: (sha256: Sha256, thumbnails: Thumbnails) => void;
}

/** Where an import goes, and how it is called there. */
export interface ImportPlace {
  readonly projectId: ProjectId;
  readonly fileName: string | null;
  /** When the file was last changed, where the picture is to stand by that; null for now. */
  readonly fileTimeMs: number | null;
}

export interface KeptImport {
  readonly imageId: ImageId;
  readonly isNew: boolean;
}

/**
 * Takes a staged file in: decoded once, durable among the originals, then its row. The staged file stays for the caller to
 * remove. The same bytes in the same project stay one picture, which is also what makes an import that was cut off safe
 * to begin again.
 */
export async function takeFileIn(
  parts: ImportParts,
  stagedPath: string,
  place: ImportPlace,
): Promise<KeptImport> {
  // The disk takes the bytes while they are decoded; they are made sure of again where they are given their name.
  const [taken] = await Promise.all([parts.images.takeIn(stagedPath), syncFile(stagedPath)]);
  await parts.blobs.adopt(stagedPath, taken.checked);
  parts.keepThumbnails(taken.checked.sha256, taken.thumbnails);
  return keepImport(parts, taken, place);
}

/** Commits an import whose original is durable. */
function keepImport(parts: ImportParts, taken: TakenPicture, place: ImportPlace): KeptImport {
  const { db, tables, bus } = parts;
  const { sha256 } = taken.checked;
  const kept = inTransaction(db, () => {
    // Also where the picture is here: it ends the wait for the file that was just adopted.
    tables.blobs.insertIfAbsent(taken.checked, parts.clock.nowMs());
    const existing = findAgain(parts, sha256, place.projectId);
    if (existing !== null) return { imageId: existing, isNew: false };
    const imageId = insertImport(parts, taken, place);
    tables.images.setThumbhash(imageId, taken.thumbnails.thumbhash);
    return { imageId, isNew: true };
  });
  const { imageId, isNew } = kept;
  bus.publish({ kind: isNew ? 'image.added' : 'image.changed', imageId, projectId: place.projectId });
  return kept;
}

/** The picture of this project with these bytes. Whoever brings one again wants to see it, also out of the trash. */
export function findAgain(parts: ImportParts, sha256: Sha256, projectId: ProjectId): ImageId | null {
  const { tables, clock } = parts;
  const existing = tables.images.findSameBytes(sha256, projectId);
  if (existing !== null) tables.images.setTrashed([existing], false, clock.nowMs());
  return existing;
}

function insertImport(parts: ImportParts, taken: TakenPicture, place: ImportPlace): ImageId {
  const { tables, clock } = parts;
  const { checked, recipe } = taken;
  const { projectId, fileName } = place;
  const nowMs = clock.nowMs();
  if (recipe) tables.fileRecipes.insertIfAbsent(checked.sha256, recipe);
  const imageId = tables.images.insert({
    projectId,
    sha256: checked.sha256,
    runId: null,
    attemptId: null,
    outputIndex: null,
    origin: 'imported',
    isListed: true,
    fileName,
    revisedPrompt: null,
    sourceId: null,
    width: checked.width,
    height: checked.height,
    amountNanos: null,
    sortedAtMs: sensibleTime(place.fileTimeMs, nowMs) ?? nowMs,
    createdAtMs: nowMs,
  });
  const prompt = recipe?.prompt ?? null;
  tables.search.indexImage(imageId, { prompt, revisedPrompt: null, fileName, note: '', tags: [] });
  return imageId;
}

/** The first picture of a computer is younger than this; what claims to be older has lost its date. */
const earliestMs = Date.UTC(1990, 0, 1);

function sensibleTime(fileTimeMs: number | null, nowMs: number): number | null {
  if (fileTimeMs === null || fileTimeMs < earliestMs || fileTimeMs > nowMs) return null;
  return Math.floor(fileTimeMs);
}
