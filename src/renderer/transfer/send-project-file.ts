import type { BundleReport } from '../../shared/bundle-model.ts';
import type { UploadId } from '../../shared/ids.ts';
import type { Core } from '../data/client-context.tsx';
import type { UiStore } from '../state/ui-store.ts';
import { showingTransfer } from './showing-transfer.ts';

/** Below what one upload may be, and little enough to hold in memory. */
const pieceBytes = 32 * 1024 * 1024;

/** Sends a project file up piece by piece, whatever its size, and brings it in; null where it was stopped on the way. */
export async function sendProjectFile(
  { client, transport }: Core,
  ui: UiStore,
  file: File,
): Promise<BundleReport | null> {
  const uploadIds = await showingTransfer(ui, async (signal, show) => {
    const ids: UploadId[] = [];
    for (let start = 0; start < Math.max(1, file.size); start += pieceBytes) {
      if (signal.aborted) return null;
      show('Reading the project file', start / Math.max(1, file.size));
      ids.push(await transport.upload(file.slice(start, start + pieceBytes)));
    }
    return ids;
  });
  return uploadIds && client.call('bundles.importUploads', { uploadIds });
}
