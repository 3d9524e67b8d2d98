import type Database from 'better-sqlite3';
import { AppError } from '../../shared/errors.ts';
import type { TagId } from '../../shared/ids.ts';
import type { ImageTarget } from '../../shared/image-query.ts';
import type { OrganiseOutcome, Tag } from '../../shared/organise-model.ts';
import { foldText } from '../db/search-terms.ts';
import type { Tables } from '../db/tables.ts';
import type { ChangeWriter, Step } from './change-writer.ts';
import { each } from './image-actions.ts';
import { nextRowId } from './next-row-id.ts';
import type { Organiser, OrganiserParts } from './organiser.ts';

/** What is done with tags, on pictures and on the tags themselves. */
export function createTagActions({ db, tables }: Pick<OrganiserParts, 'db' | 'tables'>, { act }: Organiser) {
  return {
    change(target: ImageTarget, add: readonly string[], remove: readonly string[]): Promise<OrganiseOutcome> {
      const isAdding = add.length > 0;
      const detail = (isAdding ? add : remove).join(', ');
      return act({ kind: isAdding ? 'tag' : 'untag', detail, former: null }, () => {
        const taken = remove.flatMap((name) => tables.tags.find(name)?.id ?? []);
        return each(tables, target, (write, imageId) => {
          for (const id of taken) write.set('image_tag', imageId, id, null);
          for (const name of add) write.set('image_tag', imageId, idOf(db, tables, write, name), 1);
        });
      });
    },
    rename(tagId: TagId, name: string, merge: boolean): Promise<OrganiseOutcome> {
      const tag = requireTag(tables, tagId);
      const other = tables.tags.find(name);
      const isOther = other !== null && other.id !== tagId;
      if (isOther && !merge) {
        throw new AppError(
          'conflict',
          `There is already a tag named "${other.name}". Merge the two, or choose another name.`,
          { field: 'name' },
        );
      }
      const kind = isOther ? 'merge-tag' : 'rename-tag';
      return act({ kind, detail: isOther ? other.name : name, former: tag.name }, () =>
        foldText(name) === foldText(tag.name)
          ? [(write: ChangeWriter) => void write.set('tag', tagId, 0, name)]
          : relink(db, tables, tag, name),
      );
    },
    remove(tagId: TagId): Promise<OrganiseOutcome> {
      const tag = requireTag(tables, tagId);
      return act({ kind: 'delete-tag', detail: tag.name, former: null }, () => unlink(tables, tag));
    },
  };
}

/**
 * Gives every picture of a tag the tag of the new name instead: picture by picture, so that each is always found by the
 * name it shows, however many there are and wherever a stop comes.
 */
function* relink(
  db: Database.Database,
  tables: Pick<Tables, 'tags'>,
  tag: Tag,
  name: string,
): Iterable<Step> {
  yield (write) => void idOf(db, tables, write, name);
  for (const imageId of tables.tags.imageIds(tag.id)) {
    yield (write) => {
      write.set('image_tag', imageId, tag.id, null);
      write.set('image_tag', imageId, idOf(db, tables, write, name), 1);
    };
  }
  yield (write) => void write.set('tag', tag.id, 0, null);
}

function* unlink(tables: Pick<Tables, 'tags'>, tag: Tag): Iterable<Step> {
  for (const imageId of tables.tags.imageIds(tag.id)) {
    yield (write) => void write.set('image_tag', imageId, tag.id, null);
  }
  yield (write) => void write.set('tag', tag.id, 0, null);
}

/** The tag of that name, made now where there is none. */
function idOf(
  db: Database.Database,
  tables: Pick<Tables, 'tags'>,
  write: ChangeWriter,
  name: string,
): number {
  const found = tables.tags.find(name);
  if (found) return found.id;
  const id = nextRowId(db, 'tag');
  write.set('tag', id, 0, name);
  return id;
}

function requireTag(tables: Pick<Tables, 'tags'>, tagId: TagId): Tag {
  const tag = tables.tags.get(tagId);
  if (!tag) throw new AppError('not-found', 'That tag is not in this library.', { field: 'tagId' });
  return tag;
}
