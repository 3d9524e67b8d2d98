import type Database from 'better-sqlite3';
import type { Tables } from '../db/tables.ts';
import { inTransaction } from '../db/transaction.ts';
import type { Clock, Logger } from '../ports.ts';
import { createImageIndexer } from './image-indexer.ts';

interface BacklogParts {
  readonly db: Database.Database;
  readonly tables: Pick<Tables, 'search'>;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly log: Pick<Logger, 'error'>;
}

/** Pictures of one step: a few milliseconds, so that nothing else waits for long. */
const stepSize = 100;
/** Left free between steps. */
const restMs = 25;

export interface SearchBacklog {
  /** Goes on where a former process stopped; resolves when everything is found by all of its texts, or on `close`. */
  run(): Promise<void>;
  /** One step; false when there is nothing left. */
  step(): boolean;
  /** Numbers of pictures still to do, at most; 0 when all are done. */
  left(): number;
  close(): Promise<void>;
}

/**
 * Makes pictures of before findable by texts that were not searched then, newest first. What is done is kept with each
 * step, in its transaction: a kill in between loses nothing and repeats nothing.
 */
export function createSearchBacklog({ db, tables, clock, log }: BacklogParts): SearchBacklog {
  const index = createImageIndexer(db, tables);
  const read = db.prepare<[], { first: number; last: number }>(
    'SELECT first_id AS first, last_id AS last FROM search_backlog',
  );
  const some = db
    .prepare<[number, number, number], number>(
      'SELECT id FROM image WHERE id BETWEEN ? AND ? ORDER BY id DESC LIMIT ?',
    )
    .pluck();
  const move = db.prepare<[number]>('UPDATE search_backlog SET last_id = ?');
  const end = db.prepare('DELETE FROM search_backlog');
  const controller = new AbortController();
  let running: Promise<void> = Promise.resolve();

  function step(): boolean {
    return inTransaction(db, () => {
      const backlog = read.get();
      if (!backlog) return false;
      const ids = some.all(backlog.first, backlog.last, stepSize);
      for (const id of ids) index(id);
      const lowest = ids.at(-1);
      if (lowest === undefined || ids.length < stepSize) end.run();
      else move.run(lowest - 1);
      return true;
    });
  }

  async function carryOn(): Promise<void> {
    try {
      while (!controller.signal.aborted && step()) await clock.sleep(restMs, controller.signal);
    } catch (error) {
      if (!controller.signal.aborted) log.error('search backlog', error);
    }
  }

  return {
    run() {
      running = carryOn();
      return running;
    },
    step,
    left() {
      const backlog = read.get();
      return backlog ? backlog.last - backlog.first + 1 : 0;
    },
    async close() {
      controller.abort();
      await running;
    },
  };
}
