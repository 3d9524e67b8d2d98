import { z } from 'zod';
import { parameterNames } from './capabilities.ts';
import { CollectionId, ImageId, ProjectId, RunId, StackId, TagId } from './ids.ts';

const timeMs = z.number().int();
const count = z.number().int().min(0);

/** 0 is none. */
export const Rating = z.number().int().min(0).max(5);

export const flags = ['pick', 'reject'] as const;
export const Flag = z.enum(flags);
export type Flag = z.output<typeof Flag>;

/** In the order of the keys 6 to 9; the last has none. */
export const colorLabels = ['red', 'yellow', 'green', 'blue', 'purple'] as const;
export const ColorLabel = z.enum(colorLabels);
export type ColorLabel = z.output<typeof ColorLabel>;

/** A longer name is a sentence: that is what notes are for. */
const longestTag = 80;
export const longestNote = 10_000;

const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/;

const organiserName = (longest: number, what: string) =>
  z
    .string()
    .transform((text) =>
      text
        .toWellFormed()
        .normalize('NFC')
        .replace(/[ \t]+/g, ' ')
        .trim(),
    )
    .refine((text) => text !== '', `${what} needs a name`)
    .refine((text) => [...text].length <= longest, `${what} has at most ${longest} characters`)
    .refine((text) => !controls.test(text), `${what} is one line of plain text`);

/** One line; commas part tags where they are typed, so no tag holds one. */
export const TagName = organiserName(longestTag, 'a tag').refine(
  (text) => !text.includes(','),
  'a tag holds no comma',
);
export const CollectionName = organiserName(120, 'a collection');

export const Tag = z.object({
  id: TagId,
  name: z.string(),
  /** Pictures with it outside the trash. */
  imageCount: count,
});
export type Tag = z.output<typeof Tag>;

export const Collection = z.object({
  id: CollectionId,
  name: z.string(),
  imageCount: count,
  createdAtMs: timeMs,
});
export type Collection = z.output<typeof Collection>;

const organiseKinds = [
  'rate',
  'flag',
  'color',
  'note',
  'tag',
  'untag',
  'rename-tag',
  'merge-tag',
  'delete-tag',
  'create-collection',
  'rename-collection',
  'delete-collection',
  'create-smart',
  'rename-smart',
  'change-smart',
  'delete-smart',
  'collect',
  'uncollect',
  'move',
  'trash',
  'restore',
  'stack',
  'unstack',
] as const;

/** What somebody did to pictures, as the undo log keeps it; `organise-words.ts` says it in words. */
export const OrganiseAction = z.object({
  kind: z.enum(organiseKinds),
  /** Pictures it changed. */
  count,
  /** What it was done with: a name, a number of stars, a flag; null where there is nothing to name. */
  detail: z.string().nullable(),
  /** The name before a rename or merge. */
  former: z.string().nullable(),
});
export type OrganiseAction = z.output<typeof OrganiseAction>;

/** One line of the undo log. */
export const UndoEntry = z.object({ id: z.number().int(), action: OrganiseAction, createdAtMs: timeMs });
export type UndoEntry = z.output<typeof UndoEntry>;

/** What an action did; `entry` is null where nothing had to change. */
export const OrganiseOutcome = z.object({ changedCount: count, entry: UndoEntry.nullable() });
export type OrganiseOutcome = z.output<typeof OrganiseOutcome>;

/** What an undo or redo did; null `entry`: there was nothing to undo. */
export const UndoOutcome = z.object({
  entry: UndoEntry.nullable(),
  /** Values that could not be put back: their pictures are gone for good, or were changed by something else since. */
  skippedCount: count,
  /** Some of the pictures it touched, 200 at most. */
  imageIds: z.array(ImageId),
});
export type UndoOutcome = z.output<typeof UndoOutcome>;

/** What several pictures have in common; `mixed` where they differ. */
export const SharedValues = z.object({
  count,
  rating: z.union([Rating, z.literal('mixed')]),
  flag: z.union([Flag.nullable(), z.literal('mixed')]),
  color: z.union([ColorLabel.nullable(), z.literal('mixed')]),
  /** Null where they differ. */
  note: z.string().nullable(),
  tags: z.array(z.object({ id: TagId, name: z.string(), count })),
  collections: z.array(z.object({ id: CollectionId, name: z.string(), count })),
});
export type SharedValues = z.output<typeof SharedValues>;

export const RecipeField = z.enum(['model', 'connection', ...parameterNames]);
export type RecipeField = z.output<typeof RecipeField>;

/** What several pictures were asked for with. */
export const SharedRecipe = z.object({
  count,
  /** Of these, how many were asked for; the others were brought in. */
  madeCount: count,
  /** What came is other than what was asked. */
  differsCount: count,
  fields: z.array(
    z.object({
      field: RecipeField,
      /** Pictures that were asked for with it. */
      having: count,
      different: count,
      /** Theirs, where it is one for all that have it. */
      value: z.union([z.string(), z.number()]).nullable(),
    }),
  ),
});
export type SharedRecipe = z.output<typeof SharedRecipe>;

/** What pictures add up to. */
export const PictureSums = z.object({
  count,
  /** Real money with a known figure. */
  chargedNanos: z.number().int(),
  playCount: count,
  unknownCount: count,
  sizeBytes: count,
});
export type PictureSums = z.output<typeof PictureSums>;

/** A picture that cannot be deleted for good yet: a run that is not over will send it. */
export const NeededPicture = z.object({
  imageId: ImageId,
  runId: RunId,
  projectId: ProjectId,
  /** First words of that run's prompt. */
  prompt: z.string(),
});
export type NeededPicture = z.output<typeof NeededPicture>;

/** What deleting for good would do, or did. */
export const PurgeReport = z.object({
  /** Pictures that go. */
  count,
  /** Of these, how many keep their place in a chain with a small picture. */
  tombstoneCount: count,
  /** Bytes of originals that nothing else needs. */
  freedBytes: count,
  /** Pictures left in the trash, 50 at most; `neededCount` says how many there are. */
  needed: z.array(NeededPicture),
  neededCount: count,
});
export type PurgeReport = z.output<typeof PurgeReport>;

export const TrashSummary = z.object({
  count,
  sizeBytes: count,
  oldestAtMs: timeMs.nullable(),
  newestAtMs: timeMs.nullable(),
});
export type TrashSummary = z.output<typeof TrashSummary>;

/** What a cell of the grid shows of it, as fields of the cell. */
export const cellJudgement = {
  rating: Rating.default(0),
  flag: Flag.nullable().default(null),
  color: ColorLabel.nullable().default(null),
  /** Grouped by hand; null: in the stack of its run, unless `isUnstacked`. */
  stackId: StackId.nullable().default(null),
  isUnstacked: z.boolean().default(false),
  /** Deleted for good: only its place in a chain and a small picture are left. */
  isPurged: z.boolean().default(false),
};

/** The rest of it, as fields of a picture's detail. */
export const imageOrder = {
  note: z.string().default(''),
  tags: z.array(z.object({ id: TagId, name: z.string() })).default([]),
  collections: z.array(z.object({ id: CollectionId, name: z.string() })).default([]),
};
