import type { Sha256 } from '../../shared/ids.ts';
import type { Tables } from '../db/tables.ts';
import type { ImageWorker } from '../images/image-worker.ts';
import type { Clock, Logger } from '../ports.ts';

interface LookParts {
  readonly tables: Pick<Tables, 'blobs' | 'fileRecipes'>;
  readonly images: Pick<ImageWorker, 'describe'>;
  readonly originalPath: (sha256: Sha256) => string;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly log: Logger;
}

/** After the start, and between originals: whoever looks at pictures goes first. */
const settleMs = 20_000;
const pauseMs = 200;
const batchSize = 50;

/** Looks into originals that came before anybody asked what they carry, a few at a time, until all are known. */
export async function lookIntoOriginals(parts: LookParts, signal: AbortSignal): Promise<void> {
  try {
    await parts.clock.sleep(settleMs, signal);
    for (
      let some = parts.tables.blobs.unlooked(batchSize);
      some.length > 0;
      some = parts.tables.blobs.unlooked(batchSize)
    ) {
      for (const { sha256 } of some) {
        signal.throwIfAborted();
        await lookInto(parts, sha256);
        await parts.clock.sleep(pauseMs, signal);
      }
    }
  } catch (error) {
    if (!signal.aborted) parts.log.error('imports/look-into-originals', error);
  }
}

async function lookInto({ tables, images, originalPath }: LookParts, sha256: Sha256): Promise<void> {
  // A lost or damaged file carries nothing that could be shown; a check of the library tells of it.
  const found = await images.describe(originalPath(sha256)).catch(() => null);
  tables.blobs.setHasC2pa(sha256, found?.hasC2pa ?? false);
  if (found?.recipe) tables.fileRecipes.insertIfAbsent(sha256, found.recipe);
}
