import { AppError } from '../../shared/errors.ts';
import type { UndoEntry } from '../../shared/organise-model.ts';
import type { LoggedEntry } from '../db/undo-log.ts';
import type { CoreHandlers } from '../dispatch.ts';
import { createCollectionActions } from '../organise/collection-actions.ts';
import { createImageActions } from '../organise/image-actions.ts';
import type { Organiser, OrganiserParts } from '../organise/organiser.ts';
import { resolveTarget } from '../organise/resolve-target.ts';
import { createPictureSums } from '../organise/picture-sums.ts';
import { createSharedRecipe } from '../organise/shared-recipe.ts';
import { createSharedValues } from '../organise/shared-values.ts';
import { createSmartActions } from '../organise/smart-actions.ts';
import { createTagActions } from '../organise/tag-actions.ts';
import { requireProject } from './projects.ts';

type OrganiseMethods = Extract<keyof CoreHandlers, `organise.${string}`>;
type NamingMethods = Extract<
  keyof CoreHandlers,
  `tags.${string}` | `collections.${string}` | `smart.${string}`
>;

/** Answers what is done to pictures to keep them in order, and takes it back. */
export function createOrganiseHandlers(
  parts: OrganiserParts,
  organiser: Organiser,
): Pick<CoreHandlers, OrganiseMethods> {
  const { db, tables } = parts;
  const actions = createImageActions(parts, organiser);
  const tags = createTagActions(parts, organiser);
  const sharedValues = createSharedValues(db);
  const pictureSums = createPictureSums(db);
  const sharedRecipe = createSharedRecipe(db);
  return {
    'organise.rate': ({ target, rating }) => actions.rate(target, rating),
    'organise.flag': ({ target, flag }) => actions.flag(target, flag),
    'organise.color': ({ target, color }) => actions.color(target, color),
    'organise.note': ({ target, note }) => actions.note(target, note),
    'organise.tag'({ target, add, remove }) {
      if (add.length + remove.length > 0) return tags.change(target, add, remove);
      throw new AppError('invalid-input', 'Name a tag to add or to remove.', { field: 'add' });
    },
    'organise.move': ({ target, projectId }) =>
      actions.move(target, projectId, requireProject(tables, projectId).name),
    'organise.trash': ({ target }) => actions.trash(target),
    'organise.restore': ({ target }) => actions.restore(target),
    'organise.stack': ({ target }) => actions.stack(target),
    'organise.unstack': ({ target }) => actions.unstack(target),
    'organise.shared': ({ target }) => sharedValues(resolveTarget(tables, target)),
    'organise.sums': ({ target }) => pictureSums(resolveTarget(tables, target)),
    'organise.recipe': ({ target }) => sharedRecipe(resolveTarget(tables, target)),
    'organise.undo': ({ entryId }) => organiser.undo(entryId),
    'organise.redo': () => organiser.redo(),
    'organise.history': () => ({
      undo: viewEntry(tables.undoLog.nextUndo()),
      redo: viewEntry(tables.undoLog.nextRedo()),
      undoCount: tables.undoLog.countDone(),
    }),
  };
}

/** Answers what is done with tags and collections themselves, those that are queries among them. */
export function createNamingHandlers(
  parts: OrganiserParts,
  organiser: Organiser,
): Pick<CoreHandlers, NamingMethods> {
  const { tables } = parts;
  const tags = createTagActions(parts, organiser);
  const collections = createCollectionActions(parts, organiser);
  const smart = createSmartActions(parts, organiser);
  return {
    'tags.list': () => tables.tags.list(),
    'tags.rename': ({ tagId, name, merge }) => tags.rename(tagId, name, merge),
    'tags.delete': ({ tagId }) => tags.remove(tagId),
    'collections.list': () => tables.collections.list(),
    'collections.create': ({ name, target }) => collections.create(name, target),
    'collections.rename': ({ collectionId, name }) => collections.rename(collectionId, name),
    'collections.delete': ({ collectionId }) => collections.remove(collectionId),
    'collections.add': ({ collectionId, target }) => collections.add(collectionId, target),
    'collections.remove': ({ collectionId, target }) => collections.takeOut(collectionId, target),
    'smart.list': () => tables.smartCollections.list(),
    'smart.save': ({ id, name, query }) =>
      id === null ? smart.create(name, query) : smart.change(id, name, query),
    'smart.remove': ({ id }) => smart.remove(id),
  };
}

const viewEntry = (entry: LoggedEntry | null): UndoEntry | null =>
  entry && { id: entry.id, action: entry.action, createdAtMs: entry.createdAtMs };
