import type Database from 'better-sqlite3';
import type { ListPlace, ImageScope } from '../../shared/image-query.ts';
import type { ImageId } from '../../shared/ids.ts';
import type { SearchTable } from './search.ts';

interface Row {
  readonly sortedAtMs: number;
  readonly trashedAtMs: number | null;
  readonly width: number;
  readonly height: number;
  readonly stackOf: ImageId | null;
}

/** The same stack as in a list's order: the lowest id of its pictures. */
const facts = `SELECT sorted_at_ms AS sortedAtMs, trashed_at_ms AS trashedAtMs, width, height,
  CASE
    WHEN stack_id IS NOT NULL THEN (SELECT min(id) FROM image AS other WHERE other.stack_id = image.stack_id)
    WHEN is_unstacked = 0 THEN (SELECT min(id) FROM image AS other
      WHERE other.run_id = image.run_id AND other.stack_id IS NULL AND other.is_unstacked = 0)
  END AS stackOf
  FROM image WHERE id = ?`;

/** Where single pictures stand in a list, for whoever holds the rest of it. */
export function createImagePlacesTable(db: Database.Database, search: Pick<SearchTable, 'places'>) {
  const read = db.prepare<[ImageId], Row>(facts);
  return {
    /** Null when it is not in the list. */
    find(scope: ImageScope, text: string, id: ImageId): ListPlace | null {
      const row = read.get(id);
      const sortedAtMs = scope.kind === 'trash' ? row?.trashedAtMs : row?.sortedAtMs;
      if (!row || sortedAtMs === null || sortedAtMs === undefined) return null;
      // The list from just before where it would stand begins with it, or it is not there.
      const before = { sortedAtMs, id: (id + 1) as ImageId }; // Only compared with, so it need not exist.
      const [first] = search.places(scope, text, before, 1);
      if (first?.id !== id) return null;
      return { id, sortedAtMs, width: row.width, height: row.height, stackOf: row.stackOf ?? id };
    },
  };
}
