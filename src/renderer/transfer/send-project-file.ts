import type { BundleReport } from '../../shared/bundle-model.ts';
import type { UploadId } from '../../shared/ids.ts';
import type { Core } from '../data/client-context.tsx';

/** Below what one upload may be, and little enough to hold in memory. */
const pieceBytes = 32 * 1024 * 1024;

/** Sends a project file up piece by piece, whatever its size, and brings it in. */
export async function sendProjectFile({ client, transport }: Core, file: File): Promise<BundleReport> {
  const uploadIds: UploadId[] = [];
  for (let start = 0; start < Math.max(1, file.size); start += pieceBytes) {
    uploadIds.push(await transport.upload(file.slice(start, start + pieceBytes)));
  }
  return client.call('bundles.importUploads', { uploadIds });
}
