import { z } from 'zod';
import { ImageId } from '../ids.ts';
import { LocalOperation } from '../local-edit.ts';
import { FeatherPx, MaskStep, maskLimits } from '../mask/mask-steps.ts';
import { method, none } from './call.ts';

/** What is known of a mask without its strokes. */
export const MaskState = z.object({
  /** Rises with every change; 0 where nothing was ever painted. */
  revision: z.number().int(),
  width: z.number().int(),
  height: z.number().int(),
  featherPx: z.number().int(),
  stepCount: z.number().int(),
  /** Pixels that change, as the painter counted them; null where nobody has. */
  markedPixels: z.number().int().nullable(),
});
export type MaskState = z.output<typeof MaskState>;

const made = z.object({ imageId: ImageId, note: z.string().nullable() });

/** Masks as they are painted, and pictures made from others here, at no cost. */
export const editCalls = {
  /** The strokes on a picture, or those a mask that was sent was made from; null where there are none. */
  'masks.get': method(
    z.object({ imageId: ImageId }),
    z.object({ state: MaskState, steps: z.array(MaskStep) }).nullable(),
  ),
  'masks.state': method(z.object({ imageId: ImageId }), MaskState.nullable()),
  /** Keeps what was painted: the first `keepSteps` steps stay, `steps` follow. `basedOn` is the revision it was painted on. */
  'masks.save': method(
    z.object({
      imageId: ImageId,
      basedOn: z.number().int().min(0),
      keepSteps: z.number().int().min(0).max(maskLimits.steps),
      steps: z.array(MaskStep).max(maskLimits.stepsPerCall),
      featherPx: FeatherPx,
      markedPixels: z.number().int().min(0).nullable(),
    }),
    MaskState,
  ),
  /** Puts the strokes of one picture or mask onto a picture of the same size, in place of what is there. */
  'masks.copy': method(z.object({ fromImageId: ImageId, toImageId: ImageId }), MaskState),
  'masks.clear': method(z.object({ imageId: ImageId }), none),
  /** Makes a new picture from one: cropped, turned, flipped, resized, or on a larger canvas. */
  'edits.make': method(z.object({ imageId: ImageId, operation: LocalOperation }), made),
  /** Lays a masked result over its source, so that nothing outside the mask is changed. */
  'edits.keepOutside': method(z.object({ imageId: ImageId, featherPx: FeatherPx.default(8) }), made),
} as const;
