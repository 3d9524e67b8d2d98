import type Database from 'better-sqlite3';
import { invariant } from '../../shared/errors.ts';

/** A row as it is stored; columns differ from table to table and grow with the schema. */
export type StoredRow = Readonly<Record<string, unknown>>;

/** From a row's id in the backup to its id here. */
export type IdMap = ReadonlyMap<number, number>;

/** Which rows of the backup are here already, and which are lost. */
interface Matching {
  readonly ids: Map<number, number>;
  readonly lost: readonly StoredRow[];
}

/**
 * Finds each row of the backup here by what never changes about it (its key). The same id with the same key is the same
 * row. A library that was once restored from an older backup has given some ids a second time: those rows are found by
 * their key alone, in the order of their ids, which is also how a second merge finds what the first one brought.
 */
export function matchRows(
  there: readonly StoredRow[],
  here: readonly StoredRow[],
  keyOf: (row: StoredRow, side: 'there' | 'here') => string | null,
): Matching {
  const ids = new Map<number, number>();
  const hereById = new Map(here.map((row) => [idOf(row), keyOf(row, 'here')]));
  const taken = new Set<number>();
  for (const row of there) {
    const key = keyOf(row, 'there');
    if (key === null || hereById.get(idOf(row)) !== key) continue;
    ids.set(idOf(row), idOf(row));
    taken.add(idOf(row));
  }
  const byKey = new Map<string, number[]>();
  for (const [id, key] of hereById) {
    if (key !== null && !taken.has(id)) byKey.set(key, [...(byKey.get(key) ?? []), id]);
  }
  const lost: StoredRow[] = [];
  for (const row of there) {
    if (ids.has(idOf(row))) continue;
    const key = keyOf(row, 'there');
    const found = key === null ? undefined : byKey.get(key)?.shift();
    if (found === undefined) lost.push(row);
    else ids.set(idOf(row), found);
  }
  return { ids, lost };
}

export function idOf(row: StoredRow): number {
  return Number(row['id']);
}

/** The whole table, by id; of a long one only the columns that are needed. */
export function readRows(db: Database.Database, table: string, order = 'id', columns = '*'): StoredRow[] {
  return db.prepare<[], StoredRow>(`SELECT ${columns} FROM ${table} ORDER BY ${order}`).all();
}

/** Gives a row with all its columns, by what it is known by: most rows are matched and never needed whole. */
export function createRowReader(
  db: Database.Database,
  table: string,
  key = 'id',
): (known: unknown) => StoredRow {
  const whole = db.prepare<[unknown], StoredRow>(`SELECT * FROM ${table} WHERE ${key} = ?`);
  return (known) => {
    const row = whole.get(known);
    invariant(row, `the ${table} that was read a moment ago is there`);
    return row;
  };
}

/** Writes rows column by column, whatever columns there are; the id stays where it is free. */
export function createRowWriter(db: Database.Database, table: string) {
  const columns = db.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck().all(table);
  const insert = db.prepare<StoredRow>(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((name) => `@${name}`).join(', ')})`,
  );
  const insertIfAbsent = db.prepare<StoredRow>(
    `INSERT OR IGNORE INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((name) => `@${name}`).join(', ')})`,
  );
  const isTaken = columns.includes('id')
    ? db.prepare<[unknown], number>(`SELECT 1 FROM ${table} WHERE id = ?`).pluck()
    : null;
  return {
    columns,
    /** Gives the id it has now. */
    add(row: StoredRow): number {
      const id = isTaken?.get(row['id']) === undefined ? row['id'] : null;
      return Number(insert.run({ ...row, id }).lastInsertRowid);
    },
    addIfAbsent: (row: StoredRow): boolean => insertIfAbsent.run(row).changes > 0,
  };
}
