import type Database from 'better-sqlite3';
import { attemptStates, chargeStates } from '../../shared/attempt-state.ts';
import type { AttemptId, ImageId, Sha256 } from '../../shared/ids.ts';

/** Questions about what must always hold; each gives the rows for which it does not. */
export function createIntegrityQueries(db: Database.Database) {
  const imagesWithoutBlob = db.prepare<[], { id: ImageId; sha256: Sha256 }>(
    'SELECT id, sha256 FROM image WHERE NOT EXISTS (SELECT 1 FROM blob WHERE blob.sha256 = image.sha256)',
  );
  const edgesToNowhere = db.prepare<[], { childId: ImageId; inputId: ImageId }>(
    `SELECT child_id AS childId, input_id AS inputId FROM edge
      WHERE NOT EXISTS (SELECT 1 FROM image WHERE image.id = edge.child_id)
        OR NOT EXISTS (SELECT 1 FROM image WHERE image.id = edge.input_id)`,
  );
  const strangeAttempts = db.prepare<[string, string], { id: AttemptId; state: string; charge: string }>(
    `SELECT id, state, charge FROM attempt WHERE state NOT IN (SELECT value FROM json_each(?))
      OR charge NOT IN (SELECT value FROM json_each(?))`,
  );
  const entriesWithoutAttempt = db.prepare<[], { id: number }>(
    'SELECT id FROM ledger WHERE NOT EXISTS (SELECT 1 FROM attempt WHERE attempt.id = ledger.attempt_id)',
  );
  return {
    imagesWithoutBlob: () => imagesWithoutBlob.all(),
    edgesToNowhere: () => edgesToNowhere.all(),
    strangeAttempts: () => strangeAttempts.all(JSON.stringify(attemptStates), JSON.stringify(chargeStates)),
    entriesWithoutAttempt: () => entriesWithoutAttempt.all(),
    /** SQLite's own findings about the file; empty when it is sound. */
    damage(): string[] {
      const found = db.prepare<[], string>('PRAGMA quick_check').pluck().all();
      return found.filter((line) => line !== 'ok');
    },
    /** Rows of other tables that name a row which is not there. */
    brokenReferences: () =>
      db.prepare<[], { table: string; parent: string }>('PRAGMA foreign_key_check').all(),
  };
}
