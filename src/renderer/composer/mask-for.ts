import type { ImageId } from '../../shared/ids.ts';
import type { RunDraft } from '../../shared/model.ts';
import type { ComposerMode } from './composer-mode.ts';

/** How far the edge fades where a result is laid over its source. */
export const usualFeatherPx = 8;

/** How far the edge fades where results are laid over their source; null where that was not asked for. */
export function keptOutside(
  mode: ComposerMode,
  { keepsOutside, outsideEdgePx }: { readonly keepsOutside: boolean; readonly outsideEdgePx: number },
): number | null {
  return mode === 'masked' && keepsOutside ? outsideEdgePx : null;
}

/** What decides which mask goes along. */
export interface MaskParts {
  readonly mode: ComposerMode;
  readonly maskImageId: ImageId | null;
  readonly paintedOn: ImageId | null;
  readonly painted: { readonly revision: number } | null;
}

/** The mask of a press, where its mode has one: painted on the picture, or a picture of its own. */
export function maskFor({ mode, maskImageId, paintedOn, painted }: MaskParts): RunDraft['mask'] {
  if (mode !== 'masked') return null;
  if (paintedOn !== null) return { paintedOn, revision: painted?.revision ?? 0 };
  return maskImageId === null ? null : { imageId: maskImageId };
}
