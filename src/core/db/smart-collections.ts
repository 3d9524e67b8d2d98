import type Database from 'better-sqlite3';
import type { SmartCollection, SmartCollectionId } from '../../shared/search-model.ts';

/** Queries that people keep under a name. */
export function createSmartCollectionsTable(db: Database.Database) {
  const list = db.prepare<[], SmartCollection>(
    'SELECT id, name, query FROM smart_collection ORDER BY position, id',
  );
  const get = db.prepare<[SmartCollectionId], SmartCollection>(
    'SELECT id, name, query FROM smart_collection WHERE id = ?',
  );
  const insert = db.prepare<[string, string, number]>(
    `INSERT INTO smart_collection (name, query, position, created_at_ms)
      VALUES (?, ?, (SELECT COALESCE(MAX(position), 0) + 1 FROM smart_collection), ?)`,
  );
  const update = db.prepare<[string, string, SmartCollectionId]>(
    'UPDATE smart_collection SET name = ?, query = ? WHERE id = ?',
  );
  const remove = db.prepare<[SmartCollectionId]>('DELETE FROM smart_collection WHERE id = ?');
  return {
    list: (): SmartCollection[] => list.all(),
    get: (id: SmartCollectionId): SmartCollection | null => get.get(id) ?? null,
    insert(name: string, query: string, nowMs: number): SmartCollectionId {
      // AUTOINCREMENT gives positive safe integers, which is all the brand says.
      return Number(insert.run(name, query, nowMs).lastInsertRowid) as SmartCollectionId;
    },
    /** False where there is none of this id. */
    update: (id: SmartCollectionId, name: string, query: string): boolean =>
      update.run(name, query, id).changes > 0,
    remove: (id: SmartCollectionId): boolean => remove.run(id).changes > 0,
  };
}
