import type Database from 'better-sqlite3';
import type { PageCursor } from '../../shared/image-query.ts';
import { idsOf } from './id-text.ts';
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

/** Ids from `lowest` to `highest`: most of them are asked about. */
interface IdRange {
  readonly lowest: number;
  highest: number;
}

/** Between neighbours a gap of so many unasked ids is read over: cheaper than another question. */
const widestGap = 300;
/** Neighbours in time mostly have neighbouring ids. Where they do not, a question for each would cost more than all. */
const mostRanges = 24;
/**
 * Scattered ones are looked for in all that an index has between them, while that is a small part of a large library.
 * One check reads over so many unasked ids in all: step after step it would read the same ones again and again.
 */
const mostUnasked = 150_000;

/** The ranges that hold all of these ids; null where they lie all over the library. */
function rangesOf(places: readonly PageCursor[]): readonly IdRange[] | null {
  const ranges: IdRange[] = [];
  const ids = Float64Array.from(places, ({ id }) => id).sort();
  for (const id of ids) {
    const last = ranges.at(-1);
    if (last && id - last.highest <= widestGap) last.highest = id;
    else if (ranges.push({ lowest: id, highest: id }) > mostRanges) return null;
  }
  return ranges;
}

function stretchOf(places: readonly PageCursor[]): IdRange {
  const ids = places.map(({ id }) => id);
  return { lowest: Math.min(...ids), highest: Math.max(...ids) };
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
    const ranges = rangesOf(places);
    const found = new Set(
      ranges?.flatMap(({ lowest, highest }) => within.all(lowest, highest)) ??
        among.all(JSON.stringify(places.map(({ id }) => id))),
    );
    return places.filter(({ id }) => found.has(id));
  };
}

/**
 * Numbers are bound as REAL, and FTS5 goes by a limit on its rowid only where that is an INTEGER: without the casts it
 * reads every match of a million pictures for a thousand of them.
 */
const betweenRowids = 'rowid BETWEEN CAST(? AS INTEGER) AND CAST(? AS INTEGER)';

function prepareTextCheck(db: Database.Database, { index, match }: Condition, isWanted: boolean): Check {
  const sql = `SELECT rowid FROM ${index} WHERE ${index} MATCH ?`;
  const within = db.prepare<[string, number, number], number>(`${sql} AND ${betweenRowids}`).pluck();
  // As one text: a tenth of a million rows one by one would take four times as long.
  const all = db
    .prepare<[string], string | null>(`SELECT group_concat(rowid) FROM ${index} WHERE ${index} MATCH ?`)
    .pluck();
  let everything: { has(id: number): boolean } | null = null;
  let unaskedLeft = mostUnasked;
  const worthReading = (places: readonly PageCursor[]): readonly IdRange[] | null => {
    if (everything) return null;
    const ranges = rangesOf(places) ?? [stretchOf(places)];
    unaskedLeft += places.length;
    for (const { lowest, highest } of ranges) unaskedLeft -= highest - lowest + 1;
    return unaskedLeft < 0 ? null : ranges;
  };
  return (places) => {
    const ranges = worthReading(places);
    // An index is not asked for single ids: all of its answer costs less, once.
    if (!ranges) everything ??= lookup(idsOf(all.get(match) ?? ''));
    const found = ranges
      ? new Set(ranges.flatMap(({ lowest, highest }) => within.all(match, lowest, highest)))
      : everything;
    return places.filter(({ id }) => found?.has(id) === isWanted);
  };
}

/** These ids, to be looked up. */
function lookup(ids: Uint32Array): { has(id: number): boolean } {
  const isIn = new Uint8Array(ids.reduce((most, id) => Math.max(most, id), 0) + 1);
  for (const id of ids) isIn[id] = 1;
  return { has: (wanted) => isIn[wanted] === 1 };
}
