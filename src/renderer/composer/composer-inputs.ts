import type { ImageId } from '../../shared/ids.ts';
import type { ComposerInput } from '../state/ui-store.ts';

/** The pictures that are sent as pictures; one marked as a mask goes another way. */
export function pictureInputs(inputs: readonly ComposerInput[]): readonly SentInput[] {
  return inputs.flatMap(({ imageId, role }): SentInput[] => (role === 'mask' ? [] : [{ imageId, role }]));
}

/** An input as a run carries it. */
export interface SentInput {
  readonly imageId: ImageId;
  readonly role: 'source' | 'reference' | 'turn';
}

/** The picture of the library that serves as the mask, if one was chosen. */
export function maskImage(inputs: readonly ComposerInput[]): ImageId | null {
  return inputs.find((input) => input.role === 'mask')?.imageId ?? null;
}

/**
 * Moves one picture to a place in the row. Whatever comes first takes over the source's role, where there is one; a
 * mask is no picture of the row and stays at its end.
 */
export function moveInput(
  inputs: readonly ComposerInput[],
  imageId: ImageId,
  toIndex: number,
): readonly ComposerInput[] {
  const masks = inputs.filter((input) => input.role === 'mask');
  const pictures = inputs.filter((input) => input.role !== 'mask');
  const moved = pictures.find((input) => input.imageId === imageId);
  if (!moved) return inputs;
  const others = pictures.filter((input) => input !== moved);
  const index = Math.min(Math.max(toIndex, 0), others.length);
  const ordered = [...others.slice(0, index), moved, ...others.slice(index)];
  const lead = pictures.find((input) => input.role !== 'reference');
  if (!lead) return [...ordered, ...masks];
  const roled = ordered.map((input, place): ComposerInput => ({
    ...input,
    role: place === 0 ? lead.role : 'reference',
  }));
  return [...roled, ...masks];
}
