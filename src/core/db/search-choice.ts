import type Database from 'better-sqlite3';
import { idsOf } from './id-text.ts';
import type { Filter } from './query-filters.ts';
import { prepareCheck } from './search-checks.ts';
import type { Condition } from './search-conditions.ts';
import { factsLead, listLead, newestMatches, textLead, type Lead } from './search-leads.ts';
import type { SearchPlan } from './search-plan.ts';
import { canBeRead, prepareReading } from './search-texts.ts';

/** How much is looked at before another way is taken. */
export interface Bounds {
  /** Pictures that may be newer than their ids say and are asked about one by one; more of them are walked through. */
  readonly mostStrays: number;
  /** Up to so many ids are listed: a millisecond. */
  readonly mostListed: number;
  /** Matches that tell how common a text is. */
  readonly sampleSize: number;
  /** The newest ids whose facts are read to tell how many of all would have to be. */
  readonly glanceIds: number;
  /** Up to so many ids each are listed to see which stand in several lists. */
  readonly mostMet: number;
}

/** Microseconds on a slow machine; only how they compare counts. */
const costUs = { match: 0.4, facts: 1.5, text: 8, listing: 0.1 };

/**
 * Chooses what leads through a search: the shortest list of ids, a text's own index, or all facts. A text that few find
 * is a list too.
 */
export function chooseLead(
  db: Database.Database,
  plan: SearchPlan,
  limit: number,
  bounds: Bounds,
): Lead | null {
  const source = shortestSource(db, plan.filters, bounds.mostListed);
  if (plan.wanted.length > 0) return leadOfText(db, plan, source, { limit, sampleSize: bounds.sampleSize });
  if (plan.filters.length === 0) return null;
  const rest = plan.excluded.length > 0 ? prepareCheck(db, { ...plan, filters: [] }) : null;
  if (source) return listLead(db, allOf(db, source.sql), plan.filters, rest);
  const facts = factsLead(db, plan);
  const met = isLongWay(db, facts, limit, bounds) ? inSeveral(db, plan.filters, bounds.mostMet) : null;
  return met ? listLead(db, met, plan.filters, rest) : facts;
}

/** More than so many glances: to read lists whole costs less. */
const mostGlances = 10;

/** Whether a page is full only after most of a large library, by what the newest show. */
function isLongWay(db: Database.Database, facts: Lead, limit: number, { glanceIds }: Bounds): boolean {
  const newestId = db.prepare<[], number | null>('SELECT max(image_id) FROM image_facet').pluck().get() ?? 0;
  if (newestId < mostGlances * glanceIds) return false;
  const span = { lowestId: newestId - glanceIds, belowId: newestId + 1 };
  const most = Math.ceil(limit / mostGlances);
  return facts.next(span, most).length < most;
}

/** The ids that stand in all of the lists that are not too long, where there are two at least. */
function inSeveral(db: Database.Database, filters: readonly Filter[], mostMet: number): Float64Array | null {
  const newestId = db.prepare<[], number | null>('SELECT max(image_id) FROM image_facet').pluck().get() ?? 0;
  // In how many lists each id stands, as long as it is in all so far.
  const metIn = new Uint8Array(newestId + 1);
  let listCount = 0;
  let last = new Uint32Array();
  for (const sql of sourcesOf(filters)) {
    const list = listOf(db, `SELECT image_id FROM (${sql}) LIMIT ${mostMet + 1}`);
    if (list.length > mostMet) continue;
    for (const id of list) if (metIn[id] === listCount) metIn[id] = listCount + 1;
    last = list;
    listCount += 1;
  }
  return listCount > 1 ? highestFirst(last.filter((id) => metIn[id] === listCount)) : null;
}

function leadOfText(
  db: Database.Database,
  plan: SearchPlan,
  source: Source | null,
  { limit, sampleSize }: { readonly limit: number; readonly sampleSize: number },
): Lead {
  const [first] = plan.wanted;
  if (first && plan.wanted.length === 1 && !source) return textLead(db, plan, first, { isWide: true });
  const known = plan.wanted.map((condition) => commonnessOf(db, condition, sampleSize));
  const rarest = known.reduce((one, other) => (other.density < one.density ? other : one));
  const wanted = plan.wanted.filter((condition) => condition !== rarest.condition);
  const canRead = [...wanted, ...plan.excluded].every(canBeRead);
  if (rarest.all) {
    const others = { wanted, excluded: plan.excluded, filters: [] };
    const rest = canRead ? prepareReading(db, others) : prepareCheck(db, others);
    return listLead(db, rarest.all, plan.filters, wanted.length + plan.excluded.length > 0 ? rest : null);
  }
  if (source && canRead && canBeRead(rarest.condition) && isListCheaper(source.size, rarest, limit))
    return listLead(db, allOf(db, source.sql), plan.filters, prepareReading(db, plan));
  // Beside a rare text a common one is not read between all that the rare one finds.
  const isRare = known.some(({ density }) => density > rarest.density * (costUs.text / costUs.match));
  return textLead(db, plan, rarest.condition, {
    within: source?.sql ?? null,
    prepareRest: canRead && isRare ? prepareReading : prepareCheck,
  });
}

interface Commonness {
  readonly condition: Condition;
  /** Pictures it finds, to one id. */
  readonly density: number;
  readonly newestId: number;
  /** All that it finds, where they are few. */
  readonly all: Float64Array | null;
}

function commonnessOf(db: Database.Database, condition: Condition, sampleSize: number): Commonness {
  const matches = newestMatches(db, condition, sampleSize);
  const newestId = matches[0] ?? 0;
  const isAll = matches.length < sampleSize;
  return {
    condition,
    newestId,
    // Of few it matters only how many there are.
    density: matches.length / (isAll ? Number.MAX_SAFE_INTEGER : newestId - (matches.at(-1) ?? 0) + 1),
    all: isAll ? Float64Array.from(matches) : null,
  };
}

/** Whether to ask about each of a list, or to read a text's index past all that is not in the list. */
function isListCheaper(size: number, { density, newestId }: Commonness, limit: number): boolean {
  const share = Math.min(1, size / newestId);
  const idsNeeded = Math.min(newestId, limit / (density * share));
  const list = size * costUs.listing + idsNeeded * share * (costUs.facts + costUs.text);
  return list < idsNeeded * density * costUs.match;
}

interface Source {
  readonly sql: string;
  readonly size: number;
}

/** The filter that holds for the fewest pictures, where an index lists them and they are not too many. */
function shortestSource(
  db: Database.Database,
  filters: readonly Filter[],
  mostListed: number,
): Source | null {
  let shortest: Source | null = null;
  for (const sql of sourcesOf(filters)) {
    const most: number = shortest?.size ?? mostListed + 1;
    const size: number | undefined = db
      .prepare<[], number>(`SELECT count(*) FROM (SELECT 1 FROM (${sql}) LIMIT ${most})`)
      .pluck()
      .get();
    if (size !== undefined && size < most) shortest = { sql, size };
  }
  return shortest;
}

/** Rules about kinds of picture are one list: each may hold for many and all for few. */
function sourcesOf(filters: readonly Filter[]): string[] {
  const kinds = filters.flatMap((filter) => (filter.kinds ? [filter.kinds] : []));
  const inAll = (kinds[0] ?? []).filter((id) => kinds.every((list) => list.includes(id)));
  const others = filters.flatMap(({ source, kinds: own }) => (source === null || own ? [] : [source]));
  return kinds.length === 0
    ? others
    : [
        `SELECT image_id FROM image_facet INDEXED BY image_facet_kind WHERE kind_id IN (${inAll.join(', ')})`,
        ...others,
      ];
}

const allOf = (db: Database.Database, sql: string): Float64Array => highestFirst(listOf(db, sql));

/** As one text: row by row it takes four times as long. */
function listOf(db: Database.Database, sql: string): Uint32Array<ArrayBuffer> {
  const text = db.prepare<[], string | null>(`SELECT group_concat(image_id) FROM (${sql})`).pluck().get();
  return Uint32Array.from(text ? idsOf(text) : []);
}

/** Each once. */
function highestFirst(list: Uint32Array): Float64Array {
  const ids = Float64Array.from(list).sort().reverse();
  return ids.filter((id, at) => id !== ids[at - 1]);
}
