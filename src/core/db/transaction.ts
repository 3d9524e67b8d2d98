import type Database from 'better-sqlite3';

/**
 * Runs work in one IMMEDIATE transaction: the write lock is taken first, so that what is read inside cannot go stale
 * before it is written. Nested calls become savepoints. The work must be synchronous; a promise would commit too early.
 */
export function inTransaction<Result>(db: Database.Database, work: () => Result): Result {
  return db.transaction(work).immediate();
}
