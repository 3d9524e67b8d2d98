import type { ImageScope } from '../../shared/image-query.ts';
import { scopeParameters } from './images.ts';
import { scopeRules } from './scopes.ts';
import { filterSql, matchesOf, matchingIds, type SearchPlan } from './search-plan.ts';

/** Everything that is found, as the rest of a SELECT: for counting, for ids without pages, for facets. */
export function everythingFound({ wanted, excluded, filters }: SearchPlan, scope: ImageScope) {
  const { where, sortColumn } = scopeRules[scope.kind];
  const not = (id: string): string =>
    excluded
      .map(({ index }) => ` AND ${id} NOT IN (SELECT rowid FROM ${index} WHERE ${index} MATCH ?)`)
      .join('');
  const rules = filterSql(filters);
  const matches = [...matchesOf(wanted), ...matchesOf(excluded)];
  const inFacets =
    scope.kind === 'all' ? '' : scope.kind === 'project' ? ' AND project_id = @projectId' : null;
  const found = wanted.length > 0 ? `(${matchingIds(wanted)}) AS found CROSS JOIN ` : '';
  if (inFacets !== null)
    return {
      id: 'image_facet.image_id',
      sortColumn: 'image_facet.sorted_at_ms',
      from: `FROM ${found}image_facet ${found && 'ON image_facet.image_id = found.image_id'}
        WHERE is_trashed = 0${inFacets}${rules}${not('image_facet.image_id')}`,
      parameters: [...matches, scopeParameters(scope)],
    };
  const facets = 'CROSS JOIN image_facet ON image_facet.image_id = image.id';
  return {
    id: 'image.id',
    sortColumn: `image.${sortColumn}`,
    from: `FROM ${found}image ${found && 'ON image.id = found.image_id'} ${facets}
      WHERE ${where}${rules}${not('image.id')}`,
    parameters: [...matches, scopeParameters(scope)],
  };
}
