import type Database from 'better-sqlite3';
import type { CollectionId, ImageId } from '../../shared/ids.ts';
import type { Collection } from '../../shared/organise-model.ts';
import { foldText } from './search-terms.ts';

/** Collections by name; their rows are written through the registers of `core/organise`, so that undo knows of it. */
export function createCollectionsTable(db: Database.Database) {
  const columns = 'id, name, image_count AS imageCount, created_at_ms AS createdAtMs';
  const list = db.prepare<[], Collection>(`SELECT ${columns} FROM collection ORDER BY folded`);
  const byId = db.prepare<[number], Collection>(`SELECT ${columns} FROM collection WHERE id = ?`);
  const byFolded = db.prepare<[string], Collection>(`SELECT ${columns} FROM collection WHERE folded = ?`);
  const images = db
    .prepare<[number], ImageId>(
      'SELECT image_id FROM collection_image WHERE collection_id = ? ORDER BY image_id',
    )
    .pluck();
  const ofImage = db.prepare<[number], { id: CollectionId; name: string }>(
    `SELECT collection.id AS id, collection.name AS name FROM collection_image
      JOIN collection ON collection.id = collection_image.collection_id
      WHERE collection_image.image_id = ? ORDER BY collection.folded`,
  );
  return {
    list: (): Collection[] => list.all(),
    get: (id: CollectionId): Collection | null => byId.get(id) ?? null,
    /** The collection of that name, however it is written. */
    find: (name: string): Collection | null => byFolded.get(foldText(name)) ?? null,
    /** Every picture in it, those in the trash included. */
    imageIds: (id: CollectionId): ImageId[] => images.all(id),
    ofImage: (id: ImageId): { id: CollectionId; name: string }[] => ofImage.all(id),
  };
}
