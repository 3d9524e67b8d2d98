import type Database from 'better-sqlite3';
import { z } from 'zod';
import { attemptStates } from '../../shared/attempt-state.ts';
import type { ProjectId, RunId } from '../../shared/ids.ts';
import { runStatus, type RunStatus } from '../../shared/run-status.ts';
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
  const rowStates = db.prepare<[string], RowState>(states);
  const failed = db.prepare<[string], { count: number }>(failedRows);
  const unsent = db.prepare<[string], { id: RunId }>(unsentRows);
  return {
    insert: (batch: NewBatch) => insert.run({ ...batch }),
    get(groupId: string): VariantGroup | null {
      const row = byId.get(groupId);
      return row ? toBatch(row, rowStates.all(groupId)) : null;
    },
    newest: (projectId: ProjectId | null, limit: number): VariantGroup[] =>
      newest.all({ projectId, limit }).map((row) => toBatch(row, rowStates.all(row.group_id))),
    setStopped: (groupId: string, nowMs: number) => stop.run(nowMs, groupId),
    failedCount: (groupId: string): number => failed.get(groupId)?.count ?? 0,
    unsent: (groupId: string): RunId[] => unsent.all(groupId).map(({ id }) => id),
  };
}

type NewBatch = Pick<
  VariantGroup,
  'groupId' | 'projectId' | 'rowCount' | 'stopAfterFailures' | 'createdAtMs'
>;

interface RowState {
  id: RunId;
  wanted_count: number;
  /** JSON: the attempts as pairs of state and delivered count. */
  attempts: string;
}

const Attempts = z.array(z.tuple([z.enum(attemptStates), z.number()]));

/** The newest run of every row, with what its status is worked out from. */
const states = `SELECT run.id, run.wanted_count,
    (SELECT json_group_array(json_array(attempt.state, attempt.delivered_count)) FROM attempt
      WHERE attempt.run_id = run.id) AS attempts
  FROM run WHERE run.group_id = ? AND NOT EXISTS (SELECT 1 FROM run AS later WHERE later.again_of = run.id)
  ORDER BY run.position`;

/** Where each status counts; what was delivered in part is asked for again like what failed. */
const places = {
  waiting: 'waiting',
  running: 'running',
  done: 'done',
  partial: 'failed',
  failed: 'failed',
  cancelled: 'cancelled',
  unknown: 'unknown',
} as const satisfies Record<RunStatus, keyof VariantGroup['progress']>;

function toBatch(row: BatchRow, rows: readonly RowState[]): VariantGroup {
  const progress = { waiting: 0, running: 0, done: 0, failed: 0, cancelled: 0, unknown: 0 };
  const stood = rows.map(({ id, wanted_count, attempts }) => {
    const read = Attempts.parse(JSON.parse(attempts));
    const summary = read.map(([state, deliveredCount]) => ({ state, deliveredCount }));
    return { id, place: places[runStatus(summary, wanted_count)] };
  });
  for (const { place } of stood) progress[place] += 1;
  const idsAt = (place: keyof typeof progress) =>
    stood.filter((each) => each.place === place).map(({ id }) => id);
  return {
    progress,
    failedRunIds: idsAt('failed'),
    cancelledRunIds: idsAt('cancelled'),
    groupId: row.group_id,
    projectId: row.project_id,
    rowCount: row.row_count,
    stopAfterFailures: row.stop_after_failures,
    stoppedAtMs: row.stopped_at_ms,
    createdAtMs: row.created_at_ms,
  };
}
