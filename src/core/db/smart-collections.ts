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
  const nextPosition = db
    .prepare<[], number>('SELECT COALESCE(MAX(position), 0) + 1 FROM smart_collection')
    .pluck();
  return {
    list: (): SmartCollection[] => list.all(),
    get: (id: SmartCollectionId): SmartCollection | null => get.get(id) ?? null,
    /** Behind all others. */
    nextPosition: (): number => nextPosition.get() ?? 1,
  };
}
