import type Database from 'better-sqlite3';
import type { PageCursor } from '../../shared/image-query.ts';
import { filterSql, type SearchPlan } from './search-plan.ts';
import type { Condition } from './search-conditions.ts';

/** Which of some pictures, neighbours in time, are found. */
export type Check = (places: readonly PageCursor[]) => readonly PageCursor[];

/** What remains to be asked where something else gave the pictures. */
export type Remaining = Pick<SearchPlan, 'wanted' | 'excluded' | 'filters'>;

/** Asks the facets and each index about a few neighbours only, in the order that leaves the least to the next. */
export function prepareCheck(db: Database.Database, { wanted, excluded, filters }: Remaining): Check {
  const checks: Check[] = [
    ...(filters.length > 0 ? [prepareFilterCheck(db, filterSql(filters))] : []),
    ...wanted.map((condition) => prepareTextCheck(db, condition, true)),
    ...excluded.map((condition) => prepareTextCheck(db, condition, false)),
  ];
  return (places) => checks.reduce((left, check) => (left.length === 0 ? left : check(left)), places);
}

/** Neighbours in time mostly have neighbouring ids: so many times as many are read at most. */
const widestSpread = 8;

/** The ids to ask between; null where they lie so far apart that most of what lies between is not asked about. */
function rangeOf(
  places: readonly PageCursor[],
): { readonly lowest: number; readonly highest: number } | null {
  const lowest = places.reduce((least, { id }) => Math.min(least, id), Number.MAX_SAFE_INTEGER);
  const highest = places.reduce((most, { id }) => Math.max(most, id), 0);
  return highest - lowest > widestSpread * places.length + 1_000 ? null : { lowest, highest };
}

function prepareFilterCheck(db: Database.Database, filters: string): Check {
  // By the picture's number and by nothing else: an index of one facet would read all that have it.
  const within = db
    .prepare<[number, number], number>(
      `SELECT image_id FROM image_facet NOT INDEXED WHERE image_id BETWEEN ? AND ?${filters}`,
    )
    .pluck();
  const among = db
    .prepare<[string], number>(
      `SELECT image_id FROM json_each(?) AS asked CROSS JOIN image_facet ON image_id = asked.value WHERE 1${filters}`,
    )
    .pluck();
  return (places) => {
    const range = rangeOf(places);
    const found = new Set(
      range ? within.all(range.lowest, range.highest) : among.all(JSON.stringify(places.map(({ id }) => id))),
    );
    return places.filter(({ id }) => found.has(id));
  };
}

function prepareTextCheck(db: Database.Database, { index, match }: Condition, isWanted: boolean): Check {
  const sql = `SELECT rowid FROM ${index} WHERE ${index} MATCH ?`;
  const within = db.prepare<[string, number, number], number>(`${sql} AND rowid BETWEEN ? AND ?`).pluck();
  let everything: ReadonlySet<number> | null = null;
  return (places) => {
    const range = rangeOf(places);
    // An index is not asked for single ids: all of its answer costs less, once.
    if (!range) everything ??= new Set(db.prepare<[string], number>(sql).pluck().all(match));
    const found = range ? new Set(within.all(match, range.lowest, range.highest)) : everything;
    return places.filter(({ id }) => found?.has(id) === isWanted);
  };
}
