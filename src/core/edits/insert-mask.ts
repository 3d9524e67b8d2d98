import type { ImageId, ProjectId } from '../../shared/ids.ts';
import type { CheckedImage } from '../images/image-worker.ts';
import type { JobContext } from '../jobs/job-context.ts';

interface NewMask {
  readonly projectId: ProjectId;
  readonly mask: CheckedImage;
  /** Of the file it came as; null for one that was painted. */
  readonly fileName: string | null;
  readonly nowMs: number;
}

/** The row of a mask whose file is durable: kept with its bytes, listed nowhere. Called inside a transaction. */
export function insertMask(
  tables: JobContext['tables'],
  { projectId, mask, fileName, nowMs }: NewMask,
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
    fileName,
    revisedPrompt: null,
    sourceId: null,
    width: mask.width,
    height: mask.height,
    amountNanos: null,
    sortedAtMs: nowMs,
    createdAtMs: nowMs,
  });
}
