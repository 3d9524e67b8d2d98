import type { Sharp as SharpImage, SharpOptions } from 'sharp';
import { AppError } from '../../../shared/errors.ts';
import { errorCode } from '../../files/durable.ts';
import type { ImageFormat } from '../image-worker.ts';
import type { Sharp } from './load-sharp.ts';

/** A 776 KB file can claim 256 megapixels and take 820 MB to decode; this many is four times any model's output. */
export const largestPicturePixels = 64_000_000;

/** Opens bytes or a file with the limits every picture has. `failOn` keeps sharp's default: cut files are refused. */
export function openPicture(
  sharp: Sharp,
  source: string | Uint8Array,
  options: SharpOptions = {},
): SharpImage {
  return sharp(source, { limitInputPixels: largestPicturePixels, ...options });
}

const formats: Readonly<Record<string, ImageFormat>> = { png: 'png', jpeg: 'jpeg', webp: 'webp' };

/** The format the bytes really have; the loaders that are left know three. */
export function knownFormat(format: string | undefined): ImageFormat {
  const known = formats[format ?? ''];
  if (!known) throw notAPicture();
  return known;
}

/** What libvips says, in words for people; whatever is not here is damage of one kind or another. */
const sentences: readonly { readonly fits: RegExp; readonly message: string }[] = [
  {
    fits: /pixel limit/i,
    message: 'The picture has more than 64 million pixels. Proofsheet does not open pictures that large.',
  },
  { fits: /unsupported image format/i, message: 'The file is not a PNG, JPEG or WebP picture.' },
  { fits: /is missing|ENOENT|no such file/i, message: 'The picture file is missing.' },
];

/** Runs one decode and gives what is wrong with the file as an `unreadable` error; bugs pass through. */
export async function decoding<Value>(decode: () => Promise<Value>): Promise<Value> {
  try {
    return await decode();
  } catch (error) {
    // sharp throws plain errors for files and TypeErrors for wrong calls.
    if (!(error instanceof Error) || error.name !== 'Error') throw error;
    throw new AppError('unreadable', sentenceFor(error), { cause: error });
  }
}

function sentenceFor(error: Error): string {
  const known = sentences.find(({ fits }) => fits.test(error.message));
  if (known) return known.message;
  const code = errorCode(error);
  return code === ''
    ? 'The picture is damaged or incomplete, so it cannot be opened.'
    : `The picture file cannot be read (${code}).`;
}

export function notAPicture(): AppError {
  return new AppError('unreadable', 'The file is not a PNG, JPEG or WebP picture.');
}

export function incomplete(): AppError {
  return new AppError('unreadable', 'The picture is incomplete: its end is missing.');
}
