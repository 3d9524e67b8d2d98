import type Database from 'better-sqlite3';
import type { AttemptState } from '../../shared/attempt-state.ts';
import type { AttemptId, ConnectionId, ProjectId, RunId } from '../../shared/ids.ts';

/** An attempt with something left to do, with what the queue sorts and starts it by and no more: queues may be long. */
export interface QueueEntry {
  readonly attemptId: AttemptId;
  readonly runId: RunId;
  readonly projectId: ProjectId;
  readonly connectionId: ConnectionId;
  readonly state: AttemptState;
  readonly priority: number;
  readonly position: number;
  readonly notBeforeMs: number | null;
  readonly reservedNanos: number;
  readonly isPlayMoney: boolean;
}

/** As much of an entry as the next start is chosen by: every start reads this of all that wait in its lane. */
export type WaitingEntry = Pick<
  QueueEntry,
  'attemptId' | 'projectId' | 'priority' | 'position' | 'notBeforeMs'
>;

interface QueueEntryRow extends Omit<QueueEntry, 'isPlayMoney'> {
  readonly isPlayMoney: number;
}

/** All of it stands in the index `attempt_planned`, whose condition SQLite wants repeated: no row is read, however long the queue. */
const selectPlanned = `SELECT id AS attemptId, run_id AS runId, queue_project_id AS projectId, connection_id AS connectionId,
    state, queue_priority AS priority, queue_position AS position, not_before_ms AS notBeforeMs,
    reserved_nanos AS reservedNanos, is_play_money AS isPlayMoney
  FROM attempt WHERE state = 'planned'`;

const selectOpen = `SELECT attempt.id AS attemptId, attempt.run_id AS runId, run.project_id AS projectId,
    attempt.connection_id AS connectionId, attempt.state, run.priority, run.position,
    attempt.not_before_ms AS notBeforeMs, attempt.reserved_nanos AS reservedNanos,
    attempt.is_play_money AS isPlayMoney
  FROM attempt JOIN run ON run.id = attempt.run_id
  WHERE attempt.state NOT IN ('done', 'not_sent', 'rejected', 'cancelled', 'failed', 'unreadable', 'expired')`;

/** What the queue asks of attempts and runs together. */
export function createQueueEntriesTable(db: Database.Database) {
  const waiting = db.prepare<[], QueueEntryRow>(selectPlanned);
  const waitingIn = db.prepare<[ConnectionId], WaitingEntry>(
    `SELECT id AS attemptId, queue_project_id AS projectId, queue_priority AS priority, queue_position AS position,
      not_before_ms AS notBeforeMs
    FROM attempt WHERE state = 'planned' AND connection_id = ? ORDER BY queue_priority DESC, queue_position, id`,
  );
  // Steps from one connection to the next within the index: a long lane takes no longer than a short one.
  const waitingConnections = db.prepare<[], { id: ConnectionId }>(`WITH RECURSIVE lane(id) AS (
      SELECT MIN(connection_id) FROM attempt WHERE state = 'planned'
      UNION ALL SELECT (SELECT MIN(connection_id) FROM attempt WHERE state = 'planned' AND connection_id > lane.id)
        FROM lane WHERE lane.id IS NOT NULL)
    SELECT id FROM lane WHERE id IS NOT NULL`);
  const running = db.prepare<[], QueueEntryRow>(
    `${selectOpen} AND attempt.state NOT IN ('planned', 'unknown') ORDER BY attempt.id`,
  );
  // What never left this computer is of no interest to a provider's limit.
  const sentSince = db.prepare<[ConnectionId, number], { sentAtMs: number }>(
    `SELECT sent_at_ms AS sentAtMs FROM attempt
     WHERE connection_id = ? AND sent_at_ms > ? AND sent_at_ms IS NOT NULL AND state <> 'not_sent'`,
  );
  // A run that delivered everything is dismissed by itself; what it cost may still be unknown.
  const needing = db.prepare<[number], { attemptId: AttemptId }>(`SELECT attempt.id AS attemptId FROM attempt
    JOIN run ON run.id = attempt.run_id
    WHERE (run.dismissed_at_ms IS NULL OR (attempt.state = 'done' AND attempt.charge = 'unknown')) AND attempt.id IN (
      SELECT id FROM attempt WHERE state IN ('unknown', 'unreadable', 'expired')
      UNION SELECT id FROM attempt WHERE charge = 'unknown' AND charge IN ('reserved', 'unknown'))
    ORDER BY attempt.id DESC LIMIT ?`);
  const setPlace = db.prepare<[number, number, RunId]>(
    'UPDATE run SET position = ?, priority = ? WHERE id = ?',
  );
  const bounds = db.prepare<[], { first: number | null; last: number | null }>(
    'SELECT (SELECT MIN(position) FROM run) AS first, (SELECT MAX(position) FROM run) AS last',
  );
  const toEntry = (row: QueueEntryRow): QueueEntry => ({ ...row, isPlayMoney: row.isPlayMoney === 1 });
  return {
    /** Planned attempts, in no order. */
    waiting: (): QueueEntry[] => waiting.all().map(toEntry),
    /** Planned attempts of one connection, by priority and place. */
    waitingIn: (connectionId: ConnectionId): WaitingEntry[] => waitingIn.all(connectionId),
    /** Connections that have planned attempts. */
    waitingConnections: (): ConnectionId[] => waitingConnections.all().map(({ id }) => id),
    /** Attempts that were begun and have not ended, in the order they were asked for. */
    running: (): QueueEntry[] => running.all().map(toEntry),
    /** When paid calls of a connection were sent, as far as that was after a moment. */
    sentSince: (connectionId: ConnectionId, afterMs: number): number[] =>
      sentSince.all(connectionId, afterMs).map((row) => row.sentAtMs),
    /** Attempts only a person can move on, in runs nobody has dismissed, and delivered ones of unknown cost; the newest first. */
    needing: (limit: number): AttemptId[] => needing.all(limit).map((row) => row.attemptId),
    setPlace: (runId: RunId, position: number, priority: number) => setPlace.run(position, priority, runId),
    /** The smallest and the largest position any run has. */
    positionBounds(): { readonly first: number; readonly last: number } {
      const row = bounds.get();
      return { first: row?.first ?? 1, last: row?.last ?? 0 };
    },
  };
}
