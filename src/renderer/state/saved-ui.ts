import { z } from 'zod';
import { ListView } from './list-view.ts';
import { thumbnailHeights, type UiState, type UiStore } from './ui-store.ts';

const storageKey = 'proofsheet.window';

const SavedUi = z
  .object({
    isSidebarOpen: z.boolean(),
    isInspectorOpen: z.boolean(),
    thumbnailHeight: z.number().min(thumbnailHeights.min).max(thumbnailHeights.max),
    listViews: z.record(z.string(), ListView),
    hasFilmstrip: z.boolean(),
    hasLoupeInfo: z.boolean(),
  })
  .partial();

/** How the window was arranged last time; nothing where that cannot be read, as it is only a convenience. */
export function readSavedUi(storage: Pick<Storage, 'getItem'>): Partial<UiState> {
  try {
    const saved = SavedUi.safeParse(JSON.parse(storage.getItem(storageKey) ?? '{}'));
    // Zod leaves out what was left out; the cast only says so under exactOptionalPropertyTypes.
    return saved.success ? (saved.data as Partial<UiState>) : {};
  } catch {
    return {};
  }
}

/** Keeps the arrangement whenever it changes. Returns a function that stops. */
export function keepSavedUi(store: UiStore, storage: Pick<Storage, 'setItem'>): () => void {
  let written = '';
  return store.subscribe((state) => {
    const text = JSON.stringify(SavedUi.parse(state));
    if (text === written) return;
    written = text;
    try {
      storage.setItem(storageKey, text);
    } catch {
      // A full or forbidden storage loses a convenience, nothing else.
    }
  });
}
