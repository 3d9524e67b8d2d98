import { setImmediate } from 'node:timers/promises';
import type Database from 'better-sqlite3';
import type { CollectionId, ImageId, TagId } from '../../shared/ids.ts';
import type { ColorLabel, Flag, SharedValues } from '../../shared/organise-model.ts';
import { inGroups } from './in-groups.ts';

interface ValueRow {
  rating: number;
  flag: Flag | null;
  color: ColorLabel | null;
  note: string;
}

interface NamedRow<Id> {
  id: Id;
  name: string;
  count: number;
}

/** So many pictures are asked about in one question; others have their turn before the next. */
const atOnce = 1_000;

/** Says what pictures have in common, however many they are. */
export function createSharedValues(db: Database.Database) {
  const values = db.prepare<[string], ValueRow & { count: number }>(
    `SELECT rating, flag, color, note, count(*) AS count FROM image WHERE id IN (SELECT value FROM json_each(?))
      AND purged_at_ms IS NULL GROUP BY rating, flag, color, note`,
  );
  const tags = db.prepare<[string], NamedRow<TagId>>(
    `SELECT tag.id AS id, tag.name AS name, count(*) AS count FROM image_tag JOIN tag ON tag.id = image_tag.tag_id
      WHERE image_id IN (SELECT value FROM json_each(?)) GROUP BY tag.id`,
  );
  const collections = db.prepare<[string], NamedRow<CollectionId>>(
    `SELECT collection.id AS id, collection.name AS name, count(*) AS count FROM collection_image
      JOIN collection ON collection.id = collection_image.collection_id
      WHERE image_id IN (SELECT value FROM json_each(?)) GROUP BY collection.id`,
  );

  return async (imageIds: Iterable<ImageId>): Promise<SharedValues> => {
    let count = 0;
    const sets = emptySets();
    const inTags = new Map<TagId, NamedRow<TagId>>();
    const inCollections = new Map<CollectionId, NamedRow<CollectionId>>();
    for (const some of inGroups(imageIds, atOnce)) {
      const ids = JSON.stringify(some);
      for (const row of values.all(ids)) {
        count += row.count;
        sets.rating.add(row.rating);
        sets.flag.add(row.flag);
        sets.color.add(row.color);
        // Two are enough to know that they differ.
        if (sets.note.size < 2) sets.note.add(row.note);
      }
      addCounts(inTags, tags.all(ids));
      addCounts(inCollections, collections.all(ids));
      await setImmediate();
    }
    return {
      count,
      rating: onlyOne(sets.rating, 0),
      flag: onlyOne(sets.flag, null),
      color: onlyOne(sets.color, null),
      note: sets.note.size > 1 ? null : ([...sets.note][0] ?? ''),
      tags: byName(inTags),
      collections: byName(inCollections),
    };
  };
}

const emptySets = () => ({
  rating: new Set<number>(),
  flag: new Set<Flag | null>(),
  color: new Set<ColorLabel | null>(),
  note: new Set<string>(),
});

function onlyOne<Value>(values: ReadonlySet<Value>, none: Value): Value | 'mixed' {
  if (values.size > 1) return 'mixed';
  for (const value of values) return value;
  return none;
}

function addCounts<Id>(sums: Map<Id, NamedRow<Id>>, rows: readonly NamedRow<Id>[]): void {
  for (const row of rows) sums.set(row.id, { ...row, count: row.count + (sums.get(row.id)?.count ?? 0) });
}

function byName<Id>(rows: ReadonlyMap<Id, NamedRow<Id>>): NamedRow<Id>[] {
  return [...rows.values()].sort((one, other) => one.name.localeCompare(other.name, 'en'));
}
