import type { Sharp as SharpImage } from 'sharp';
import { invariant } from '../../../shared/errors.ts';
import type { DrawRequest, ImageFormat } from '../image-worker.ts';
import type { Sharp } from './load-sharp.ts';

/** What `compression` means where none is given: good to the eye, and a fifth of the bytes of 100. */
const usualCompression = 90;

const encoders: Readonly<Record<ImageFormat, (image: SharpImage, quality: number) => SharpImage>> = {
  png: (image) => image.png({ compressionLevel: 6 }),
  jpeg: (image, quality) => image.flatten({ background: '#ffffff' }).jpeg({ quality }),
  webp: (image, quality) => image.webp({ quality, effort: 2 }),
};

/** Encodes raw RGBA; an alpha channel that hides nothing is left out. */
export async function encodePixels(sharp: Sharp, request: DrawRequest): Promise<Uint8Array> {
  const { width, height, pixels, format, compression } = request;
  invariant(pixels.byteLength === width * height * 4, 'raw pixels are four bytes each');
  const image = sharp(pixels, { raw: { width, height, channels: 4 } });
  const trimmed = hasTransparency(pixels) ? image : image.removeAlpha();
  const quality = Math.max(1, compression ?? usualCompression);
  return encoders[format](trimmed, quality).toBuffer();
}

function hasTransparency(pixels: Uint8Array): boolean {
  for (let at = 3; at < pixels.length; at += 4) {
    if (pixels[at] !== 255) return true;
  }
  return false;
}
