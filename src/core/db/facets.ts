import type Database from 'better-sqlite3';
import type { ImageScope } from '../../shared/image-query.ts';
import { printName } from '../../shared/query/print-query.ts';
import type { FieldName } from '../../shared/query/fields.ts';
import { facetFields, type FacetField } from '../../shared/search-model.ts';
import { costBands, dateBands, marks } from './facet-values.ts';
import { spanOfDays } from './query-days.ts';
import { createNameFinder, type ImageKind } from './query-names.ts';
import type { Reader } from './reader.ts';
import { everythingFound } from './search-everything.ts';
import { asksNothing, createPlanner, type SearchPlan } from './search-plan.ts';

/** A value pictures have, as it is written in a query, and how many have it. */
export interface FacetValue {
  readonly term: string;
  readonly label: string;
  readonly count: number;
}

export interface Facet {
  readonly field: FacetField;
  readonly values: FacetValue[];
}

/** Which statement counts a field. */
type Group = 'kind' | 'project' | 'tag' | 'date' | 'cost' | 'marks';

const groupOf: Readonly<Record<FacetField, Group>> = {
  date: 'date',
  model: 'kind',
  quality: 'kind',
  cost: 'cost',
  rating: 'marks',
  flag: 'marks',
  color: 'marks',
  tag: 'tag',
  project: 'project',
  connection: 'kind',
  provider: 'kind',
  size: 'kind',
  ratio: 'kind',
  format: 'kind',
  has: 'marks',
  is: 'marks',
};

/** The longest list of values anybody looks through. */
const mostValues = 200;

type Counts = ReadonlyMap<string, number>;

/**
 * Counts what the pictures of a list have, in the reader's thread. A field that the query narrows is counted as if it did
 * not, so that its other values can be chosen instead.
 */
export function createFacets(db: Database.Database, reader: Pick<Reader, 'all'>, nowMs: () => number) {
  const plan = createPlanner(db, nowMs);
  const finder = createNameFinder(db);
  const projects = db.prepare<[], { id: number; name: string }>('SELECT id, name FROM project');
  const tags = db.prepare<[], { id: number; name: string }>('SELECT id, name FROM tag');

  async function count(asked: SearchPlan, scope: ImageScope, groups: readonly Group[], signal: AbortSignal) {
    const { sql, parameters } = countingSql(asked, scope, groups, nowMs());
    const rows = await reader.all<{ value: string; count: number }>(sql, parameters, signal);
    return new Map(rows.map(({ value, count: found }) => [value, found]));
  }

  return async (
    scope: ImageScope,
    search: string,
    signal: AbortSignal,
  ): Promise<{ total: number; facets: Facet[] }> => {
    const asked = plan(search);
    const all: Group[] = ['kind', 'project', 'tag', 'date', 'cost', 'marks'];
    const counted = await count(asked, scope, all, signal);
    const names = {
      kinds: finder.allKinds(),
      project: projects.all(),
      tag: tags.all(),
    };
    const facets: Facet[] = [];
    for (const field of facetFields) {
      const isNarrowed = asked.filters.some((filter) => filter.field === field);
      const counts = isNarrowed
        ? await count(withoutField(asked, field), scope, [groupOf[field]], signal)
        : counted;
      facets.push({ field, values: valuesOf(field, counts, names) });
    }
    return { total: counted.get('total') ?? 0, facets };
  };
}

function withoutField(plan: SearchPlan, field: FieldName): SearchPlan {
  return { ...plan, filters: plan.filters.filter((filter) => filter.field !== field) };
}

/** One statement for all that is counted: rows of "kind 12" and how many. */
function countingSql(asked: SearchPlan, scope: ImageScope, groups: readonly Group[], nowMs: number) {
  const isEverything = asksNothing(asked) && scope.kind === 'all';
  const { from, parameters } = everythingFound(asked, scope);
  const found = isEverything
    ? ''
    : `WITH found AS MATERIALIZED (SELECT image_facet.* ${from})
      `;
  const rows = isEverything ? 'image_facet WHERE is_trashed = 0' : 'found WHERE 1';
  const parts: Readonly<Record<Group, () => string[]>> = {
    kind: () => [`SELECT 'kind ' || kind_id AS value, count(*) AS count FROM ${rows} GROUP BY kind_id`],
    project: () => [`SELECT 'project ' || project_id, count(*) FROM ${rows} GROUP BY project_id`],
    tag: () => [
      isEverything
        ? "SELECT 'tag ' || id, image_count FROM tag WHERE image_count > 0"
        : "SELECT 'tag ' || tag_id, count(*) FROM found CROSS JOIN image_tag USING (image_id) GROUP BY tag_id",
    ],
    date: () =>
      dateBands.map(({ term, days }) => `SELECT '${term}', count(*) FROM ${rows}${rangeOf(days, nowMs)}`),
    cost: () => costBands.map(({ term, where }) => `SELECT '${term}', count(*) FROM ${rows} AND ${where}`),
    marks: () => marks.map(({ term, where }) => `SELECT '${term}', count(*) FROM ${rows} AND ${where}`),
  };
  const statements = [
    `SELECT 'total' AS value, count(*) AS count FROM ${rows}`,
    ...groups.flatMap((group) => parts[group]()),
  ];
  return { sql: found + statements.join(' UNION ALL '), parameters: isEverything ? [] : parameters };
}

function rangeOf(days: string, nowMs: number): string {
  const bound = { value: days, isIncluded: true };
  const { fromMs, toMs } = spanOfDays({ kind: 'days', low: bound, high: bound }, nowMs);
  return ` AND sorted_at_ms >= ${fromMs ?? 0} AND sorted_at_ms < ${toMs ?? 0}`;
}

interface Names {
  readonly kinds: readonly ImageKind[];
  readonly project: readonly { readonly id: number; readonly name: string }[];
  readonly tag: readonly { readonly id: number; readonly name: string }[];
}

function valuesOf(field: FacetField, counts: Counts, names: Names): FacetValue[] {
  if (groupOf[field] === 'kind') return mostFirst(kindValues(field, counts, names.kinds));
  if (field === 'project' || field === 'tag')
    return mostFirst(
      names[field].map(({ id, name }) => ({
        term: printName(field, name),
        label: name,
        count: counts.get(`${field} ${id}`) ?? 0,
      })),
    );
  const fixed = [...dateBands, ...costBands, ...marks].filter(({ term }) => fieldOfTerm(term) === field);
  return fixed
    .map(({ term, label }) => ({ term, label, count: counts.get(term) ?? 0 }))
    .filter((value) => value.count > 0);
}

function fieldOfTerm(term: string): string {
  return /^[a-z]+/.exec(term)?.[0] ?? '';
}

function mostFirst(values: readonly FacetValue[]): FacetValue[] {
  return values
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || a.label.localeCompare(b.label))
    .slice(0, mostValues);
}

/** What a kind of picture is to a field, in words; '' where the field says nothing of it. */
const labels: Partial<Record<FacetField, (kind: ImageKind) => string>> = {
  model: (kind) => kind.model,
  quality: (kind) => kind.quality,
  connection: (kind) => kind.connection,
  provider: (kind) => kind.provider,
  format: (kind) => kind.format,
  size: ({ width, height }) => `${width}x${height}`,
  ratio: ({ width, height }) => (width === height ? 'square' : width > height ? 'landscape' : 'portrait'),
};

function kindValues(field: FacetField, counts: Counts, kinds: readonly ImageKind[]): FacetValue[] {
  const sums = new Map<string, number>();
  for (const kind of kinds) {
    const label = labels[field]?.(kind) ?? '';
    const count = counts.get(`kind ${kind.id}`) ?? 0;
    if (label !== '') sums.set(label, (sums.get(label) ?? 0) + count);
  }
  return [...sums].map(([label, count]) => ({
    term: field === 'size' || field === 'ratio' ? `${field}:${label}` : printName(field, label),
    label: field === 'size' ? label.replace('x', ' × ') : label,
    count,
  }));
}
