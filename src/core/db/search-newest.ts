import type Database from 'better-sqlite3';
import type { ImageScope, PageCursor } from '../../shared/image-query.ts';
import { filtersOfScope } from './query-filters.ts';
import { prepareCheck } from './search-checks.ts';
import { chooseLead, type Bounds } from './search-choice.ts';
import type { Lead } from './search-leads.ts';
import type { SearchPlan } from './search-plan.ts';
import type { IdSpan, TimeBlocks } from './time-blocks.ts';

/** Where in the newest-first order of which pictures a page starts, and how long it is. */
export interface PageRequest {
  readonly scope: ImageScope;
  readonly after: PageCursor | null;
  readonly limit: number;
}

/** The library, and what is known of where in it pictures of a time are. */
export interface Sources {
  readonly db: Database.Database;
  readonly blocks: Pick<TimeBlocks, 'outside'>;
}

const usualBounds: Bounds = {
  ...{ mostStrays: 2_000, mostListed: 12_000, sampleSize: 200 },
  ...{ glanceIds: 30_000, mostMet: 60_000 },
};
/** Taken from a lead at once, at most: a check of all of them takes a few milliseconds. */
const longestStep = 8_000;
const shortestStep = 100;
const farthestId = Number.MAX_SAFE_INTEGER;

/**
 * A page of what a query finds, or null where it cannot be told this way. One part of the query leads: it gives its
 * pictures from the highest id down until a page is full, whatever their number. Ids mostly rise with time: only a
 * picture between the ends of the page in time and outside of what was met in id can be missing, and there are few.
 */
export function newestFound(
  sources: Sources,
  asked: SearchPlan,
  request: PageRequest,
  bounds = usualBounds,
): PageCursor[] | null {
  const { db } = sources;
  const inScope = filtersOfScope(request.scope);
  if (inScope === null) return null;
  const plan = { ...asked, filters: [...inScope, ...asked.filters] };
  const lead = chooseLead(db, plan, request.limit, bounds);
  if (lead === null) return null;
  const window = windowOf(db, plan, request.after);
  if (window === null) return [];
  const { found, lowestId } = takePage(lead, window, request.limit);
  const isFull = found.length >= request.limit;
  const endMs = isFull ? (found.sort(newestFirst)[request.limit - 1]?.sortedAtMs ?? 0) : window.fromMs;
  const met = { lowestId: isFull ? lowestId : window.lowestId, belowId: window.belowId };
  const missing = strays(sources, plan, { ...window, fromMs: endMs }, met, bounds.mostStrays);
  if (missing) return pageOf([...found, ...missing], request.limit);
  // Where times go with nothing, all of a list are asked about; others are left to a walk.
  return lead.size === null ? null : pageOf(allFound(lead, window), request.limit);
}

const newestFirst = (one: PageCursor, other: PageCursor): number =>
  other.sortedAtMs - one.sortedAtMs || other.id - one.id;

const pageOf = (found: PageCursor[], limit: number): PageCursor[] => found.sort(newestFirst).slice(0, limit);

/** Which pictures a page can hold: in time, and the ids that those mostly have. */
interface Window extends IdSpan {
  /** None is older; null where nothing is asked of that. */
  readonly fromMs: number | null;
  /** All are older than this place, where there is one. */
  readonly before: PageCursor | null;
}

/** Null where no picture is of that time. */
function windowOf(db: Database.Database, { filters }: SearchPlan, after: PageCursor | null): Window | null {
  const spans = filters.flatMap(({ span }) => (span ? [span] : []));
  const froms = spans.flatMap(({ fromMs }) => (fromMs === null ? [] : [fromMs]));
  const tos = spans.flatMap(({ toMs }) => (toMs === null ? [] : [toMs]));
  const fromMs = froms.length === 0 ? null : Math.max(...froms);
  const toMs = tos.length === 0 ? null : Math.min(...tos);
  const isLater = toMs === null || (after !== null && after.sortedAtMs < toMs);
  const end = (rule: string, order: string, atMs: number): number | undefined =>
    db
      .prepare<[number], number>(
        `SELECT image_id FROM image_facet INDEXED BY image_facet_newest WHERE sorted_at_ms ${rule} CAST(? AS INTEGER)
          ORDER BY sorted_at_ms ${order}, image_id ${order} LIMIT 1`,
      )
      .pluck()
      .get(atMs);
  const newest = isLater ? (after?.id ?? farthestId) : end('<', 'DESC', toMs);
  const oldest = fromMs === null ? 0 : end('>=', 'ASC', fromMs);
  if (newest === undefined || oldest === undefined) return null;
  const belowId = isLater ? newest : newest + 1;
  return {
    fromMs,
    // Only compared with: no picture has the id 0, so that all of that moment are left out.
    before: isLater ? after : { sortedAtMs: toMs, id: 0 as PageCursor['id'] },
    // Where ids go with nothing, the oldest may have the highest: then all are outside of the span, once.
    lowestId: Math.min(oldest, belowId),
    belowId,
  };
}

/** Takes from a lead until a page is full. */
function takePage(
  lead: Lead,
  window: Window,
  limit: number,
): { readonly found: PageCursor[]; readonly lowestId: number } {
  const found: PageCursor[] = [];
  let { belowId } = window;
  let step = Math.max(limit, shortestStep);
  while (found.length < limit && belowId > window.lowestId) {
    const most = lead.hasRest ? step : limit - found.length;
    const given = lead.next({ lowestId: window.lowestId, belowId }, most);
    for (const place of lead.rest(given)) if (isBefore(place, window)) found.push(place);
    if (given.length < most) return { found, lowestId: window.lowestId };
    belowId = given.at(-1)?.id ?? 0;
    // A list goes on where it stopped; an index has to find its place again.
    if (lead.size === null) step = Math.min(longestStep, 2 * step);
  }
  return { found, lowestId: belowId };
}

/** All that a lead can give, whatever their ids. */
function allFound(lead: Lead, window: Window): PageCursor[] {
  const given = lead.next({ lowestId: 0, belowId: farthestId }, lead.size ?? 0);
  return [...lead.rest(given.filter((place) => isBefore(place, window)))];
}

function isBefore(place: PageCursor, { before, fromMs }: Window): boolean {
  if (fromMs !== null && place.sortedAtMs < fromMs) return false;
  return before === null || newestFirst(before, place) < 0;
}

/** Found ones of a stretch of time whose ids were not met; null where too many would have to be asked about. */
function strays(
  { db, blocks }: Sources,
  plan: SearchPlan,
  window: Window,
  met: IdSpan,
  most: number,
): PageCursor[] | null {
  if (met.lowestId === 0 && met.belowId === farthestId) return [];
  const stretch = {
    fromMs: window.fromMs ?? -farthestId,
    toMs: window.before?.sortedAtMs ?? farthestId,
  };
  const spans = blocks.outside(met, stretch);
  const rows: PageCursor[] = [];
  if (spans && spans.length <= mostSpans) {
    const within = db.prepare<[object], PageCursor>(
      `${shown} NOT INDEXED WHERE ${inSpan} AND ${inTime} LIMIT @most`,
    );
    for (const span of spans) rows.push(...within.all({ ...stretch, ...span, most: most + 1 }));
  } else rows.push(...readStrays(db, met, { ...stretch, most: most + 1 }));
  if (rows.length > most) return null;
  const places = rows.filter((place) => isBefore(place, window));
  return places.length === 0 ? [] : [...prepareCheck(db, plan)(places)];
}

/** Blocks of ids that are read for a page: a third of a millisecond each. */
const mostSpans = 24;

/** Most pictures of the stretch have an id that was met: whichever of both are fewer are read. */
function readStrays(db: Database.Database, met: IdSpan, given: object): PageCursor[] {
  const newestId = db.prepare<[], number | null>('SELECT max(image_id) FROM image_facet').pluck().get() ?? 0;
  const belowId = Math.min(met.belowId, newestId + 1);
  const isShort = belowId - met.lowestId < newestId / 2;
  const parameters = { ...given, lowestId: met.lowestId, belowId };
  return db.prepare<[object], PageCursor>(isShort ? byTime : byId).all(parameters);
}

const shown = 'SELECT sorted_at_ms AS sortedAtMs, image_id AS id FROM image_facet';
// Bound numbers are REAL: cast, they are compared in a fraction of the time.
const inTime = 'is_trashed = 0 AND sorted_at_ms BETWEEN CAST(@fromMs AS INTEGER) AND CAST(@toMs AS INTEGER)';
const inSpan = 'image_id >= CAST(@lowestId AS INTEGER) AND image_id < CAST(@belowId AS INTEGER)';
const [isLower, isHigher] = [
  'image_id < CAST(@lowestId AS INTEGER)',
  'image_id >= CAST(@belowId AS INTEGER)',
];
const byTime = `${shown} INDEXED BY image_facet_newest WHERE ${inTime} AND (${isLower} OR ${isHigher}) LIMIT @most`;
const byId = `${shown} NOT INDEXED WHERE ${isLower} AND ${inTime}
  UNION ALL ${shown} NOT INDEXED WHERE ${isHigher} AND ${inTime} LIMIT @most`;
