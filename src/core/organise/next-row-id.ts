import type Database from 'better-sqlite3';

/** The id a new row of this table gets: one that never named anything before. */
export function nextRowId(
  db: Database.Database,
  table: 'tag' | 'collection' | 'smart_collection' | 'stack',
): number {
  const highest = db.prepare<[string], number>('SELECT seq FROM sqlite_sequence WHERE name = ?').pluck();
  return (highest.get(table) ?? 0) + 1;
}
