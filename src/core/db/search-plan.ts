import type Database from 'better-sqlite3';
import type { FieldTerm, TextTerm } from '../../shared/query/query.ts';
import { readQuery } from '../../shared/query/read-query.ts';
import { createFilters, type Filter } from './query-filters.ts';
import { allFound, anyFound, type Condition } from './search-conditions.ts';

/** What has to hold for a picture to be found. */
export interface SearchPlan {
  /** Each of these finds it in its texts. */
  readonly wanted: readonly Condition[];
  /** None of these does. */
  readonly excluded: readonly Condition[];
  /** Each of these rules holds of its facts. */
  readonly filters: readonly Filter[];
}

/** Turns a typed query into what the indexes and the facets are asked. */
export function createPlanner(db: Database.Database, nowMs: () => number) {
  const filtersOf = createFilters(db, nowMs);
  return (search: string): SearchPlan => {
    const { terms } = readQuery(search);
    const texts = terms.filter((term): term is TextTerm => term.kind === 'text');
    const fields = terms.filter((term): term is FieldTerm => term.kind === 'field');
    return {
      wanted: allFound(texts.filter((term) => !term.isNegated)),
      excluded: anyFound(texts.filter((term) => term.isNegated)),
      filters: filtersOf(fields),
    };
  };
}

/** True where everything is found. */
export function asksNothing({ wanted, excluded, filters }: SearchPlan): boolean {
  return wanted.length + excluded.length + filters.length === 0;
}

/** What the rules over `image_facet` are as SQL, each behind its AND. */
export function filterSql(filters: readonly Filter[]): string {
  return filters.map(({ where }) => ` AND ${where}`).join('');
}

/** Ids that all of these find. */
export function matchingIds(conditions: readonly Condition[]): string {
  return conditions
    .map(({ index }) => `SELECT rowid AS image_id FROM ${index} WHERE ${index} MATCH ?`)
    .join(' INTERSECT ');
}

/** The question marks of the above. */
export function matchesOf(conditions: readonly Condition[]): string[] {
  return conditions.map(({ match }) => match);
}
