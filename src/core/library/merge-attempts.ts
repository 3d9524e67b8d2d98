import type Database from 'better-sqlite3';
import type { StoredRow } from './merge-maps.ts';

/** How an attempt that was under way in the backup comes back: as the next start of that library would have found it. */
const asAfterRestart: Readonly<Record<string, (row: StoredRow) => Partial<Record<string, unknown>>>> = {
  planned: () => free('cancelled', 'It waited in the queue when the backup was made.', 'Nothing was sent.'),
  intent: () => free('not_sent', 'Proofsheet stopped before anything was sent.', 'Nothing was sent.'),
  sending: atRisk,
  receiving: (row) => (row['remote_id'] === null ? atRisk(row) : { state: 'accepted', not_before_ms: null }),
};

/** The row as it is entered here. Nothing that comes out of a backup is ever sent again. */
export function settleLostAttempt(row: StoredRow, nowMs: number): StoredRow {
  const change = asAfterRestart[String(row['state'])];
  return change ? { ...row, ...change(row), finished_at_ms: row['finished_at_ms'] ?? nowMs } : row;
}

function free(state: string, message: string, rule: string): Record<string, unknown> {
  return {
    state,
    charge: 'free',
    reserved_nanos: 0,
    problem_code: 'app_stopped',
    problem_message: message,
    billing_rule: rule,
  };
}

function atRisk(row: StoredRow): Record<string, unknown> {
  if (row['is_play_money'] === 1) {
    return free('failed', 'The backup was made while it was drawn.', 'Nothing left this computer.');
  }
  return {
    state: 'unknown',
    charge: 'unknown',
    problem_code: 'app_stopped',
    problem_message: 'The backup was made while the reply was on its way.',
    billing_rule: 'It was sent, so it may have been charged.',
  };
}

const endings = ['done', 'rejected', 'failed', 'unreadable', 'expired', 'unknown', 'not_sent', 'cancelled'];

/**
 * True when only the backup knows how a purchase ended: here its outcome is unknown or it was given up, there it is known
 * or delivered. What is still under way here is left to the queue.
 */
export function isBetterKnownThere(there: StoredRow, here: StoredRow): boolean {
  const [then, now] = [String(there['state']), String(here['state'])];
  if (!endings.includes(now) || !endings.includes(then) || now === 'done') return false;
  return then === 'done' || (now === 'unknown' && then !== 'unknown');
}

/** Attempts that have money entered here already: estimates and real movements apart. */
export function readEntered(db: Database.Database): { has(attemptId: number, isEstimate: boolean): boolean } {
  const rows = db
    .prepare<[], { attemptId: number; isEstimate: number }>(
      `SELECT DISTINCT attempt_id AS attemptId, kind = 'estimate' AS isEstimate FROM ledger`,
    )
    .all();
  const entered = new Set(rows.map((row) => `${row.attemptId} ${row.isEstimate}`));
  return { has: (attemptId, isEstimate) => entered.has(`${attemptId} ${isEstimate ? 1 : 0}`) };
}
