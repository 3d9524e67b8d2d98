import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { z } from 'zod';

/** The thread behind `reader-thread.ts`: a read-only connection that answers one question at a time. */
const { databaseFile } = z.object({ databaseFile: z.string() }).parse(workerData);
const Question = z.object({ sql: z.string(), parameters: z.array(z.unknown()) });
const db = new Database(databaseFile, { readonly: true, fileMustExist: true, timeout: 5_000 });
db.pragma('trusted_schema = OFF');

parentPort?.on('message', (message: unknown) => {
  const { sql, parameters } = Question.parse(message);
  parentPort?.postMessage(answer(sql, parameters));
});

function answer(sql: string, parameters: readonly unknown[]): { rows: unknown[] } | { problem: string } {
  try {
    return { rows: db.prepare<unknown[]>(sql).all(...parameters) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
