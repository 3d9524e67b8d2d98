import type { ImageScope } from '../../shared/image-query.ts';
import type { CollectionId, ConnectionId, ProjectId } from '../../shared/ids.ts';

export interface ScopeParameters {
  readonly projectId: ProjectId | null;
  readonly collectionId: CollectionId | null;
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
  /** Ids of everything, in the same order. */
  readonly ids: string;
  readonly count: string;
}

const shapes: Readonly<Record<Exclude<ImageScope['kind'], 'spend' | 'collection'>, ScopeShape>> = {
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
    where: 'image.trashed_at_ms IS NOT NULL AND image.purged_at_ms IS NULL',
    sortColumn: 'trashed_at_ms',
  },
};

/** Attempts with money in a range of days, once for each entry. */
const paidAttempts = `SELECT attempt_id FROM ledger INDEXED BY ledger_paid
  WHERE kind <> 'estimate' AND is_play_money = 0 AND origin_library IS NULL
    AND local_day BETWEEN @from AND @to
    AND (@spendProjectId IS NULL OR project_id = @spendProjectId)
    AND (@connectionId IS NULL OR connection_id = @connectionId)
    AND (@model IS NULL OR model = @model)`;

/**
 * What a bar of the spend report paid for: a small set of its own, so the ledger is asked first and each attempt's
 * pictures are looked up and sorted, all in indexes. Walking all pictures newest first would read the whole library for an
 * old day. An attempt with several entries gives its pictures several times: they are grouped.
 */
function spendRule(): ScopeRule {
  const isShown = 'image.trashed_at_ms IS NULL AND image.is_listed = 1';
  const from = `FROM (${paidAttempts}) AS paid
    CROSS JOIN image INDEXED BY image_paid ON image.attempt_id = paid.attempt_id WHERE ${isShown}`;
  const select = `SELECT image.sorted_at_ms AS sortedAtMs, image.id AS id ${from}`;
  const newest = 'GROUP BY image.sorted_at_ms, image.id ORDER BY image.sorted_at_ms DESC, image.id DESC';
  return {
    where: `${isShown} AND image.attempt_id IN (${paidAttempts})`,
    sortColumn: 'sorted_at_ms',
    firstPage: `${select} ${newest} LIMIT @limit`,
    nextPage: `${select} AND (image.sorted_at_ms, image.id) < (@sortedAtMs, @id) ${newest} LIMIT @limit`,
    ids: `SELECT image.id ${from} ${newest}`,
    count: `SELECT count(DISTINCT image.id) AS count ${from}`,
  };
}

/** A collection's own index is in the order of the page; its pictures are looked up one by one until it is full. */
function collectionRule(): ScopeRule {
  const isShown = 'image.trashed_at_ms IS NULL AND image.is_listed = 1';
  const from = `FROM collection_image AS member INDEXED BY collection_image_newest
    CROSS JOIN image ON image.id = member.image_id
    WHERE member.collection_id = @collectionId AND ${isShown}`;
  const select = `SELECT member.sorted_at_ms AS sortedAtMs, member.image_id AS id ${from}`;
  const newest = 'ORDER BY member.sorted_at_ms DESC, member.image_id DESC';
  const order = `${newest} LIMIT @limit`;
  return {
    where: `${isShown} AND EXISTS (SELECT 1 FROM collection_image AS member
      WHERE member.collection_id = @collectionId AND member.image_id = image.id)`,
    sortColumn: 'sorted_at_ms',
    firstPage: `${select} ${order}`,
    nextPage: `${select} AND (member.sorted_at_ms, member.image_id) < (@sortedAtMs, @id) ${order}`,
    ids: `SELECT member.image_id AS id ${from} ${newest}`,
    // Kept beside the collection's name by triggers.
    count: 'SELECT image_count AS count FROM collection WHERE id = @collectionId',
  };
}

function toRule({ index, where, sortColumn }: ScopeShape): ScopeRule {
  const select = `SELECT ${sortColumn} AS sortedAtMs, id FROM image INDEXED BY ${index}`;
  const order = `ORDER BY ${sortColumn} DESC, id DESC LIMIT @limit`;
  return {
    where,
    sortColumn,
    firstPage: `${select} WHERE ${where} ${order}`,
    nextPage: `${select} WHERE ${where} AND (${sortColumn}, id) < (@sortedAtMs, @id) ${order}`,
    ids: `SELECT id FROM image INDEXED BY ${index} WHERE ${where} ORDER BY ${sortColumn} DESC, id DESC`,
    count: `SELECT count(*) AS count FROM image INDEXED BY ${index} WHERE ${where}`,
  };
}

export const scopeRules: Readonly<Record<ImageScope['kind'], ScopeRule>> = {
  // Kept beside the projects' names by triggers.
  all: { ...toRule(shapes.all), count: 'SELECT COALESCE(SUM(image_count), 0) AS count FROM project' },
  project: {
    ...toRule(shapes.project),
    count: 'SELECT image_count AS count FROM project WHERE id = @projectId',
  },
  trash: toRule(shapes.trash),
  collection: collectionRule(),
  spend: spendRule(),
};
