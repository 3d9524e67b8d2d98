import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { OrderQuery } from '../../shared/image-order.ts';
import { createOrderMaker } from './image-order.ts';

/** The thread behind `reader-thread.ts`: a read-only connection that answers one question at a time. */
const { databaseFile, givenUp } = z
  .object({ databaseFile: z.string(), givenUp: z.instanceof(Int32Array) })
  .parse(workerData);
const Question = z.union([
  z.object({ sql: z.string(), parameters: z.array(z.unknown()) }),
  z.object({ order: OrderQuery }),
]);
const db = new Database(databaseFile, { readonly: true, fileMustExist: true, timeout: 5_000 });
db.pragma('trusted_schema = OFF');

/** Nobody waits for the answer any more: the rest of the work is saved, and what was read for it is kept. */
function goOn(): void {
  if (Atomics.load(givenUp, 0) !== 0) throw new Error('given up');
}

let makeOrder: ReturnType<typeof createOrderMaker> | null = null;

parentPort?.on('message', (message: unknown) => {
  const question = Question.parse(message);
  try {
    if ('order' in question) {
      makeOrder ??= createOrderMaker(db);
      const bytes = makeOrder(question.order, goOn);
      parentPort?.postMessage({ bytes }, [bytes.buffer]);
    } else {
      const rows = db.prepare<unknown[]>(question.sql).all(...question.parameters);
      parentPort?.postMessage({ rows });
    }
  } catch (error) {
    parentPort?.postMessage({ problem: error instanceof Error ? error.message : String(error) });
  }
});
