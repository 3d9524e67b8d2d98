import type Database from 'better-sqlite3';
import { OrganiseAction, type UndoEntry } from '../../shared/organise-model.ts';

/** A stored value: of a column, or whether a row is there. */
export type Stored = string | number | null;

/** One value that an action changed. */
export interface Change {
  readonly field: string;
  readonly rowId: number;
  /** The other end of a link; 0 where there is none. */
  readonly otherId: number;
  readonly before: Stored;
  readonly after: Stored;
}

export interface LoggedEntry extends UndoEntry {
  readonly changeCount: number;
  readonly appliedCount: number;
}

interface EntryRow {
  id: number;
  action: string;
  change_count: number;
  applied_count: number;
  created_at_ms: number;
}

/** How many actions can be taken back. */
export const undoDepth = 100;

/** How much of the log one step of clearing away deletes. */
const clearedAtOnce = 4_000;

function prepareStatements(db: Database.Database) {
  const insert = db.prepare<[string, number]>(
    "INSERT INTO undo_entry (action, state, created_at_ms) VALUES (?, 'done', ?)",
  );
  const insertChange = db.prepare<Change & { entryId: number; seq: number }>(
    `INSERT INTO undo_change (entry_id, seq, field, row_id, other_id, before, after)
      VALUES (@entryId, @seq, @field, @rowId, @otherId, @before, @after)`,
  );
  const setCounts = db.prepare<[string, number, number, number]>(
    'UPDATE undo_entry SET action = ?, change_count = ?, applied_count = ? WHERE id = ?',
  );
  const setApplied = db.prepare<[number, string, number]>(
    'UPDATE undo_entry SET applied_count = ?, state = ? WHERE id = ?',
  );
  const newestDone = db.prepare<[], EntryRow>(
    "SELECT * FROM undo_entry WHERE state = 'done' ORDER BY id DESC LIMIT 1",
  );
  const oldestUndone = db.prepare<[], EntryRow>(
    "SELECT * FROM undo_entry WHERE state = 'undone' ORDER BY id LIMIT 1",
  );
  const countDone = db.prepare<[], number>("SELECT count(*) FROM undo_entry WHERE state = 'done'").pluck();
  const changes = db.prepare<[number, number, number], Change>(
    `SELECT field, row_id AS rowId, other_id AS otherId, before, after FROM undo_change
      WHERE entry_id = ? AND seq > ? AND seq <= ? ORDER BY seq`,
  );
  const dropUndone = db.prepare("UPDATE undo_entry SET state = 'dropped' WHERE state = 'undone'");
  const dropOld = db.prepare<[number]>(
    `UPDATE undo_entry SET state = 'dropped' WHERE state = 'done'
      AND id NOT IN (SELECT id FROM undo_entry WHERE state = 'done' ORDER BY id DESC LIMIT ?)`,
  );
  const dropped = db.prepare<[], number>("SELECT id FROM undo_entry WHERE state = 'dropped' LIMIT 1").pluck();
  const clearSome = db.prepare<[number, number, number]>(
    `DELETE FROM undo_change WHERE entry_id = ? AND seq <=
      (SELECT min(seq) FROM undo_change WHERE entry_id = ?) + ?`,
  );
  const removeEntry = db.prepare<[number]>('DELETE FROM undo_entry WHERE id = ?');
  return {
    insert,
    insertChange,
    setCounts,
    setApplied,
    newestDone,
    oldestUndone,
    countDone,
    changes,
    dropUndone,
    dropOld,
    dropped,
    clearSome,
    removeEntry,
  };
}

export type UndoLogTable = ReturnType<typeof createUndoLogTable>;

/** What was done to pictures and how each value was before, so that it can be taken back, also after a restart. */
export function createUndoLogTable(db: Database.Database) {
  const statements = prepareStatements(db);
  return {
    /** What was undone before cannot be redone after it; only the newest hundred are kept. */
    begin(action: OrganiseAction, nowMs: number): number {
      statements.dropUndone.run();
      const id = Number(statements.insert.run(JSON.stringify(action), nowMs).lastInsertRowid);
      statements.dropOld.run(undoDepth);
      return id;
    },
    addChange: (entryId: number, seq: number, change: Change) =>
      void statements.insertChange.run({ ...change, entryId, seq }),
    /** Says how far an action has come, with every commit of it. */
    setProgress: (entryId: number, action: OrganiseAction, count: number) =>
      void statements.setCounts.run(JSON.stringify(action), count, count, entryId),
    setApplied: (entryId: number, appliedCount: number, state: 'done' | 'undone') =>
      void statements.setApplied.run(appliedCount, state, entryId),
    nextUndo: (): LoggedEntry | null => toEntry(statements.newestDone.get()),
    nextRedo: (): LoggedEntry | null => toEntry(statements.oldestUndone.get()),
    countDone: (): number => statements.countDone.get() ?? 0,
    /** Changes after the first `from`, up to the first `to`, in the order they were made. */
    changes: (entryId: number, from: number, to: number): Change[] =>
      statements.changes.all(entryId, from, to),
    /** Deletes some of what was dropped; false when there is nothing left to delete. */
    clearSome(): boolean {
      const id = statements.dropped.get();
      if (id === undefined) return false;
      if (statements.clearSome.run(id, id, clearedAtOnce).changes === 0) statements.removeEntry.run(id);
      return true;
    },
  };
}

function toEntry(row: EntryRow | undefined): LoggedEntry | null {
  if (!row) return null;
  return {
    id: row.id,
    action: OrganiseAction.parse(JSON.parse(row.action)),
    changeCount: row.change_count,
    appliedCount: row.applied_count,
    createdAtMs: row.created_at_ms,
  };
}
