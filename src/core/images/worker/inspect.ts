import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { Metadata } from 'sharp';
import { AppError } from '../../../shared/errors.ts';
import { Sha256 } from '../../../shared/ids.ts';
import type { CheckedImage, ImageFacts } from '../image-worker.ts';
import type { Sharp } from './load-sharp.ts';
import { decoding, incomplete, knownFormat, notAPicture, openPicture } from './open-picture.ts';
import { isWholeFile } from './whole-file.ts';

/** Far above any provider's reply or upload; a file above it is not read into memory. */
const largestFileBytes = 512 * 1024 * 1024;

/** Facts from the header alone. */
export async function inspectPicture(sharp: Sharp, path: string): Promise<ImageFacts> {
  return decoding(async () => {
    const sizeBytes = await fileSize(path);
    return factsOf(await openPicture(sharp, path).metadata(), sizeBytes);
  });
}

/** Reads a file once; hashes it, decodes all of it (every frame of an animation) and looks for its last byte. */
export async function checkPicture(sharp: Sharp, path: string): Promise<CheckedImage> {
  return decoding(async () => {
    if ((await fileSize(path)) > largestFileBytes) {
      throw new AppError('unreadable', 'The picture file is larger than 512 MB.');
    }
    const bytes = await readFile(path);
    const facts = factsOf(await openPicture(sharp, bytes).metadata(), bytes.byteLength);
    if (!isWholeFile(bytes, facts.format)) throw incomplete();
    // One channel is enough: the decoder has to walk every byte for it, and a quarter of the memory holds it.
    await openPicture(sharp, bytes, { pages: facts.format === 'webp' ? -1 : 1 })
      .extractChannel(0)
      .raw()
      .toBuffer();
    return { ...facts, sha256: Sha256.parse(createHash('sha256').update(bytes).digest('hex')) };
  });
}

async function fileSize(path: string): Promise<number> {
  const { size } = await stat(path);
  if (size === 0) throw notAPicture();
  return size;
}

function factsOf(metadata: Metadata, sizeBytes: number): ImageFacts {
  const orientation = metadata.orientation ?? 1;
  const isTurned = orientation >= 5;
  return {
    format: knownFormat(metadata.format),
    width: isTurned ? metadata.height : metadata.width,
    height: isTurned ? metadata.width : metadata.height,
    hasAlpha: metadata.hasAlpha,
    sizeBytes,
    orientation,
  };
}
