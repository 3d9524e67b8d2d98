import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { Metadata } from 'sharp';
import { AppError } from '../../../shared/errors.ts';
import { Sha256 } from '../../../shared/ids.ts';
import { splitPicture } from '../container/split-picture.ts';
import type { CheckedImage, ImageFacts, ImageFormat } from '../image-worker.ts';
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
    const { bytes, facts } = await readWhole(sharp, path);
    await decodeAll(sharp, bytes, facts.format);
    return nameFile(bytes, facts);
  });
}

/** Reads a file once and looks at its header and its end. */
export async function readWhole(
  sharp: Sharp,
  path: string,
): Promise<{ readonly bytes: Buffer; readonly facts: ImageFacts; readonly isAnimated: boolean }> {
  if ((await fileSize(path)) > largestFileBytes) {
    throw new AppError('unreadable', 'The picture file is larger than 512 MB.');
  }
  const bytes = await readFile(path);
  const metadata = await openPicture(sharp, bytes).metadata();
  const facts = factsOf(metadata, bytes.byteLength);
  if (!isWholeFile(bytes, facts.format)) throw incomplete();
  return { bytes, facts, isAnimated: (metadata.pages ?? 1) > 1 };
}

/** The facts of a file with the name its bytes give it. */
export function nameFile(bytes: Buffer, facts: ImageFacts): CheckedImage {
  const sha256 = Sha256.parse(createHash('sha256').update(bytes).digest('hex'));
  const hasC2pa = splitPicture(bytes, facts.format).some(({ kind }) => kind === 'credentials');
  return { ...facts, sha256, hasC2pa };
}

/** Decodes every frame; the thumbnail of an animation needs only the first. */
export async function decodeAll(sharp: Sharp, bytes: Buffer, format: ImageFormat): Promise<void> {
  // One channel is enough: the decoder has to walk every byte for it, and a quarter of the memory holds it.
  await openPicture(sharp, bytes, { pages: format === 'webp' ? -1 : 1 })
    .extractChannel(0)
    .raw()
    .toBuffer();
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
