import type { ModelCapabilities } from '../../shared/capabilities.ts';
import type { ImageId } from '../../shared/ids.ts';
import type { ImageDetail } from '../../shared/model.ts';
import type { UiStore } from '../state/ui-store.ts';
import { judgeFiles, type DroppedFile, type DropZone } from './judge-files.ts';

/** A picture of the library as it is judged: like a file, and known by its id. */
interface LibraryPicture extends DroppedFile {
  readonly imageId: ImageId;
}

/** No model takes more; further ones are refused without being looked at. */
export const mostLookedAt = 40;

/** Attaches pictures of the library where the model takes them; gives a sentence for each that it does not. */
export function attachImages(
  ui: UiStore,
  details: readonly ImageDetail[],
  zone: DropZone,
  capabilities: ModelCapabilities | null,
): readonly string[] {
  if (zone === 'import') return [];
  const { composerInputs } = ui.getState();
  const isThere = (imageId: ImageId) =>
    composerInputs.some((input) => input.imageId === imageId && (zone !== 'edit' || input.role === 'source'));
  const repeated = details.filter(({ cell }) => isThere(cell.id));
  const fresh = details.filter(({ cell }) => !isThere(cell.id)).map(asFile);
  const inputCount = composerInputs.filter((input) => input.role !== 'mask').length;
  const { taken, refusals } = judgeFiles(fresh, { zone, capabilities, inputCount });
  pinImages(
    ui,
    taken.map(({ imageId }) => imageId),
    zone,
  );
  return [...refusals, ...repeated.map(({ cell }) => `${nameOf(cell.label)}: it is attached already.`)];
}

function asFile({ cell, sizeBytes, format, hasAlpha }: ImageDetail): LibraryPicture {
  return { imageId: cell.id, name: nameOf(cell.label), sizeBytes, format, hasAlpha };
}

function nameOf(label: string): string {
  return label === '' ? 'The picture' : label.slice(0, 40);
}

/** The first is edited, the others are looked at; a new mask takes the place of the one before. */
export function pinImages(ui: UiStore, imageIds: readonly ImageId[], zone: DropZone): void {
  const [first, ...others] = imageIds;
  if (first === undefined || zone === 'import') return;
  const state = ui.getState();
  if (zone === 'mask') {
    const pictures = state.composerInputs.filter((input) => input.role !== 'mask');
    state.setInputs([...pictures, { imageId: first, role: 'mask' }]);
    return;
  }
  if (zone === 'edit') state.startEditing(first);
  else state.addInput({ imageId: first, role: 'reference' });
  for (const imageId of others) state.addInput({ imageId, role: 'reference' });
}
