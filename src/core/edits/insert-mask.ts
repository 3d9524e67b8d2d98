import type { ImageId, ProjectId } from '../../shared/ids.ts';
import type { CheckedImage } from '../images/image-worker.ts';
import type { JobContext } from '../jobs/job-context.ts';

/** The row of a mask whose file is durable: kept with its bytes, listed nowhere. Called inside a transaction. */
export function insertMask(
  tables: JobContext['tables'],
  projectId: ProjectId,
  mask: CheckedImage,
  nowMs: number,
): ImageId {
  tables.blobs.insertIfAbsent(mask, nowMs);
  return tables.images.insert({
    projectId,
    sha256: mask.sha256,
    runId: null,
    attemptId: null,
    outputIndex: null,
    origin: 'mask',
    isListed: false,
    fileName: null,
    revisedPrompt: null,
    sourceId: null,
    width: mask.width,
    height: mask.height,
    amountNanos: null,
    sortedAtMs: nowMs,
    createdAtMs: nowMs,
  });
}
