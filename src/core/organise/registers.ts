import type Database from 'better-sqlite3';
import { z } from 'zod';
import { foldText } from '../db/search-terms.ts';
import type { Stored } from '../db/undo-log.ts';

/**
 * A kind of value that actions change and undo puts back: it is read and written under its key, and nothing else is
 * known of it. `undefined` is the answer for what is not there to be changed.
 */
export interface Register {
  read(rowId: number, otherId: number): Stored | undefined;
  /** False when it cannot be: something it needs is gone. */
  write(rowId: number, otherId: number, value: Stored): boolean;
  /** True where a picture's text changes with it, so that it is found by other words. */
  readonly isText?: true;
  /** True where the row is a picture. */
  readonly isOfImage?: true;
  /** True where the row is a smart collection. */
  readonly isSmart?: true;
}

type ImageColumn =
  'rating' | 'flag' | 'color' | 'note' | 'project_id' | 'trashed_at_ms' | 'stack_id' | 'is_unstacked';

export type RegisterName =
  | ImageColumn
  | 'image_tag'
  | 'collection_image'
  | 'tag'
  | 'collection'
  | 'smart_collection'
  | 'stack'
  | 'cover';

/** Everything an organising action can change, by name. Names are stored in the undo log: they never change. */
export function createRegisters(db: Database.Database): Readonly<Record<RegisterName, Register>> {
  return {
    rating: imageColumn(db, 'rating'),
    flag: imageColumn(db, 'flag'),
    color: imageColumn(db, 'color'),
    note: { ...imageColumn(db, 'note'), isText: true },
    project_id: imageColumn(db, 'project_id'),
    trashed_at_ms: imageColumn(db, 'trashed_at_ms'),
    stack_id: imageColumn(db, 'stack_id'),
    is_unstacked: imageColumn(db, 'is_unstacked'),
    image_tag: { ...imageTag(db), isText: true },
    collection_image: collectionImage(db),
    tag: tagRow(db),
    collection: collectionRow(db),
    smart_collection: smartRow(db),
    stack: stackRow(db),
    cover: cover(db),
  };
}

/** A picture that is deleted for good is no longer there to be changed. */
const isThere = 'purged_at_ms IS NULL';

function imageColumn(db: Database.Database, column: ImageColumn): Register {
  const read = db
    .prepare<[number], Stored>(`SELECT ${column} FROM image WHERE id = ? AND ${isThere}`)
    .pluck();
  const write = db.prepare<[Stored, number]>(`UPDATE image SET ${column} = ? WHERE id = ? AND ${isThere}`);
  return {
    read: (id) => read.get(id),
    write: (id, _, value) => write.run(value, id).changes > 0,
    isOfImage: true,
  };
}

/** 1 while the picture has the tag, else null. */
function imageTag(db: Database.Database): Register {
  const read = db
    .prepare<[number, number], number | null>(
      `SELECT (SELECT 1 FROM image_tag WHERE image_id = image.id AND tag_id = ?) FROM image
        WHERE id = ? AND ${isThere}`,
    )
    .pluck();
  const add = db.prepare<[number, number]>(
    `INSERT INTO image_tag (image_id, tag_id) SELECT image.id, tag.id FROM image JOIN tag ON tag.id = ?
      WHERE image.id = ? AND ${isThere}`,
  );
  const remove = db.prepare<[number, number]>('DELETE FROM image_tag WHERE tag_id = ? AND image_id = ?');
  return {
    read: (imageId, tagId) => read.get(tagId, imageId),
    write: (imageId, tagId, value) => (value === null ? remove : add).run(tagId, imageId).changes > 0,
    isOfImage: true,
  };
}

/** 1 while the picture is in the collection, else null. */
function collectionImage(db: Database.Database): Register {
  const read = db
    .prepare<[number, number], number | null>(
      `SELECT (SELECT 1 FROM collection_image WHERE image_id = image.id AND collection_id = ?) FROM image
        WHERE id = ? AND ${isThere}`,
    )
    .pluck();
  const add = db.prepare<[number, number]>(
    `INSERT INTO collection_image (collection_id, image_id, sorted_at_ms)
      SELECT collection.id, image.id, image.sorted_at_ms FROM image JOIN collection ON collection.id = ?
      WHERE image.id = ? AND ${isThere}`,
  );
  const remove = db.prepare<[number, number]>(
    'DELETE FROM collection_image WHERE collection_id = ? AND image_id = ?',
  );
  return {
    read: (imageId, collectionId) => read.get(collectionId, imageId),
    write: (imageId, collectionId, value) =>
      (value === null ? remove : add).run(collectionId, imageId).changes > 0,
    isOfImage: true,
  };
}

/** Its name, or null while there is no such tag. */
function tagRow(db: Database.Database): Register {
  const read = db.prepare<[number], string>('SELECT name FROM tag WHERE id = ?').pluck();
  const isTaken = db
    .prepare<[string, number], number>('SELECT 1 FROM tag WHERE folded = ? AND id <> ?')
    .pluck();
  const put = db.prepare<[number, string, string]>(
    `INSERT INTO tag (id, name, folded) VALUES (?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET name = excluded.name, folded = excluded.folded`,
  );
  const remove = db.prepare<[number, number]>(
    'DELETE FROM tag WHERE id = ? AND NOT EXISTS (SELECT 1 FROM image_tag WHERE tag_id = ?)',
  );
  return {
    read: (id) => read.get(id) ?? null,
    write(id, _, value) {
      if (value === null) return remove.run(id, id).changes > 0;
      const name = String(value);
      if (isTaken.get(foldText(name), id) !== undefined) return false;
      return put.run(id, name, foldText(name)).changes > 0;
    },
  };
}

const CollectionValue = z.object({ name: z.string(), createdAtMs: z.number() });

/** What is kept of a collection row, as one value of the log. */
export function collectionValue(name: string, createdAtMs: number): string {
  return JSON.stringify({ name, createdAtMs });
}

/** Its name and beginning as JSON, or null while there is no such collection. */
function collectionRow(db: Database.Database): Register {
  const read = db.prepare<[number], { name: string; createdAtMs: number }>(
    'SELECT name, created_at_ms AS createdAtMs FROM collection WHERE id = ?',
  );
  const isTaken = db
    .prepare<[string, number], number>('SELECT 1 FROM collection WHERE folded = ? AND id <> ?')
    .pluck();
  const put = db.prepare<[number, string, string, number]>(
    `INSERT INTO collection (id, name, folded, created_at_ms) VALUES (?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET name = excluded.name, folded = excluded.folded`,
  );
  const remove = db.prepare<[number, number]>(
    `DELETE FROM collection WHERE id = ?
      AND NOT EXISTS (SELECT 1 FROM collection_image WHERE collection_id = ?)`,
  );
  return {
    read(id) {
      const row = read.get(id);
      return row ? collectionValue(row.name, row.createdAtMs) : null;
    },
    write(id, _, value) {
      if (value === null) return remove.run(id, id).changes > 0;
      const { name, createdAtMs } = CollectionValue.parse(JSON.parse(String(value)));
      const folded = foldText(name);
      if (isTaken.get(folded, id) !== undefined) return false;
      return put.run(id, name, folded, createdAtMs).changes > 0;
    },
  };
}

const SmartValue = z.object({
  name: z.string(),
  query: z.string(),
  position: z.number(),
  createdAtMs: z.number(),
});
type SmartValue = z.output<typeof SmartValue>;

/** What is kept of a smart collection's row, as one value of the log. */
export function smartValue({ name, query, position, createdAtMs }: SmartValue): string {
  return JSON.stringify({ name, query, position, createdAtMs });
}

/** The same, read back. */
export function readSmartValue(stored: string): SmartValue {
  return SmartValue.parse(JSON.parse(stored));
}

/** Everything about it as JSON, or null while there is no such smart collection. */
function smartRow(db: Database.Database): Register {
  const read = db.prepare<[number], SmartValue>(
    'SELECT name, query, position, created_at_ms AS createdAtMs FROM smart_collection WHERE id = ?',
  );
  const put = db.prepare<SmartValue & { id: number }>(
    `INSERT INTO smart_collection (id, name, query, position, created_at_ms)
      VALUES (@id, @name, @query, @position, @createdAtMs)
      ON CONFLICT (id) DO UPDATE SET name = excluded.name, query = excluded.query, position = excluded.position`,
  );
  const remove = db.prepare<[number]>('DELETE FROM smart_collection WHERE id = ?');
  return {
    read(id) {
      const row = read.get(id);
      return row ? smartValue(row) : null;
    },
    write(id, _, value) {
      if (value === null) return remove.run(id).changes > 0;
      return put.run({ id, ...readSmartValue(String(value)) }).changes > 0;
    },
    isSmart: true,
  };
}

/** When it was made, or null while there is no such stack. */
function stackRow(db: Database.Database): Register {
  const read = db.prepare<[number], number>('SELECT created_at_ms FROM stack WHERE id = ?').pluck();
  const add = db.prepare<[number, number]>('INSERT OR IGNORE INTO stack (id, created_at_ms) VALUES (?, ?)');
  const remove = db.prepare<[number, number]>(
    'DELETE FROM stack WHERE id = ? AND NOT EXISTS (SELECT 1 FROM image WHERE stack_id = ?)',
  );
  return {
    read: (id) => read.get(id) ?? null,
    write: (id, _, value) => (value === null ? remove.run(id, id) : add.run(id, Number(value))).changes > 0,
  };
}

/** The picture a project is shown by. */
function cover(db: Database.Database): Register {
  const read = db.prepare<[number], number | null>('SELECT cover_image_id FROM project WHERE id = ?').pluck();
  const write = db.prepare<{ id: number; value: Stored }>(
    `UPDATE project SET cover_image_id = @value WHERE id = @id
      AND (@value IS NULL OR EXISTS (SELECT 1 FROM image WHERE id = @value AND ${isThere}))`,
  );
  return {
    read: (id) => read.get(id),
    write: (id, _, value) => write.run({ id, value }).changes > 0,
  };
}
