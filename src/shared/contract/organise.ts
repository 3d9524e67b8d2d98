import { z } from 'zod';
import { CollectionId, ProjectId, TagId } from '../ids.ts';
import { ImageTarget } from '../image-query.ts';
import {
  Collection,
  CollectionName,
  ColorLabel,
  Flag,
  longestNote,
  OrganiseOutcome,
  PurgeReport,
  Rating,
  PictureSums,
  SharedRecipe,
  SharedValues,
  Tag,
  TagName,
  TrashSummary,
  UndoEntry,
  UndoOutcome,
} from '../organise-model.ts';
import { method, nothing } from './call.ts';

const target = ImageTarget;
const tagNames = z.array(TagName).max(50);

/** Everything a person does to keep pictures in order. Each call is one line of the undo log, however many pictures. */
export const organiseCalls = {
  'organise.rate': method(z.object({ target, rating: Rating }), OrganiseOutcome),
  'organise.flag': method(z.object({ target, flag: Flag.nullable() }), OrganiseOutcome),
  'organise.color': method(z.object({ target, color: ColorLabel.nullable() }), OrganiseOutcome),
  'organise.note': method(z.object({ target, note: z.string().max(longestNote) }), OrganiseOutcome),
  /** Adds and removes tags; those that are new are made. */
  'organise.tag': method(
    z.object({ target, add: tagNames.default([]), remove: tagNames.default([]) }),
    OrganiseOutcome,
  ),
  'organise.move': method(z.object({ target, projectId: ProjectId }), OrganiseOutcome),
  'organise.trash': method(z.object({ target }), OrganiseOutcome),
  'organise.restore': method(z.object({ target }), OrganiseOutcome),
  /** Makes them one stack, by hand. */
  'organise.stack': method(z.object({ target }), OrganiseOutcome),
  /** Takes them out of their stacks, also out of the one they are in by nature. */
  'organise.unstack': method(z.object({ target }), OrganiseOutcome),
  /** What these pictures have in common. */
  'organise.shared': method(z.object({ target }), SharedValues),
  /** What pictures cost and how large they are together, however many they are. */
  'organise.sums': method(z.object({ target }), PictureSums),
  /** What these pictures were asked for with, however many they are. */
  'organise.recipe': method(z.object({ target }), SharedRecipe),
  /** Takes back the newest action; a given `entryId` only if it is the newest. */
  'organise.undo': method(z.object({ entryId: z.number().int().optional() }), UndoOutcome),
  'organise.redo': method(nothing, UndoOutcome),
  /** What undo and redo would do next. */
  'organise.history': method(
    nothing,
    z.object({ undo: UndoEntry.nullable(), redo: UndoEntry.nullable(), undoCount: z.number().int() }),
  ),
} as const;

/** Names for pictures: a picture has many, a tag has many pictures. */
export const tagCalls = {
  'tags.list': method(nothing, z.array(Tag)),
  /** Takes the name of another tag only with `merge`: they become one then. */
  'tags.rename': method(
    z.object({ tagId: TagId, name: TagName, merge: z.boolean().default(false) }),
    OrganiseOutcome,
  ),
  'tags.delete': method(z.object({ tagId: TagId }), OrganiseOutcome),
} as const;

/** Sets of pictures across projects; a picture may be in many. */
export const collectionCalls = {
  'collections.list': method(nothing, z.array(Collection)),
  'collections.create': method(
    z.object({ name: CollectionName, target: target.optional() }),
    z.object({ collection: Collection, outcome: OrganiseOutcome }),
  ),
  'collections.rename': method(
    z.object({ collectionId: CollectionId, name: CollectionName }),
    OrganiseOutcome,
  ),
  /** The pictures stay. */
  'collections.delete': method(z.object({ collectionId: CollectionId }), OrganiseOutcome),
  'collections.add': method(z.object({ collectionId: CollectionId, target }), OrganiseOutcome),
  'collections.remove': method(z.object({ collectionId: CollectionId, target }), OrganiseOutcome),
} as const;

/** Which pictures of the trash: those named, or all that have been in it for so long. */
const purgeTarget = z.union([z.object({ target }), z.object({ olderThanMs: z.number().int().min(0) })]);

/** What was thrown away, until it is deleted for good. */
export const trashCalls = {
  'trash.summary': method(nothing, TrashSummary),
  /** What deleting would do; changes nothing. */
  'trash.preview': method(z.object({ which: purgeTarget }), PurgeReport),
  /** Deletes for good. Cannot be undone: ask first, with what `trash.preview` says. */
  'trash.purge': method(z.object({ which: purgeTarget }), PurgeReport),
} as const;
