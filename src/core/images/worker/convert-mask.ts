import type { Sharp as SharpImage } from 'sharp';
import { AppError } from '../../../shared/errors.ts';
import { inspectPicture } from './inspect.ts';
import type { Sharp } from './load-sharp.ts';
import { decoding, openPicture } from './open-picture.ts';

export type MaskConvention = 'alpha' | 'white' | 'grey';

/** What marks in a given mask: its transparent parts, or, in one that was kept as it went out, else its light ones. */
export type MaskMarking = 'alpha' | 'alpha-or-light';

/**
 * Masks invert across servers: alpha 0 marks what to edit (OpenAI), white does (LocalAI), or the light part of one
 * grey channel (stable-diffusion.cpp). A person's are the first kind; what went out is kept as
 * it was.
 */
export async function convertMask(
  sharp: Sharp,
  maskPath: string,
  targetPath: string,
  convention: MaskConvention,
  marking: MaskMarking = 'alpha',
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
  if (!mask.hasAlpha && marking === 'alpha') {
    throw new AppError('unreadable', 'The mask has no transparent part, so it marks nothing to edit.');
  }
  return decoding(async () => {
    const upright = openPicture(sharp, maskPath).autoOrient();
    if (mask.hasAlpha)
      return maskPng(sharp, await upright.extractChannel('alpha').raw().toBuffer(), mask, convention);
    // White and grey masks have the same value in every channel.
    const light = await upright.extractChannel(0).raw().toBuffer();
    const alpha = light.map((value) => 255 - value);
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
