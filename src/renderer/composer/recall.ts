import type { Parameters } from '../../shared/capabilities.ts';
import type { ImageId } from '../../shared/ids.ts';
import type { ImageDetail } from '../../shared/model.ts';
import type { ExtraFields } from './extra-fields.ts';
import type { SentInput } from './composer-inputs.ts';

/** The ways of bringing a picture's recipe back into the composer. */
export type RecallKind = 'all' | 'prompt' | 'remix' | 'settings' | 'size';

/** What recalling changes; fields left out stay as they are. */
export interface Recalled {
  readonly prompt?: string;
  readonly connection?: string;
  readonly model?: string;
  readonly parameters?: Parameters;
  readonly extra?: ExtraFields | null;
  readonly inputs?: readonly SentInput[];
  /** The size alone: other choices stay. */
  readonly size?: string;
}

/**
 * `all`: the same request again. `prompt`: only the words. `remix`: this picture becomes the source, with its
 * words and settings, ready to be changed. `settings`: model and parameters without the words. Null for a picture that was not made here.
 */
export function recall(detail: ImageDetail, kind: RecallKind): Recalled | null {
  const { recipe } = detail;
  if (!recipe) return kind === 'remix' ? { inputs: [{ imageId: detail.cell.id, role: 'source' }] } : null;
  if (kind === 'prompt') return { prompt: recipe.prompt };
  if (kind === 'size') {
    const { size } = recipe.parameters;
    return { size: size ?? `${detail.cell.width}x${detail.cell.height}` };
  }
  const settings: Recalled = {
    connection: recipe.connection,
    model: recipe.model,
    parameters: recipe.parameters,
    extra: recipe.extra,
  };
  if (kind === 'settings') return settings;
  return {
    ...settings,
    prompt: recipe.prompt,
    inputs: kind === 'remix' ? [{ imageId: detail.cell.id, role: 'source' }] : formerInputs(detail),
  };
}

function formerInputs(detail: ImageDetail): readonly SentInput[] {
  const seen = new Set<ImageId>();
  return detail.inputs.flatMap(({ imageId, role }): SentInput[] => {
    // A mask was painted for that one press; it is not an input to pin.
    if (role === 'mask' || seen.has(imageId)) return [];
    seen.add(imageId);
    return [{ imageId, role }];
  });
}
