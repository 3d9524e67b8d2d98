import { z } from 'zod';
import { CredentialsCheck } from '../credentials.ts';
import { ImageId, ProjectId, Sha256, UploadId } from '../ids.ts';
import { ImageScope, PageCursor, SearchText } from '../image-query.ts';
import { ChainNode, ImageCell, ImageDetail } from '../model.ts';
import { method } from './call.ts';

/** Pictures: pages of them, one in full, the chain it belongs to. */
export const imageCalls = {
  'images.page': method(
    z.object({
      scope: ImageScope,
      search: SearchText,
      after: PageCursor.nullable().default(null),
      limit: z.number().int().min(1).max(500).default(200),
    }),
    z.object({ cells: z.array(ImageCell), next: PageCursor.nullable() }),
  ),
  'images.count': method(
    z.object({
      scope: ImageScope,
      search: SearchText,
    }),
    z.object({ count: z.number().int() }),
  ),
  'images.detail': method(z.object({ imageId: ImageId }), ImageDetail),
  /** The chain a picture belongs to: everything reachable by source and turn edges, oldest first, 500 at most. */
  'images.chain': method(z.object({ imageId: ImageId }), z.array(ChainNode)),
  'images.import': method(
    z.object({
      projectId: ProjectId,
      uploadId: UploadId,
      fileName: z.string().max(255).nullable(),
      /** When the file was last changed, where the picture is to stand by that; null for now. */
      fileTimeMs: z.number().int().nullable().default(null),
    }),
    /** `isNew` is false where the project has these bytes already. */
    z.object({ imageId: ImageId, isNew: z.boolean().default(true) }),
  ),
  /** Content credentials held against the file's bytes; checked once, then remembered. */
  'images.credentials': method(z.object({ imageId: ImageId }), CredentialsCheck),
  /** Where the original lies on disk; for the command line, refused to a page. */
  'images.path': method(z.object({ imageId: ImageId }), z.object({ path: z.string(), sha256: Sha256 })),
} as const;
