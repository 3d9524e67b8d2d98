import type Database from 'better-sqlite3';
import { invariant } from '../../shared/errors.ts';

/** Kinds of rows that have ids of their own. */
type MappedKind = 'project' | 'connection' | 'run' | 'attempt' | 'image' | 'ledger';

/** Which row here stands for which row of a bundle; kept, so that the same bundle finds everything there. */
export interface RowMap {
  find(kind: MappedKind, originId: string | number): string | null;
  /** For rows that must be there by now. */
  get(kind: MappedKind, originId: string | number): string;
  add(kind: MappedKind, originId: string | number, localId: string | number): void;
}

export function createRowMap(db: Database.Database, originLibrary: string): RowMap {
  const select = db
    .prepare<[string, string, string], string>(
      'SELECT local_id FROM bundle_row WHERE origin_library = ? AND kind = ? AND origin_id = ?',
    )
    .pluck();
  const insert = db.prepare<[string, string, string, string]>(
    'INSERT INTO bundle_row (origin_library, kind, origin_id, local_id) VALUES (?, ?, ?, ?)',
  );
  const find: RowMap['find'] = (kind, originId) => select.get(originLibrary, kind, String(originId)) ?? null;
  return {
    find,
    get(kind, originId) {
      const found = find(kind, originId);
      invariant(found !== null, `a ${kind} of a checked bundle is inserted before what names it`);
      return found;
    },
    add: (kind, originId, localId) => void insert.run(originLibrary, kind, String(originId), String(localId)),
  };
}
