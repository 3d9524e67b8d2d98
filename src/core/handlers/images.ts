import { rm } from 'node:fs/promises';
import type Database from 'better-sqlite3';
import { AppError } from '../../shared/errors.ts';
import type { ImageId, ProjectId } from '../../shared/ids.ts';
import type { ImageRecord } from '../db/images.ts';
import type { Tables } from '../db/tables.ts';
import { inTransaction } from '../db/transaction.ts';
import type { CoreHandlers } from '../dispatch.ts';
import type { EventBus } from '../event-bus.ts';
import type { BlobStore } from '../files/blob-store.ts';
import { displayFileName } from '../files/display-name.ts';
import type { CheckedImage } from '../images/image-worker.ts';
import type { Clock } from '../ports.ts';
import type { Uploads } from '../uploads.ts';
import { viewImage } from './image-detail.ts';
import { requireProject } from './projects.ts';

export interface ImageHandlerParts {
  readonly db: Database.Database;
  readonly tables: Tables;
  readonly blobs: BlobStore;
  readonly uploads: Pick<Uploads, 'take'>;
  readonly bus: Pick<EventBus, 'publish'>;
  readonly clock: Pick<Clock, 'nowMs'>;
  /** Asks for thumbnails of a new picture, in the background. */
  readonly makeThumbnails: (imageId: ImageId) => void;
}

type ImageMethods = Extract<keyof CoreHandlers, `images.${string}`>;

/** Answers everything about pictures of the library. */
export function createImageHandlers(parts: ImageHandlerParts): Pick<CoreHandlers, ImageMethods> {
  const { db, tables, blobs, bus, clock } = parts;
  return {
    'images.page'({ scope, search, after, limit }) {
      // One more than asked for tells whether there is a next page.
      const places = tables.search.places(scope, search, after, limit + 1);
      const shown = places.slice(0, limit);
      const next = places.length > limit ? (shown.at(-1) ?? null) : null;
      return { cells: tables.images.cells(shown.map((place) => place.id)), next };
    },
    'images.count': ({ scope, search }) => ({ count: tables.search.count(scope, search) }),
    'images.detail': ({ imageId }) => viewImage(tables, requireImage(tables, imageId)),
    'images.chain'({ imageId }) {
      requireImage(tables, imageId);
      return tables.edges.chain(imageId);
    },
    'images.import': async ({ projectId, uploadId, fileName }) => {
      requireProject(tables, projectId);
      const upload = parts.uploads.take(uploadId);
      try {
        const checked = await blobs.checkAndAdopt(upload.path);
        return { imageId: keepImport(parts, projectId, checked, displayFileName(fileName)) };
      } finally {
        await rm(upload.path, { force: true });
      }
    },
    'images.setTrashed'({ imageIds, trashed }) {
      const changed = inTransaction(db, () => tables.images.setTrashed(imageIds, trashed, clock.nowMs()));
      for (const { id, projectId } of changed) bus.publish({ kind: 'image.changed', imageId: id, projectId });
      return null;
    },
    'images.path'({ imageId }, caller) {
      if (caller !== 'command-line')
        throw new AppError(
          'unavailable',
          'Where originals lie on the disk is only told on the command line.',
        );
      const { sha256 } = requireImage(tables, imageId);
      const blob = tables.blobs.get(sha256);
      if (!blob)
        throw new AppError('not-found', `The original of picture ${imageId} is not in this library.`);
      return { path: blobs.pathOf(sha256, blob.format), sha256 };
    },
  };
}

/** Commits an import whose original is durable. The same bytes in the same project stay one picture. */
function keepImport(
  parts: ImageHandlerParts,
  projectId: ProjectId,
  checked: CheckedImage,
  fileName: string | null,
): ImageId {
  const { db, tables, bus, clock } = parts;
  const nowMs = clock.nowMs();
  const { imageId, isNew } = inTransaction(db, () => {
    const existing = tables.images.findSameBytes(checked.sha256, projectId);
    if (existing !== null) {
      // Whoever brings a picture again wants to see it, also when it was thrown away.
      tables.images.setTrashed([existing], false, nowMs);
      return { imageId: existing, isNew: false };
    }
    return { imageId: insertImport(tables, projectId, checked, fileName, nowMs), isNew: true };
  });
  bus.publish({ kind: isNew ? 'image.added' : 'image.changed', imageId, projectId });
  if (isNew) parts.makeThumbnails(imageId);
  return imageId;
}

function insertImport(
  tables: Tables,
  projectId: ProjectId,
  checked: CheckedImage,
  fileName: string | null,
  nowMs: number,
): ImageId {
  tables.blobs.insertIfAbsent(checked, nowMs);
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
    sortedAtMs: nowMs,
    createdAtMs: nowMs,
  });
  tables.search.indexImage(imageId, { prompt: null, revisedPrompt: null, fileName, note: '', tags: [] });
  return imageId;
}

function requireImage(tables: Tables, imageId: ImageId): ImageRecord {
  const image = tables.images.get(imageId);
  if (!image) throw new AppError('not-found', 'That picture is not in this library.', { field: 'imageId' });
  return image;
}
