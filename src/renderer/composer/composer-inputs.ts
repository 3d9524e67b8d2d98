import type { ImageId } from '../../shared/ids.ts';

/** A picture pinned to the composer. At most one is the source being edited, and it stands first. */
export interface ComposerInput {
  readonly imageId: ImageId;
  readonly role: 'source' | 'reference' | 'turn';
}

/** Makes a picture the one being edited; a former source becomes a reference so that nothing is lost. */
export function withSource(inputs: readonly ComposerInput[], imageId: ImageId): readonly ComposerInput[] {
  const others = inputs.filter((input) => input.imageId !== imageId).map(asReference);
  return [{ imageId, role: 'source' }, ...others];
}

/** Edits this picture and nothing else: what pressing "Edit this" means. */
export function onlySource(imageId: ImageId): readonly ComposerInput[] {
  return [{ imageId, role: 'source' }];
}

/** Adds a picture to look at; one that is there already stays where it is. */
export function withReference(inputs: readonly ComposerInput[], imageId: ImageId): readonly ComposerInput[] {
  if (inputs.some((input) => input.imageId === imageId)) return inputs;
  return [...inputs, { imageId, role: 'reference' }];
}

/** Takes a picture off; references stay references when the source goes. */
export function withoutInput(inputs: readonly ComposerInput[], imageId: ImageId): readonly ComposerInput[] {
  return inputs.filter((input) => input.imageId !== imageId);
}

/** Moves one picture to a place in the row. Whatever comes first takes over the source's role, where there is one. */
export function moveInput(
  inputs: readonly ComposerInput[],
  imageId: ImageId,
  toIndex: number,
): readonly ComposerInput[] {
  const moved = inputs.find((input) => input.imageId === imageId);
  if (!moved) return inputs;
  const others = inputs.filter((input) => input !== moved);
  const index = Math.min(Math.max(toIndex, 0), others.length);
  const ordered = [...others.slice(0, index), moved, ...others.slice(index)];
  const lead = inputs.find((input) => input.role !== 'reference');
  if (!lead) return ordered;
  return ordered.map((input, place) => (place === 0 ? { ...input, role: lead.role } : asReference(input)));
}

function asReference(input: ComposerInput): ComposerInput {
  return input.role === 'reference' ? input : { ...input, role: 'reference' };
}
