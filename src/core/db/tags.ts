import type Database from 'better-sqlite3';
import type { ImageId, TagId } from '../../shared/ids.ts';
import type { Tag } from '../../shared/organise-model.ts';
import { foldText } from './search-terms.ts';

/** Tags by name; their rows are written through the registers of `core/organise`, so that undo knows of it. */
export function createTagsTable(db: Database.Database) {
  const columns = 'id, name, image_count AS imageCount';
  const list = db.prepare<[], Tag>(`SELECT ${columns} FROM tag ORDER BY folded`);
  const byId = db.prepare<[number], Tag>(`SELECT ${columns} FROM tag WHERE id = ?`);
  const byFolded = db.prepare<[string], Tag>(`SELECT ${columns} FROM tag WHERE folded = ?`);
  const images = db
    .prepare<[number], ImageId>('SELECT image_id FROM image_tag WHERE tag_id = ? ORDER BY image_id')
    .pluck();
  const ofImage = db.prepare<[number], { id: TagId; name: string }>(
    `SELECT tag.id AS id, tag.name AS name FROM image_tag JOIN tag ON tag.id = image_tag.tag_id
      WHERE image_tag.image_id = ? ORDER BY tag.folded`,
  );
  return {
    list: (): Tag[] => list.all(),
    get: (id: TagId): Tag | null => byId.get(id) ?? null,
    /** The tag of that name, however it is written. */
    find: (name: string): Tag | null => byFolded.get(foldText(name)) ?? null,
    /** Every picture with it, those in the trash included. */
    imageIds: (id: TagId): ImageId[] => images.all(id),
    ofImage: (id: ImageId): { id: TagId; name: string }[] => ofImage.all(id),
  };
}
