import type Database from 'better-sqlite3';
import { foldText } from '../search-terms.ts';
import type { Migration } from './migration.ts';

const tables = `
-- how a name is compared: two names that differ only in case or accents are one
ALTER TABLE tag ADD COLUMN folded TEXT NOT NULL DEFAULT '';
-- pictures with it outside the trash, kept by the triggers below
ALTER TABLE tag ADD COLUMN image_count INTEGER NOT NULL DEFAULT 0;

CREATE TABLE collection (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  folded TEXT NOT NULL UNIQUE,
  image_count INTEGER NOT NULL DEFAULT 0,
  created_at_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE collection_image (
  collection_id INTEGER NOT NULL REFERENCES collection(id),
  image_id INTEGER NOT NULL REFERENCES image(id),
  -- the picture's own, which never changes: pages of a collection read one index
  sorted_at_ms INTEGER NOT NULL,
  PRIMARY KEY (collection_id, image_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX collection_image_newest ON collection_image(collection_id, sorted_at_ms DESC, image_id DESC);
CREATE INDEX collection_image_image ON collection_image(image_id);

-- pictures grouped by hand
CREATE TABLE stack (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  created_at_ms INTEGER NOT NULL
) STRICT;
-- null: the pictures of one run are a stack by nature
ALTER TABLE image ADD COLUMN stack_id INTEGER REFERENCES stack(id);
CREATE INDEX image_stack ON image(stack_id) WHERE stack_id IS NOT NULL;
-- 1: taken out of its run's stack, stands alone
ALTER TABLE image ADD COLUMN is_unstacked INTEGER NOT NULL DEFAULT 0;

-- deleted for good: the row stays for what was made from it, and for its share of what was paid
ALTER TABLE image ADD COLUMN purged_at_ms INTEGER;
DROP INDEX image_trashed;
CREATE INDEX image_trashed ON image(trashed_at_ms DESC, id DESC, purged_at_ms)
  WHERE trashed_at_ms IS NOT NULL AND purged_at_ms IS NULL;
-- what is still shown of such a picture where others were made from it; the thumbnail store may be thrown away
CREATE TABLE tombstone (
  image_id INTEGER PRIMARY KEY REFERENCES image(id),
  small BLOB NOT NULL,
  large BLOB NOT NULL
) STRICT;

-- set where the bytes were given up on purpose; the row stays for pictures and runs that name them
ALTER TABLE blob ADD COLUMN removed_at_ms INTEGER;
-- files that no row needs any more: written with the rows, gone when the file is
CREATE TABLE original_removal (
  sha256 TEXT PRIMARY KEY,
  format TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE undo_entry (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- what was done, as JSON
  action TEXT NOT NULL,
  -- dropped: too old or passed over, on its way out
  state TEXT NOT NULL CHECK (state IN ('done', 'undone', 'dropped')),
  change_count INTEGER NOT NULL DEFAULT 0,
  -- the first so many of its changes are in force; all of them, unless a stop came in between
  applied_count INTEGER NOT NULL DEFAULT 0,
  created_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX undo_entry_state ON undo_entry(state, id);
-- one value that changed: of a picture's column, or whether a row is there
CREATE TABLE undo_change (
  entry_id INTEGER NOT NULL REFERENCES undo_entry(id),
  seq INTEGER NOT NULL,
  field TEXT NOT NULL,
  row_id INTEGER NOT NULL,
  other_id INTEGER NOT NULL,
  before ANY,
  after ANY,
  PRIMARY KEY (entry_id, seq)
) STRICT, WITHOUT ROWID;
`;

const isKept = (row: string): string =>
  `(SELECT trashed_at_ms IS NULL FROM image WHERE id = ${row}.image_id)`;

const triggers = `
CREATE UNIQUE INDEX tag_folded ON tag(folded);
CREATE TRIGGER image_tag_added AFTER INSERT ON image_tag BEGIN
  UPDATE tag SET image_count = image_count + ${isKept('NEW')} WHERE id = NEW.tag_id;
END;
CREATE TRIGGER image_tag_removed AFTER DELETE ON image_tag BEGIN
  UPDATE tag SET image_count = image_count - ${isKept('OLD')} WHERE id = OLD.tag_id;
END;
CREATE TRIGGER collection_image_added AFTER INSERT ON collection_image BEGIN
  UPDATE collection SET image_count = image_count + ${isKept('NEW')} WHERE id = NEW.collection_id;
END;
CREATE TRIGGER collection_image_removed AFTER DELETE ON collection_image BEGIN
  UPDATE collection SET image_count = image_count - ${isKept('OLD')} WHERE id = OLD.collection_id;
END;
CREATE TRIGGER image_counted AFTER UPDATE OF trashed_at_ms ON image
  WHEN (NEW.trashed_at_ms IS NULL) <> (OLD.trashed_at_ms IS NULL)
BEGIN
  UPDATE tag SET image_count = image_count + IIF(NEW.trashed_at_ms IS NULL, 1, -1)
    WHERE id IN (SELECT tag_id FROM image_tag WHERE image_id = NEW.id);
  UPDATE collection SET image_count = image_count + IIF(NEW.trashed_at_ms IS NULL, 1, -1)
    WHERE id IN (SELECT collection_id FROM collection_image WHERE image_id = NEW.id);
END;
`;

/** Counts tags and collections anew: what a repair does when they are not what their pictures make them. */
export const recountMembers = `
UPDATE tag SET image_count = (SELECT count(*) FROM image_tag JOIN image ON image.id = image_tag.image_id
  WHERE image_tag.tag_id = tag.id AND image.trashed_at_ms IS NULL);
UPDATE collection SET image_count = (SELECT count(*) FROM collection_image
  JOIN image ON image.id = collection_image.image_id
  WHERE collection_image.collection_id = collection.id AND image.trashed_at_ms IS NULL);
`;

/** Names were only kept apart byte by byte: those that now count as one become the oldest of them. */
function foldTags(db: Database.Database): void {
  const tags = db.prepare<[], { id: number; name: string }>('SELECT id, name FROM tag ORDER BY id').all();
  const move = db.prepare<[number, number]>('UPDATE OR IGNORE image_tag SET tag_id = ? WHERE tag_id = ?');
  const unlink = db.prepare<[number]>('DELETE FROM image_tag WHERE tag_id = ?');
  const remove = db.prepare<[number]>('DELETE FROM tag WHERE id = ?');
  const setFolded = db.prepare<[string, number]>('UPDATE tag SET folded = ? WHERE id = ?');
  const first = new Map<string, number>();
  for (const { id, name } of tags) {
    const folded = foldText(name);
    const kept = first.get(folded);
    if (kept === undefined) {
      first.set(folded, id);
      setFolded.run(folded, id);
    } else {
      move.run(kept, id);
      unlink.run(id);
      remove.run(id);
    }
  }
}

/** Collections, stacks, what undo needs to know, and what stays of a picture that is deleted for good. */
export const organise: Migration = {
  version: 3,
  name: 'organise',
  up(db) {
    db.exec(tables);
    foldTags(db);
    db.exec(triggers);
    db.exec(recountMembers);
  },
};
