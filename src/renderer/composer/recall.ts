import type { Parameters } from '../../shared/capabilities.ts';
import type { ImageId } from '../../shared/ids.ts';
import type { ImageDetail } from '../../shared/model.ts';
import { onlySource, type ComposerInput } from './composer-inputs.ts';

/** The three ways of bringing a picture's recipe back into the composer. */
export type RecallKind = 'all' | 'prompt' | 'remix';

/** What recalling changes; fields left out stay as they are. */
export interface Recalled {
  readonly prompt?: string;
  readonly provider?: string;
  readonly connection?: string;
  readonly model?: string;
  readonly parameters?: Parameters;
  readonly inputs?: readonly ComposerInput[];
}

/**
 * `all`: the same request again. `prompt`: only the words. `remix`: this picture becomes the source, with its
 * words and settings, ready to be changed. Null for a picture that was not made here.
 */
export function recall(detail: ImageDetail, kind: RecallKind): Recalled | null {
  const { recipe } = detail;
  if (!recipe) return kind === 'remix' ? { inputs: onlySource(detail.cell.id) } : null;
  if (kind === 'prompt') return { prompt: recipe.prompt };
  const same: Recalled = {
    prompt: recipe.prompt,
    provider: recipe.provider,
    connection: recipe.connection,
    model: recipe.model,
    parameters: recipe.parameters,
  };
  return { ...same, inputs: kind === 'remix' ? onlySource(detail.cell.id) : formerInputs(detail) };
}

function formerInputs(detail: ImageDetail): readonly ComposerInput[] {
  const seen = new Set<ImageId>();
  return detail.inputs.flatMap(({ imageId, role }): ComposerInput[] => {
    // A mask was painted for that one press; it is not an input to pin.
    if (role === 'mask' || seen.has(imageId)) return [];
    seen.add(imageId);
    return [{ imageId, role }];
  });
}
