import { z } from 'zod';
import { ProjectId } from '../ids.ts';
import { ImportSummary } from '../import-model.ts';
import { WorkId } from '../library-model.ts';
import { folderPath, method } from './call.ts';

const options = { projectId: ProjectId, useFileTimes: z.boolean().default(true) };

/** Bringing many pictures in at once; single ones come by upload, see `images.import`. */
export const importCalls = {
  /** Everything below these paths. For hosts and the command line; refused to a page. */
  'imports.fromDisk': method(
    z.object({ ...options, paths: z.array(folderPath).min(1).max(1000), workId: WorkId.optional() }),
    ImportSummary,
  ),
  /** Lets the host ask for files or a folder; null when the person changed their mind. */
  'imports.choose': method(
    z.object({ ...options, kind: z.enum(['files', 'folder']) }),
    ImportSummary.nullable(),
  ),
} as const;
