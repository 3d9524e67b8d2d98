import { z } from 'zod';
import { ImageId, ProjectId } from './ids.ts';
import { SpendFilter, SpendRange } from './money-model.ts';

/** Which pictures a page or a count is about. */
export const ImageScope = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all') }),
  z.object({ kind: z.literal('project'), projectId: ProjectId }),
  z.object({ kind: z.literal('trash') }),
  /** What a bar of the spend report paid for. */
  z.object({ kind: z.literal('spend'), range: SpendRange, filter: SpendFilter }),
]);
export type ImageScope = z.output<typeof ImageScope>;

/** Newest first; the last cell of a page names where the next one starts. */
export const PageCursor = z.object({ sortedAtMs: z.number().int(), id: ImageId });
export type PageCursor = z.output<typeof PageCursor>;
