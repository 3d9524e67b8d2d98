import type { Sharp as SharpImage } from 'sharp';
import { AppError } from '../../../shared/errors.ts';
import { inspectPicture } from './inspect.ts';
import type { Sharp } from './load-sharp.ts';
import { decoding, openPicture } from './open-picture.ts';

export type MaskConvention = 'alpha' | 'white' | 'grey';

/**
 * Masks invert across servers: alpha 0 marks what to edit (OpenAI), white does (LocalAI), or the light part of one
 * grey channel (stable-diffusion.cpp). Ours are the first kind.
 */
export async function convertMask(
  sharp: Sharp,
  maskPath: string,
  targetPath: string,
  convention: MaskConvention,
): Promise<Uint8Array> {
  const [mask, target] = await Promise.all([
    inspectPicture(sharp, maskPath),
    inspectPicture(sharp, targetPath),
  ]);
  if (mask.width !== target.width || mask.height !== target.height) {
    throw new AppError(
      'unreadable',
      `The mask is ${mask.width} × ${mask.height} pixels and the picture ${target.width} × ${target.height}. ` +
        'They must be the same size.',
    );
  }
  if (!mask.hasAlpha) {
    throw new AppError('unreadable', 'The mask has no transparent part, so it marks nothing to edit.');
  }
  return decoding(async () => {
    const alpha = await openPicture(sharp, maskPath).autoOrient().extractChannel('alpha').raw().toBuffer();
    return maskPng(sharp, alpha, mask, convention);
  });
}

/** PNG of a mask given as alpha (0 marks what to edit). */
export async function maskPng(
  sharp: Sharp,
  alpha: Uint8Array,
  size: { readonly width: number; readonly height: number },
  convention: MaskConvention,
): Promise<Uint8Array> {
  return drawn(sharp, alpha, size, convention).png().toBuffer();
}

function drawn(
  sharp: Sharp,
  alpha: Uint8Array,
  size: { readonly width: number; readonly height: number },
  convention: MaskConvention,
): SharpImage {
  const { width, height } = size;
  if (convention === 'alpha') {
    const pixels = Buffer.alloc(alpha.length * 4);
    alpha.forEach((value, index) => (pixels[index * 4 + 3] = value));
    return sharp(pixels, { raw: { width, height, channels: 4 } });
  }
  const marked = sharp(
    alpha.map((value) => 255 - value),
    { raw: { width, height, channels: 1 } },
  );
  return convention === 'grey' ? marked.toColourspace('b-w') : marked.toColourspace('srgb');
}
