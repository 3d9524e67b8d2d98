import { unlinkSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import type { Tables } from '../db/tables.ts';
import type { BlobStore } from '../files/blob-store.ts';
import { errorCode } from '../files/durable.ts';
import type { ThumbnailStore } from '../files/thumbnail-store.ts';
import type { Logger } from '../ports.ts';

interface RemovalParts {
  readonly tables: Pick<Tables, 'removals' | 'blobs'>;
  readonly blobs: Pick<BlobStore, 'pathOf'>;
  readonly thumbnails: Pick<ThumbnailStore, 'remove'>;
  readonly log: Logger;
}

/**
 * Deletes the files of originals that were given up: their rows went first, so a stop at any moment leaves files without
 * rows, never rows without files. Looked at and deleted without a pause in between, so that bytes which come in again at
 * this moment are either kept, or written anew by whoever brings them.
 */
export async function removeOriginals(parts: RemovalParts): Promise<void> {
  const { tables, blobs, thumbnails, log } = parts;
  for (const { sha256, format } of tables.removals.list()) {
    // An arrival under way may have seen the file and will not write it again: the next start looks again.
    if (tables.blobs.isExpected(sha256)) continue;
    try {
      if (!tables.removals.isWanted(sha256)) {
        thumbnails.remove(sha256);
        unlinkSync(blobs.pathOf(sha256, format));
      }
      tables.removals.done(sha256);
    } catch (error) {
      if (errorCode(error) === 'ENOENT') tables.removals.done(sha256);
      else log.error(`organise/remove-originals ${sha256}`, error);
    }
    await setImmediate();
  }
}
