import type { Sharp as SharpImage } from 'sharp';
import { AppError } from '../../../shared/errors.ts';
import type { LocalOperation } from '../../../shared/local-edit.ts';
import type { Sharp } from './load-sharp.ts';
import { largestPicturePixels } from './open-picture.ts';
import { fromOwnPixels, readOwnPixels, toPng, type OwnPixels } from './own-pixels.ts';

/** A new picture from another as PNG; but for resizing, every pixel that stays is exactly what it was. */
export async function editPicture(
  sharp: Sharp,
  path: string,
  operation: LocalOperation,
): Promise<Uint8Array> {
  const pixels = await readOwnPixels(sharp, path);
  const problem = problemOf(pixels, operation);
  if (problem !== null) throw new AppError('invalid-input', problem, { field: 'operation' });
  const edited = await apply(sharp, pixels, operation);
  return toPng(edited, pixels.profile, pixels.hasAlpha || operation.kind === 'extend');
}

async function apply(sharp: Sharp, pixels: OwnPixels, operation: LocalOperation): Promise<SharpImage> {
  const image = fromOwnPixels(sharp, pixels);
  switch (operation.kind) {
    case 'crop': {
      const { x, y, width, height } = operation;
      return image.extract({ left: x, top: y, width, height });
    }
    case 'rotate':
      return image.rotate(operation.quarterTurns * 90);
    case 'flip':
      return operation.axis === 'horizontal' ? image.flop() : image.flip();
    case 'resize':
      return resized(image, operation.width, operation.height);
    case 'extend': {
      const { x, y, scaledWidth, scaledHeight, width, height } = operation;
      const isScaled = scaledWidth !== pixels.width || scaledHeight !== pixels.height;
      return (isScaled ? resized(image, scaledWidth, scaledHeight) : image).extend({
        left: x,
        top: y,
        right: width - x - scaledWidth,
        bottom: height - y - scaledHeight,
        background: { r: 0, g: 0, b: 0, alpha: 0 },
      });
    }
  }
}

function resized(image: SharpImage, width: number, height: number): SharpImage {
  return image.resize(width, height, { fit: 'fill', kernel: 'lanczos3' });
}

/** Why it cannot be done to this picture, in words. */
function problemOf({ width, height }: OwnPixels, operation: LocalOperation): string | null {
  if (operation.kind === 'crop') {
    const isInside = operation.x + operation.width <= width && operation.y + operation.height <= height;
    return isInside ? null : `The crop reaches beyond the picture, which is ${width} × ${height}.`;
  }
  if (operation.kind !== 'extend' && operation.kind !== 'resize') return null;
  if (operation.width * operation.height > largestPicturePixels)
    return 'The new picture would have more than 64 million pixels. Choose a smaller size.';
  if (operation.kind === 'resize') return null;
  const { x, y, scaledWidth, scaledHeight } = operation;
  const isInside = x + scaledWidth <= operation.width && y + scaledHeight <= operation.height;
  return isInside ? null : 'The picture does not fit on the new canvas. Choose a larger one.';
}
