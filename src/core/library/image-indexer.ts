import type Database from 'better-sqlite3';
import type { ImageId } from '../../shared/ids.ts';
import { createImageTexts } from '../db/image-texts.ts';
import type { Tables } from '../db/tables.ts';

/** Makes one picture findable again by every text that belongs to it. */
export function createImageIndexer(db: Database.Database, tables: Pick<Tables, 'search'>) {
  const texts = createImageTexts(db);
  const tags = db
    .prepare<[number], string>(
      'SELECT tag.name FROM image_tag JOIN tag ON tag.id = image_tag.tag_id WHERE image_id = ? ORDER BY tag.name',
    )
    .pluck();
  return (id: number): void => {
    const [row] = texts([id]);
    if (row?.isListed !== 1) return;
    // A row's own id, read from the table it names.
    tables.search.indexImage(id as ImageId, { ...row, tags: tags.all(id) });
  };
}
