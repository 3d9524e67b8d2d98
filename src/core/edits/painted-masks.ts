import { AppError } from '../../shared/errors.ts';
import type { ImageId } from '../../shared/ids.ts';
import type { MaskState } from '../../shared/contract/edits.ts';
import { maskLimits, pointCount, type MaskDocument } from '../../shared/mask/mask-steps.ts';
import type { ImageRecord } from '../db/images.ts';
import type { MaskRecord } from '../db/masks.ts';
import type { Tables } from '../db/tables.ts';

/** What is known of the strokes on a picture or behind a mask; null where there are none. */
export function maskState(tables: Tables, imageId: ImageId): MaskState | null {
  const image = tables.images.get(imageId);
  const mask = tables.masks.get(imageId);
  return image && mask ? stateOf(tables, image, mask) : null;
}

function stateOf(tables: Tables, { width, height }: ImageRecord, mask: MaskRecord): MaskState {
  const { featherPx, markedPixels, revision } = mask;
  return {
    revision,
    width,
    height,
    featherPx,
    stepCount: tables.masks.stepCount(mask.imageId),
    markedPixels,
  };
}

/** Why strokes are too many to be kept or drawn, in words; null where they are not. */
export function tooManyStrokes(steps: MaskDocument['steps']): string | null {
  if (steps.length > maskLimits.steps) {
    const most = maskLimits.steps.toLocaleString('en-US');
    return `A mask holds at most ${most} strokes. Fill or clear it and begin anew.`;
  }
  const points = steps.reduce((sum, step) => sum + pointCount(step), 0);
  if (points <= maskLimits.points) return null;
  return 'The mask has more strokes than can be kept. Fill or clear it and begin anew.';
}

/** The strokes to be sent, when they still are what the person saw; otherwise why not. */
export function strokesToSend(
  tables: Tables,
  painted: { readonly paintedOn: ImageId; readonly revision: number },
): MaskDocument {
  const mask = tables.masks.get(painted.paintedOn);
  if (!mask) throw emptyMask();
  if (mask.revision !== painted.revision)
    throw new AppError('conflict', 'The mask was changed meanwhile. Look at it again, then send.', {
      field: 'mask',
    });
  return { featherPx: mask.featherPx, steps: tables.masks.steps(painted.paintedOn) };
}

/** Nothing painted is nothing to change. */
function emptyMask(): AppError {
  return new AppError('invalid-input', 'The mask is empty: paint what should change.', { field: 'mask' });
}
