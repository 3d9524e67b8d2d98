import type { UiStore } from '../state/ui-store.ts';

/** Shows work of the page in the header until it ends; of two at once the later one is shown. */
export async function showingTransfer<Result>(
  ui: UiStore,
  work: (signal: AbortSignal, show: (words: string, share: number) => void) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const stop = () => controller.abort();
  try {
    return await work(controller.signal, (words, share) =>
      ui.getState().showTransfer({ words, share, stop }),
    );
  } finally {
    if (ui.getState().transfer?.stop === stop) ui.getState().showTransfer(null);
  }
}
