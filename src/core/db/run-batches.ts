import type Database from 'better-sqlite3';
import type { ProjectId, RunId } from '../../shared/ids.ts';
import type { VariantGroup } from '../../shared/variant-model.ts';

interface BatchRow {
  group_id: string;
  project_id: ProjectId;
  row_count: number;
  stop_after_failures: number | null;
  stopped_at_ms: number | null;
  created_at_ms: number;
}

/** Rows that ended without a picture and were not asked for again; one that may still deliver is none of them. */
const failedRows = `SELECT count(*) AS count FROM run WHERE group_id = ?
  AND NOT EXISTS (SELECT 1 FROM run AS later WHERE later.again_of = run.id)
  AND EXISTS (SELECT 1 FROM attempt WHERE attempt.run_id = run.id
    AND attempt.state IN ('not_sent', 'rejected', 'failed', 'unreadable', 'expired', 'unknown'))
  AND NOT EXISTS (SELECT 1 FROM attempt WHERE attempt.run_id = run.id AND attempt.state IN
    ('planned', 'intent', 'sending', 'accepted', 'receiving', 'received', 'fetching', 'done'))`;

/** Rows of which nothing was sent yet. */
const unsentRows = `SELECT id FROM run WHERE group_id = ?
  AND EXISTS (SELECT 1 FROM attempt WHERE attempt.run_id = run.id AND attempt.state = 'planned')
  AND NOT EXISTS (SELECT 1 FROM attempt WHERE attempt.run_id = run.id AND attempt.state IN
    ('intent', 'sending', 'accepted', 'receiving', 'received', 'fetching'))
  ORDER BY position`;

/** What is known of runs that were asked for as one batch. */
export function createRunBatchesTable(db: Database.Database) {
  const insert = db.prepare<Record<string, unknown>>(`INSERT INTO run_batch
    (group_id, project_id, row_count, stop_after_failures, created_at_ms)
    VALUES (@groupId, @projectId, @rowCount, @stopAfterFailures, @createdAtMs)`);
  const byId = db.prepare<[string], BatchRow>('SELECT * FROM run_batch WHERE group_id = ?');
  const newest = db.prepare<{ projectId: ProjectId | null; limit: number }, BatchRow>(
    `SELECT * FROM run_batch WHERE @projectId IS NULL OR project_id = @projectId
      ORDER BY created_at_ms DESC LIMIT @limit`,
  );
  const stop = db.prepare<[number, string]>('UPDATE run_batch SET stopped_at_ms = ? WHERE group_id = ?');
  const failed = db.prepare<[string], { count: number }>(failedRows);
  const unsent = db.prepare<[string], { id: RunId }>(unsentRows);
  return {
    insert: (batch: Omit<VariantGroup, 'stoppedAtMs'>) => insert.run({ ...batch }),
    get(groupId: string): VariantGroup | null {
      const row = byId.get(groupId);
      return row ? toBatch(row) : null;
    },
    newest: (projectId: ProjectId | null, limit: number): VariantGroup[] =>
      newest.all({ projectId, limit }).map(toBatch),
    setStopped: (groupId: string, nowMs: number) => stop.run(nowMs, groupId),
    failedCount: (groupId: string): number => failed.get(groupId)?.count ?? 0,
    unsent: (groupId: string): RunId[] => unsent.all(groupId).map(({ id }) => id),
  };
}

function toBatch(row: BatchRow): VariantGroup {
  return {
    groupId: row.group_id,
    projectId: row.project_id,
    rowCount: row.row_count,
    stopAfterFailures: row.stop_after_failures,
    stoppedAtMs: row.stopped_at_ms,
    createdAtMs: row.created_at_ms,
  };
}
