import { z } from 'zod';
import { CollectionId, ImageId, ProjectId } from './ids.ts';
import { SpendFilter, SpendRange } from './money-model.ts';

/** Which pictures a page or a count is about. */
export const ImageScope = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all') }),
  z.object({ kind: z.literal('project'), projectId: ProjectId }),
  z.object({ kind: z.literal('collection'), collectionId: CollectionId }),
  z.object({ kind: z.literal('trash') }),
  /** What a bar of the spend report paid for. */
  z.object({ kind: z.literal('spend'), range: SpendRange, filter: SpendFilter }),
]);
export type ImageScope = z.output<typeof ImageScope>;

/** Newest first; the last cell of a page names where the next one starts. */
export const PageCursor = z.object({ sortedAtMs: z.number().int(), id: ImageId });
export type PageCursor = z.output<typeof PageCursor>;

/** A typed query (see `query/`): words, phrases and `field:value` terms; empty for everything. */
export const SearchText = z.string().max(2_000).default('');

/** More runs of ids than this are asked about in parts: a call has at most a megabyte. */
export const mostSpans = 40_000;

/**
 * Which pictures an action is done to: these, all of a list but some, or runs of ids without a gap, named without their
 * million ids.
 */
export const ImageTarget = z.union([
  z.object({ imageIds: z.array(ImageId).min(1).max(10_000) }),
  /** First and last id of each; ids in between that are no pictures count for nothing. */
  z.object({
    spans: z
      .array(z.tuple([ImageId, ImageId]))
      .min(1)
      .max(mostSpans),
  }),
  z.object({
    scope: ImageScope,
    search: SearchText,
    except: z.array(ImageId).max(10_000).default([]),
  }),
]);
export type ImageTarget = z.output<typeof ImageTarget>;

/** A picture's place in a list, with what a grid needs to keep room for it. */
export const ListPlace = PageCursor.extend({
  width: z.number().int(),
  height: z.number().int(),
  /** The lowest id of the stack it belongs to; its own when it stands alone. */
  stackOf: ImageId,
});
export type ListPlace = z.output<typeof ListPlace>;
