import type Database from 'better-sqlite3';
import type { ImageScope, PageCursor } from '../../shared/image-query.ts';
import type { ImageId } from '../../shared/ids.ts';
import { scopeParameters, type ImagesTable } from './images.ts';
import { scopeRules } from './scopes.ts';
import { prepareCheck, type Check } from './search-checks.ts';
import { indexNames, type IndexName } from './search-conditions.ts';
import { everythingFound } from './search-everything.ts';
import { newestFound, type PageRequest } from './search-newest.ts';
import {
  asksNothing,
  createPlanner,
  filterSql,
  matchesOf,
  matchingIds,
  type SearchPlan,
} from './search-plan.ts';
import { createTimeBlocks } from './time-blocks.ts';
import { foldText, pairTokens, wordTokens } from './search-terms.ts';

/** Everything about a picture that can be found as text. */
export interface SearchableText {
  readonly prompt: string | null;
  readonly revisedPrompt: string | null;
  readonly fileName: string | null;
  readonly note: string;
  readonly tags: readonly string[];
  /** What its model said beside it, and the model's own name. */
  readonly answer?: string | null;
  readonly model?: string | null;
}

type PlacesOf = Pick<ImagesTable, 'places' | 'ids'>;

/** What each index is given of a text. */
const cut: Readonly<Record<IndexName, (text: string) => string>> = {
  image_words: wordTokens,
  image_substrings: foldText,
  image_pairs: pairTokens,
};

/** Up to this many matches are collected and sorted; with more, walking newest-first meets a page of them sooner. */
const fewMatches = { text: 5_000, facet: 10_000 };
/** The newest pictures looked at before anything is counted: what is common is found among them. */
const firstStep = 1_000;
/** Three in a thousand: a page is full after some sixty thousand pictures, sooner than all matches are read. */
const manyAtAGlance = 3;
/** Pictures looked at in one step of the walk, at most: a few milliseconds. */
const longestStep = 4_000;
/** Pictures that were collected are asked about in steps too, as a page is full long before all are. */
const checkStep = 500;

/** How far a walk has come, and how many steps more it may take. */
interface WalkState {
  readonly from: PageCursor | null;
  readonly found: readonly PageCursor[];
  /** Pictures looked at in the next step; twice as many in each one after it. */
  readonly stepSize: number;
  readonly steps: number;
}

/** A statement that gives one row with a `count`. */
export interface Counting {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

export type SearchTable = ReturnType<typeof createSearchTable>;

/** Finds pictures by a typed query, newest first; `nowMs` tells what "today" means in one. */
export function createSearchTable(db: Database.Database, images: PlacesOf, nowMs: () => number = Date.now) {
  const plan = createPlanner(db, nowMs);
  const blocks = createTimeBlocks(db);
  const counting = (scope: ImageScope, search: string): Counting => {
    const asked = plan(search);
    if (asksNothing(asked))
      return { sql: scopeRules[scope.kind].count, parameters: [scopeParameters(scope)] };
    const { from, parameters } = everythingFound(asked, scope);
    return { sql: `SELECT count(*) AS count ${from}`, parameters };
  };
  return {
    ...createTextIndex(db),
    /** Learns a little of when pictures are from, so that pages need not look it up; false when all is known. */
    learnTimes: () => blocks.learn(),
    /** How many are found, as a statement: long for a million, so that a thread may be asked. */
    counting,
    places(scope: ImageScope, search: string, after: PageCursor | null, limit: number): PageCursor[] {
      const asked = plan(search);
      const request = { scope, after, limit };
      if (asksNothing(asked)) return images.places(scope, after, limit);
      const newest = newestFound({ db, blocks }, asked, request);
      if (newest) return newest;
      const check = prepareCheck(db, asked);
      const glance = walk(images, check, request, { from: after, found: [], stepSize: firstStep, steps: 1 });
      if (glance.isComplete) return glance.found;
      const few = glance.found.length >= manyAtAGlance ? null : fewSource(db, asked);
      return few
        ? collect(db, few, request)
        : walk(images, check, request, { ...glance, stepSize: 2 * firstStep, steps: Infinity }).found;
    },
    /** Ids of everything found, newest first: a million in a tenth of a second, four megabytes. */
    ids(scope: ImageScope, search: string): Uint32Array {
      const asked = plan(search);
      if (asksNothing(asked)) return images.ids(scope);
      const { from, id, sortColumn, parameters } = everythingFound(asked, scope);
      const sql = `SELECT ${id} ${from} ORDER BY ${sortColumn} DESC, ${id} DESC`;
      return Uint32Array.from(
        db
          .prepare<unknown[], number>(sql)
          .pluck()
          .all(...parameters),
      );
    },
    /** How many are found, asked at once: for small libraries. */
    count(scope: ImageScope, search: string): number {
      const { sql, parameters } = counting(scope, search);
      return db.prepare<unknown[], { count: number }>(sql).get(...parameters)?.count ?? 0;
    },
  };
}

/** The texts pictures are found by. */
function createTextIndex(db: Database.Database) {
  const writes = indexNames.map((name) => ({
    name,
    insert: db.prepare<[ImageId, string]>(`INSERT INTO ${name} (rowid, text) VALUES (?, ?)`),
    remove: db.prepare<[ImageId]>(`DELETE FROM ${name} WHERE rowid = ?`),
  }));

  function removeImage(imageId: ImageId): void {
    for (const { remove } of writes) remove.run(imageId);
  }

  return {
    /** Makes a picture findable by these texts, instead of whatever it was findable by. */
    indexImage(imageId: ImageId, text: SearchableText): void {
      const { prompt, revisedPrompt, fileName, note, tags, answer = null, model = null } = text;
      const parts = [prompt, revisedPrompt, fileName, note, ...tags, answer, model].filter(
        (part) => part !== null,
      );
      removeImage(imageId);
      // No term holds a line break, so none is found across two texts.
      for (const { name, insert } of writes) insert.run(imageId, parts.map(cut[name]).join('\n'));
    },
    removeImage,
  };
}

/** All pictures that one part of a query can hold for, and what is left to ask of them. */
interface Source {
  readonly ids: readonly number[];
  readonly rest: SearchPlan;
}

/** The first part of a query that few pictures can hold for; null where each holds for many. */
function fewSource(db: Database.Database, plan: SearchPlan): Source | null {
  for (const { source } of plan.filters) {
    const ids = source === null ? null : fewIds(db, source, [], fewMatches.facet);
    if (ids) return { ids, rest: plan };
  }
  if (plan.wanted.length === 0) return null;
  const ids = fewIds(db, matchingIds(plan.wanted), matchesOf(plan.wanted), fewMatches.text);
  return ids && { ids, rest: { ...plan, wanted: [] } };
}

/** All of them, or null where there are many: what was read to find out is not read again. */
function fewIds(
  db: Database.Database,
  sql: string,
  parameters: readonly string[],
  most: number,
): number[] | null {
  const ids = db
    .prepare<unknown[], number>(`SELECT image_id FROM (${sql}) LIMIT ${most + 1}`)
    .pluck()
    .all(...parameters);
  return ids.length > most ? null : [...new Set(ids)];
}

/** Collects all that a source lists of the scope, newest first, and keeps what the rest of the query holds for. */
function collect(db: Database.Database, { ids, rest }: Source, request: PageRequest): PageCursor[] {
  const { scope, after, limit } = request;
  const { where, sortColumn } = scopeRules[scope.kind];
  const place = after ? `AND (image.${sortColumn}, image.id) < (@sortedAtMs, @id)` : '';
  const facets = rest.filters.length > 0 ? 'CROSS JOIN image_facet ON image_facet.image_id = image.id' : '';
  const isDone = rest.wanted.length + rest.excluded.length === 0;
  const places = db
    .prepare<unknown[], PageCursor>(
      `SELECT image.${sortColumn} AS sortedAtMs, image.id AS id
        FROM json_each(?) AS found CROSS JOIN image ON image.id = found.value ${facets}
        WHERE ${where} ${place} ${filterSql(rest.filters)}
        ORDER BY image.${sortColumn} DESC, image.id DESC LIMIT @limit`,
    )
    .all(JSON.stringify(ids), { ...scopeParameters(scope), ...after, limit: isDone ? limit : -1 });
  if (isDone) return places;
  const check = prepareCheck(db, { ...rest, filters: [] });
  const found: PageCursor[] = [];
  for (let at = 0; at < places.length && found.length < limit; at += checkStep)
    found.push(...check(places.slice(at, at + checkStep)));
  return found.slice(0, limit);
}

/**
 * Walks the scope newest-first and keeps what is found: right for many, whatever their number. Complete when the page
 * is full or the scope has no more pictures; otherwise it can be gone on with.
 */
function walk(
  images: PlacesOf,
  check: Check,
  { scope, limit }: PageRequest,
  { from, found, stepSize, steps }: WalkState,
): { readonly from: PageCursor | null; readonly found: PageCursor[]; readonly isComplete: boolean } {
  const all = [...found];
  let at = from;
  for (let step = 0; step < steps; step += 1) {
    const size = Math.min(longestStep, stepSize * 2 ** step);
    const places = images.places(scope, at, size);
    all.push(...check(places));
    at = places.at(-1) ?? null;
    if (all.length >= limit || places.length < size)
      return { from: at, found: all.slice(0, limit), isComplete: true };
  }
  return { from: at, found: all, isComplete: false };
}
