import type { ImageScope } from '../../shared/contract.ts';
import type { ConnectionId, ProjectId } from '../../shared/ids.ts';

export interface ScopeParameters {
  readonly projectId: ProjectId | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly spendProjectId: ProjectId | null;
  readonly connectionId: ConnectionId | null;
  readonly model: string | null;
}

interface ScopeShape {
  readonly index: string;
  readonly where: string;
  /** The column pages are sorted by; the trash shows what was thrown away last first. */
  readonly sortColumn: string;
}

/** Statements of one scope. Each page reads one covering index in its own order: no sorting, never OFFSET. */
export interface ScopeRule {
  readonly where: string;
  readonly sortColumn: string;
  readonly firstPage: string;
  readonly nextPage: string;
  readonly count: string;
}

const shapes: Readonly<Record<ImageScope['kind'], ScopeShape>> = {
  all: {
    index: 'image_newest',
    where: 'image.trashed_at_ms IS NULL AND image.is_listed = 1',
    sortColumn: 'sorted_at_ms',
  },
  project: {
    index: 'image_newest_in_project',
    where: 'image.trashed_at_ms IS NULL AND image.is_listed = 1 AND image.project_id = @projectId',
    sortColumn: 'sorted_at_ms',
  },
  trash: {
    index: 'image_trashed',
    where: 'image.trashed_at_ms IS NOT NULL',
    sortColumn: 'trashed_at_ms',
  },
  spend: {
    index: 'image_newest',
    where: `image.trashed_at_ms IS NULL AND image.is_listed = 1 AND image.attempt_id IN (
      SELECT attempt_id FROM ledger WHERE kind <> 'estimate' AND is_play_money = 0 AND origin_library IS NULL
        AND local_day BETWEEN @from AND @to
        AND (@spendProjectId IS NULL OR project_id = @spendProjectId)
        AND (@connectionId IS NULL OR connection_id = @connectionId)
        AND (@model IS NULL OR model = @model))`,
    sortColumn: 'sorted_at_ms',
  },
};

function toRule({ index, where, sortColumn }: ScopeShape): ScopeRule {
  const select = `SELECT ${sortColumn} AS sortedAtMs, id FROM image INDEXED BY ${index}`;
  const order = `ORDER BY ${sortColumn} DESC, id DESC LIMIT @limit`;
  return {
    where,
    sortColumn,
    firstPage: `${select} WHERE ${where} ${order}`,
    nextPage: `${select} WHERE ${where} AND (${sortColumn}, id) < (@sortedAtMs, @id) ${order}`,
    count: `SELECT count(*) AS count FROM image INDEXED BY ${index} WHERE ${where}`,
  };
}

export const scopeRules: Readonly<Record<ImageScope['kind'], ScopeRule>> = {
  all: toRule(shapes.all),
  project: toRule(shapes.project),
  trash: toRule(shapes.trash),
  spend: toRule(shapes.spend),
};
