import { rm } from 'node:fs/promises';
import { AppError } from '../../shared/errors.ts';
import { pictureFileName } from '../../shared/file-name.ts';
import type { ImageId, ProjectId } from '../../shared/ids.ts';
import { inTransaction } from '../db/transaction.ts';
import type { CoreHandlers } from '../dispatch.ts';
import { insertMask } from '../edits/insert-mask.ts';
import { displayFileName } from '../files/display-name.ts';
import { handOutFiles, type HandedOut } from '../files/hand-out.ts';
import type { CheckedImage } from '../images/image-worker.ts';
import type { JobContext } from '../jobs/job-context.ts';
import { findBlob } from '../runs/resolve-inputs.ts';
import type { Uploads } from '../uploads.ts';
import { requireProject } from './projects.ts';

type HandOverMethods = Extract<keyof CoreHandlers, `handOver.${string}`>;

/** Answers for pictures that come in for one purpose only, or go out as files. */
export function createHandOverHandlers(
  context: JobContext,
  uploads: Pick<Uploads, 'take'>,
): Pick<CoreHandlers, HandOverMethods> {
  const { tables, blobs } = context;
  return {
    async 'handOver.mask'({ projectId, uploadId, fileName }) {
      requireProject(tables, projectId);
      const upload = uploads.take(uploadId);
      try {
        const checked = await blobs.checkAndAdopt(upload.path);
        const imageId = keepMask(context, projectId, checked, displayFileName(fileName));
        return { imageId, hasAlpha: checked.hasAlpha };
      } finally {
        await rm(upload.path, { force: true });
      }
    },
    async 'handOver.files'({ imageIds, as }, caller) {
      if (caller !== 'command-line')
        throw new AppError('unavailable', 'Where files lie on the disk is told to no page.');
      const files: HandedOut[] = [];
      for (const [index, imageId] of imageIds.entries())
        files.push(await fileOf(context, imageId, index, as));
      return { paths: await handOutFiles(files) };
    },
  };
}

async function fileOf(
  context: JobContext,
  imageId: ImageId,
  index: number,
  as: 'original' | 'png',
): Promise<HandedOut> {
  const blob = findBlob(context, imageId, index);
  const [cell] = context.tables.images.cells([imageId]);
  const path = context.blobs.pathOf(blob.sha256, blob.format);
  const format = as === 'png' ? 'png' : blob.format;
  const name = pictureFileName({ imageId, label: cell?.label ?? '', version: cell?.version ?? 1, format });
  const isAsItIs = as === 'original' || (blob.format === 'png' && blob.orientation === 1);
  return { name, content: isAsItIs ? { path } : { bytes: await context.images.toPng(path) } };
}

/** Like a mask that was sent: kept with its bytes, and not listed. */
function keepMask(
  { db, tables, clock }: JobContext,
  projectId: ProjectId,
  mask: CheckedImage,
  fileName: string | null,
): ImageId {
  return inTransaction(db, () => insertMask(tables, { projectId, mask, fileName, nowMs: clock.nowMs() }));
}
