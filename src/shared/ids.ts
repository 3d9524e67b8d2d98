import { z } from 'zod';

/**
 * Ids that cross the seam. Rows are numbered by SQLite (never reused); a run's id is made by whoever asks
 * for it, so that a double press or a repeated request names the same run.
 */
const rowId = z.number().int().positive().safe();

export const ProjectId = rowId.brand<'ProjectId', 'inout'>();
export type ProjectId = z.output<typeof ProjectId>;

export const ImageId = rowId.brand<'ImageId', 'inout'>();
export type ImageId = z.output<typeof ImageId>;

export const AttemptId = rowId.brand<'AttemptId', 'inout'>();
export type AttemptId = z.output<typeof AttemptId>;

export const TagId = rowId.brand<'TagId', 'inout'>();
export type TagId = z.output<typeof TagId>;

export const CollectionId = rowId.brand<'CollectionId', 'inout'>();
export type CollectionId = z.output<typeof CollectionId>;

/** Pictures grouped by hand. */
export const StackId = rowId.brand<'StackId', 'inout'>();
export type StackId = z.output<typeof StackId>;

export const ConnectionId = rowId.brand<'ConnectionId', 'inout'>();
export type ConnectionId = z.output<typeof ConnectionId>;

/** A UUID made by the asker; see the note above on double presses. */
export const RunId = z.uuid().brand<'RunId', 'inout'>();
export type RunId = z.output<typeof RunId>;

/** Names bytes sent ahead of a call; forgotten when used or after an hour. */
export const UploadId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{16,64}$/)
  .brand<'UploadId', 'inout'>();
export type UploadId = z.output<typeof UploadId>;

/** Lower-case hex SHA-256 of a file's bytes: the name of an original. */
export const Sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .brand<'Sha256', 'inout'>();
export type Sha256 = z.output<typeof Sha256>;

/** Kind of service an adapter speaks to. A plain string: adapters may be registered from outside. */
export type ProviderId = string;
