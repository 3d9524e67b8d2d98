import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';

/** The log itself, numbers that are never given twice, and pages of the text indexes that mean the same laid otherwise. */
const notCompared = /^(undo_entry|undo_change|sqlite_.*|image_(words|substrings|pairs)(_.*)?)$/;
const textIndexes = ['image_words', 'image_substrings', 'image_pairs'];

/**
 * Every row of every table, and every word of every text index with the pictures it leads to: how many, and a hash of
 * them, so that a difference names its table and a hundred comparisons stay quick.
 */
export function wholeDatabase(db: Database.Database): Record<string, string> {
  const tables = db
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .pluck()
    .all()
    .filter((name) => !notCompared.test(name));
  const contents: [string, string][] = tables.map((name) => [
    name,
    digest(db, `SELECT ${columnsOf(db, name)} FROM "${name}"`),
  ]);
  for (const name of textIndexes) {
    db.exec(`CREATE VIRTUAL TABLE IF NOT EXISTS temp.${name}_seen USING fts5vocab(main, ${name}, instance)`);
    contents.push([`${name} words`, digest(db, `SELECT * FROM temp.${name}_seen`)]);
    contents.push([`${name} pictures`, digest(db, `SELECT id, sz FROM ${name}_docsize`)]);
  }
  return Object.fromEntries(contents);
}

/** All but what only counts how often a row was written. */
function columnsOf(db: Database.Database, table: string): string {
  const names = db.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck().all(table);
  return names
    .filter((name) => name !== 'revision')
    .map((name) => `"${name}"`)
    .join(', ');
}

function digest(db: Database.Database, sql: string): string {
  const lines = db
    .prepare(sql)
    .raw()
    .all()
    .map((row) => JSON.stringify(row))
    .sort();
  return `${lines.length} rows ${createHash('sha256').update(lines.join('\n')).digest('hex')}`;
}
