import { drawMask } from '../../../shared/mask/draw-mask.ts';
import { measureMask } from '../../../shared/mask/mask-facts.ts';
import type { MaskDocument } from '../../../shared/mask/mask-steps.ts';
import type { DrawnMask } from '../image-worker.ts';
import { maskPng, type MaskConvention } from './convert-mask.ts';
import { inspectPicture } from './inspect.ts';
import type { Sharp } from './load-sharp.ts';
import { decoding } from './open-picture.ts';

/** Draws strokes at the exact size of the picture they belong to, in the convention a wire wants. */
export async function drawStoredMask(
  sharp: Sharp,
  document: Uint8Array,
  targetPath: string,
  convention: MaskConvention,
): Promise<DrawnMask> {
  const { width, height } = await inspectPicture(sharp, targetPath);
  // Written by core from steps it had parsed; it travels as bytes because large ones go through a file.
  const strokes = JSON.parse(Buffer.from(document).toString('utf8')) as MaskDocument;
  const mask = drawMask({ width, height }, strokes);
  const { markedPixels } = measureMask(mask);
  const png = await decoding(() =>
    maskPng(
      sharp,
      mask.values.map((value) => 255 - value),
      mask,
      convention,
    ),
  );
  return { png, width, height, markedPixels };
}
