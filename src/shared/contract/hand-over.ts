import { z } from 'zod';
import { ImageId, ProjectId, UploadId } from '../ids.ts';
import { method } from './call.ts';

/** As many as one drag carries. */
const mostHandedOut = 200;

/** Pictures on their way in for one purpose only, and on their way out as files. */
export const handOverCalls = {
  /** Keeps a mask for the composer, under the name of its file; it is no picture of the gallery. */
  'handOver.mask': method(
    z.object({
      projectId: ProjectId,
      uploadId: UploadId,
      fileName: z.string().max(255).nullable().default(null),
    }),
    z.object({ imageId: ImageId, hasAlpha: z.boolean() }),
  ),
  /**
   * Copies originals into a folder of their own under names that read well, for a drag to other programs. `png` makes one
   * for the clipboard. For hosts; refused to a page, which learns no path.
   */
  'handOver.files': method(
    z.object({
      imageIds: z.array(ImageId).min(1).max(mostHandedOut),
      as: z.enum(['original', 'png']).default('original'),
    }),
    z.object({ paths: z.array(z.string()) }),
  ),
} as const;
