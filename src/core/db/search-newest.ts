import type Database from 'better-sqlite3';
import type { ImageScope, PageCursor } from '../../shared/image-query.ts';
import { scopeParameters } from './images.ts';
import { scopeRules } from './scopes.ts';
import { prepareCheck } from './search-checks.ts';
import type { SearchPlan } from './search-plan.ts';

/** How much is looked at before another way is taken. */
interface Bounds {
  /** Matches taken in one question, newest ids first; the second time where the first did not fill a page. */
  readonly batches: readonly number[];
  /** Pictures that may be newer than their ids say and are asked about one by one; more of them are walked through. */
  readonly mostStrays: number;
}

const usualBounds: Bounds = { batches: [1_000, 8_000], mostStrays: 2_000 };

/** Where in the newest-first order of which pictures a page starts, and how long it is. */
export interface PageRequest {
  readonly scope: ImageScope;
  readonly after: PageCursor | null;
  readonly limit: number;
}

/**
 * A page of what one question to one index finds, or null where it cannot be told this way. An index gives its matches
 * from the highest id down and stops when told, whatever their number; asked stretch by stretch it gathers all matches
 * of a beginning each time. Ids mostly rise with time. Where a page is full, only a picture between its ends can be
 * missing from it: those whose ids were not met are looked at, and there are few or none.
 */
export function newestOfText(
  db: Database.Database,
  plan: SearchPlan,
  { scope, after, limit }: PageRequest,
  { batches, mostStrays }: Bounds = usualBounds,
): PageCursor[] | null {
  const [condition] = plan.wanted;
  const rule = scopeRules[scope.kind];
  if (!condition || plan.wanted.length > 1 || rule.strays === null) return null;
  const { index, match } = condition;
  const matches = db
    .prepare<[string, number, number], number>(
      `SELECT rowid FROM ${index} WHERE ${index} MATCH ? AND rowid < CAST(? AS INTEGER) ORDER BY rowid DESC LIMIT ?`,
    )
    .pluck();
  const parameters = { ...scopeParameters(scope), ...after };
  const look = preparePlaces(db, scope, after);
  const rest = prepareCheck(db, { ...plan, wanted: [] });
  const startId = after?.id ?? Number.MAX_SAFE_INTEGER;
  let lowestId = startId;
  const found: PageCursor[] = [];
  for (const batch of batches) {
    const ids = matches.all(match, lowestId, batch);
    lowestId = ids.at(-1) ?? lowestId;
    found.push(...rest(look.all(JSON.stringify(ids), parameters)));
    // All that the index has was met.
    if (ids.length < batch && after === null) return found.sort(newestFirst).slice(0, limit);
    if (found.length < limit) {
      // What else is asked holds for too few of them: whoever knows those few is asked instead.
      if (found.length * mostBatches(batches) < limit) return null;
      continue;
    }
    const end = found.sort(newestFirst)[limit - 1];
    const sql = after === null ? rule.strays.first : rule.strays.next;
    const strays = db.prepare<[object], PageCursor>(sql).all({
      ...parameters,
      ...{ endMs: end?.sortedAtMs, endId: end?.id, lowestId, startId, most: mostStrays + 1 },
    });
    if (strays.length > mostStrays) return null;
    const strayed = strays.length === 0 ? [] : prepareCheck(db, plan)(strays);
    return [...found, ...strayed].sort(newestFirst).slice(0, limit);
  }
  return null;
}

/** How many times the first batch all of them are. */
const mostBatches = (batches: readonly number[]): number =>
  batches.reduce((sum, batch) => sum + batch, 0) / (batches[0] ?? 1);

const newestFirst = (one: PageCursor, other: PageCursor): number =>
  other.sortedAtMs - one.sortedAtMs || other.id - one.id;

function preparePlaces(db: Database.Database, scope: ImageScope, after: PageCursor | null) {
  const { where, sortColumn } = scopeRules[scope.kind];
  const place = after ? `AND (image.${sortColumn}, image.id) < (@sortedAtMs, @id)` : '';
  return db.prepare<unknown[], PageCursor>(
    `SELECT image.${sortColumn} AS sortedAtMs, image.id AS id
      FROM json_each(?) AS found CROSS JOIN image ON image.id = found.value WHERE ${where} ${place}`,
  );
}
