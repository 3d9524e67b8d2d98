import { setImmediate } from 'node:timers/promises';
import type Database from 'better-sqlite3';
import { inTransaction } from '../db/transaction.ts';

/** How long a slice of long work goes on before everybody else has a turn: well within a frame. */
const sliceMs = 10;

/**
 * Long work on the database in short transactions. `work` does a little more of it and says whether that was the last;
 * `beforeCommit` writes down how far it has come, in the same transaction. Each slice stands for itself: a stop in
 * between leaves the slices before it.
 */
export async function inSlices(
  db: Database.Database,
  work: () => 'more' | 'done',
  beforeCommit: () => void,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const state = inTransaction(db, () => {
      const startMs = performance.now();
      let reached: 'more' | 'done';
      do reached = work();
      while (reached === 'more' && performance.now() - startMs < sliceMs);
      beforeCommit();
      return reached;
    });
    if (state === 'done') return;
    await setImmediate();
  }
}
