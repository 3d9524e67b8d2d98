import type Database from 'better-sqlite3';
import type { PageCursor } from '../../shared/image-query.ts';
import type { Filter } from './query-filters.ts';
import { prepareCheck, type Check } from './search-checks.ts';
import type { Condition } from './search-conditions.ts';
import { filterSql, type SearchPlan } from './search-plan.ts';
import { prepareReading } from './search-texts.ts';
import type { IdSpan } from './time-blocks.ts';

/**
 * A part of a query that gives its pictures from the highest id down, whatever their number, and only those that the
 * facts hold for; the rest is asked about what it gives.
 */
export interface Lead {
  /** Fewer than `most` only where there are no more in the span. */
  readonly next: (span: IdSpan, most: number) => PageCursor[];
  /** What else has to hold. */
  readonly rest: Check;
  /** True where something may be taken away by the rest. */
  readonly hasRest: boolean;
  /** How many it can give, where that is known: few enough to ask about each. */
  readonly size: number | null;
}

/** Numbers are bound as REAL, and neither an index of a text nor an OR over an id goes by those. */
const withinSpan = (id: string): string => `${id} < CAST(? AS INTEGER) AND ${id} >= CAST(? AS INTEGER)`;
const shown = 'image_facet.sorted_at_ms AS sortedAtMs, image_facet.image_id AS id';

/**
 * Rules that ask about an id alone, before its facts are read, and all others, those that compare one number first:
 * SQLite asks in the order they are written.
 */
function inOrder(filters: readonly Filter[], id: string): { readonly early: string; readonly late: string } {
  const ofId = filters.filter(({ isOfId }) => isOfId === true);
  const ofRow = filters.filter(({ isOfId }) => isOfId !== true);
  const ofOne = ofRow.filter(({ kinds }) => kinds === undefined);
  const ofKind = ofRow.filter(({ kinds }) => kinds !== undefined);
  return {
    early: filterSql(ofId).replaceAll('image_facet.image_id', id),
    late: filterSql([...ofOne, ...ofKind]),
  };
}

interface TextLeadOptions {
  /** What lists all that the facts hold for, where those are few: a list is asked sooner than the facts of each. */
  readonly within?: string | null;
  readonly prepareRest?: typeof prepareCheck;
  /** The wider question is asked, where there is one. */
  readonly isWide?: boolean;
}

/** What an index of a text finds: facts are asked inside, so that none that is not wanted is handed out. */
export function textLead(
  db: Database.Database,
  plan: SearchPlan,
  condition: Condition,
  { within = null, prepareRest = prepareCheck, isWide = false }: TextLeadOptions = {},
): Lead {
  const { index } = condition;
  const inIndex = plan.excluded.find((each) => each.index === index);
  const { early, late } = inOrder(plan.filters, `${index}.rowid`);
  // With the plus it is asked of each match, and no index is asked for each of the list.
  const listed = within === null ? '' : ` AND +${index}.rowid IN (${within})`;
  const statement = db.prepare<[string, number, number, number], PageCursor>(
    `SELECT ${shown} FROM ${index} CROSS JOIN image_facet ON image_facet.image_id = ${index}.rowid
      WHERE ${index} MATCH ? AND ${withinSpan(`${index}.rowid`)}${listed}${early} AND image_facet.is_trashed = 0${late}
      ORDER BY ${index}.rowid DESC LIMIT ?`,
  );
  const wider = isWide ? condition.wider : null;
  const asked = wider ?? condition.match;
  const match = inIndex ? `(${asked}) NOT (${inIndex.match})` : asked;
  const rest = {
    wanted: plan.wanted.filter((each) => each !== condition),
    excluded: plan.excluded.filter((each) => each !== inIndex),
    filters: [],
  };
  const checks = [
    ...(wider === null ? [] : [prepareReading(db, { wanted: [condition], excluded: [] })]),
    ...(rest.wanted.length + rest.excluded.length > 0 ? [prepareRest(db, rest)] : []),
  ];
  return {
    next: ({ belowId, lowestId }, most) => statement.all(match, belowId, lowestId, most),
    rest: (places) => checks.reduce((left, check) => check(left), places),
    hasRest: checks.length > 0,
    size: null,
  };
}

/** All facts, read by id: sixty nanoseconds a picture, so that most pages are full long before a millisecond counts. */
export function factsLead(db: Database.Database, plan: SearchPlan): Lead {
  const { early, late } = inOrder(plan.filters, 'image_facet.image_id');
  const statement = db.prepare<[number, number, number], PageCursor>(
    `SELECT ${shown} FROM image_facet NOT INDEXED
      WHERE ${withinSpan('image_id')} AND image_facet.is_trashed = 0${late}${early}
      ORDER BY image_id DESC LIMIT ?`,
  );
  const rest = { ...plan, filters: [] };
  return {
    next: ({ belowId, lowestId }, most) => statement.all(belowId, lowestId, most),
    rest: prepareCheck(db, rest),
    hasRest: rest.wanted.length + rest.excluded.length > 0,
    size: null,
  };
}

/** Pictures of a list asked about in one question. */
const listStep = { least: 50, most: 1_000 };

/** A list of all ids that can be meant, the highest first. */
export function listLead(
  db: Database.Database,
  ids: Float64Array,
  filters: readonly Filter[],
  rest: Check | null,
): Lead {
  const { early, late } = inOrder(filters, 'listed.value');
  const statement = db.prepare<[string], PageCursor>(
    `SELECT ${shown} FROM json_each(?) AS listed CROSS JOIN image_facet ON image_facet.image_id = listed.value
      WHERE image_facet.is_trashed = 0${early}${late} ORDER BY image_facet.image_id DESC`,
  );
  return {
    next({ belowId, lowestId }, most) {
      const found: PageCursor[] = [];
      const start = firstBelow(ids, belowId);
      let at = start;
      while (found.length < most && at < ids.length && (ids[at] ?? 0) >= lowestId) {
        // As many as fill it where the next are like those before.
        const share = at === start ? 1 : Math.max(0.02, found.length / (at - start));
        const size = Math.ceil((most - found.length) / share);
        const step = ids.subarray(at, at + Math.min(listStep.most, Math.max(listStep.least, size)));
        found.push(...statement.all(JSON.stringify([...step.filter((id) => id >= lowestId)])));
        at += step.length;
      }
      return found.slice(0, most);
    },
    rest: rest ?? ((places) => places),
    hasRest: rest !== null,
    size: ids.length,
  };
}

/** Where the ids below one begin in a list that falls. */
function firstBelow(ids: Float64Array, belowId: number): number {
  let [low, high] = [0, ids.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ids[middle] ?? 0) < belowId) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The newest ids that a text finds, to tell how common it is. */
export function newestMatches(db: Database.Database, { index, match }: Condition, most: number): number[] {
  return db
    .prepare<[string, number], number>(
      `SELECT rowid FROM ${index} WHERE ${index} MATCH ? ORDER BY rowid DESC LIMIT ?`,
    )
    .pluck()
    .all(match, most);
}
