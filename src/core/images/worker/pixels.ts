import type { Sharp } from './load-sharp.ts';
import { decoding, openPicture } from './open-picture.ts';

/** Upright RGBA. */
export interface PixelImage {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** Decodes to upright RGBA in sRGB, shrunk to fit `maxEdge` where given. */
export async function readPixels(sharp: Sharp, path: string, maxEdge?: number): Promise<PixelImage> {
  return decoding(async () => {
    const image = openPicture(sharp, path).autoOrient();
    if (maxEdge !== undefined) {
      image.resize(maxEdge, maxEdge, { fit: 'inside', withoutEnlargement: true });
    }
    const { data, info } = await image
      .toColourspace('srgb')
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, pixels: data };
  });
}

/** The same picture as PNG, upright. */
export async function reencodeAsPng(sharp: Sharp, path: string): Promise<Uint8Array> {
  return decoding(() => openPicture(sharp, path).autoOrient().toColourspace('srgb').png().toBuffer());
}
