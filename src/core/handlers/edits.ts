import { AppError } from '../../shared/errors.ts';
import type { ImageId } from '../../shared/ids.ts';
import type { MaskState } from '../../shared/contract/edits.ts';
import type { MethodInput } from '../../shared/contract.ts';
import type { ImageRecord } from '../db/images.ts';
import { inTransaction } from '../db/transaction.ts';
import type { CoreHandlers } from '../dispatch.ts';
import type { EditService } from '../edits/edit-service.ts';
import { maskState, tooManyStrokes } from '../edits/painted-masks.ts';
import type { JobContext } from '../jobs/job-context.ts';

type EditMethods = Extract<keyof CoreHandlers, `masks.${string}` | `edits.${string}`>;
type MaskParts = Pick<JobContext, 'db' | 'tables' | 'bus' | 'clock'>;

/** Answers everything about painted masks and pictures made here. */
export function createEditHandlers(context: JobContext, edits: EditService): Pick<CoreHandlers, EditMethods> {
  const { tables, db, clock } = context;
  return {
    'masks.get'({ imageId }) {
      const state = maskState(tables, requireImage(context, imageId).id);
      return state === null ? null : { state, steps: tables.masks.steps(imageId) };
    },
    'masks.state': ({ imageId }) => maskState(tables, requireImage(context, imageId).id),
    'masks.save': (input) => saveMask(context, input),
    'masks.copy'({ fromImageId, toImageId }) {
      const to = requireListed(context, toImageId);
      const from = requireImage(context, fromImageId);
      const mask = tables.masks.get(fromImageId);
      if (!mask)
        throw new AppError('not-found', 'There are no strokes to take over.', { field: 'fromImageId' });
      if (from.width !== to.width || from.height !== to.height)
        throw new AppError(
          'invalid-input',
          `The mask is ${from.width} × ${from.height} and the picture ${to.width} × ${to.height}. A mask fits only a picture of its own size.`,
          { field: 'toImageId' },
        );
      if (fromImageId !== toImageId)
        inTransaction(db, () => tables.masks.copy(mask, toImageId, clock.nowMs()));
      return changed(context, toImageId);
    },
    'masks.clear'({ imageId }) {
      requireListed(context, imageId);
      if (tables.masks.remove(imageId)) context.bus.publish({ kind: 'mask.changed', imageId });
      return null;
    },
    'edits.make': ({ imageId, operation }) => edits.make(imageId, operation),
    'edits.keepOutside': ({ imageId, featherPx }) => edits.keepOutside(imageId, featherPx),
  };
}

/** Checked and written in one transaction: two windows that paint on one picture cannot mix their strokes. */
function saveMask(context: MaskParts, input: MethodInput<'masks.save'>): MaskState {
  const { tables, db, clock } = context;
  const { imageId, basedOn, keepSteps, steps, featherPx, markedPixels } = input;
  const { width, height } = requireListed(context, imageId);
  if (markedPixels !== null && markedPixels > width * height)
    throw new AppError('invalid-input', 'More is marked than the picture has.', { field: 'markedPixels' });
  inTransaction(db, () => {
    const before = tables.masks.get(imageId);
    if ((before?.revision ?? 0) !== basedOn)
      throw new AppError(
        'conflict',
        'The mask was changed in another window. Open it again to go on from there.',
      );
    const kept = tables.masks.stepCount(imageId);
    if (keepSteps > kept)
      throw new AppError('invalid-input', 'The mask has fewer strokes than are to stay.', {
        field: 'keepSteps',
      });
    tables.masks.change({ imageId, keepSteps, steps, featherPx, markedPixels, nowMs: clock.nowMs() });
    // Counted in full only where many could have come together: reading a million points takes a while.
    const problem =
      keepSteps + steps.length > 1_000 || steps.length > 200
        ? tooManyStrokes(tables.masks.steps(imageId))
        : null;
    if (problem !== null) throw new AppError('invalid-input', problem, { field: 'steps' });
  });
  return changed(context, imageId);
}

function changed(context: MaskParts, imageId: ImageId): MaskState {
  context.bus.publish({ kind: 'mask.changed', imageId });
  const state = maskState(context.tables, imageId);
  if (!state) throw new Error('invariant: a mask that was just written is there');
  return state;
}

function requireImage({ tables }: MaskParts, imageId: ImageId): ImageRecord {
  const image = tables.images.get(imageId);
  if (!image) throw new AppError('not-found', 'That picture is not in this library.', { field: 'imageId' });
  return image;
}

/** What a mask was made from is history: only what is painted on a picture can be changed. */
function requireListed(context: MaskParts, imageId: ImageId): ImageRecord {
  const image = requireImage(context, imageId);
  if (!image.isListed)
    throw new AppError('invalid-input', 'A mask that was sent is not changed. Copy it onto a picture.', {
      field: 'imageId',
    });
  return image;
}
