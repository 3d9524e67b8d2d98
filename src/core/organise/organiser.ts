import type Database from 'better-sqlite3';
import { AppError } from '../../shared/errors.ts';
import type { OrganiseAction, OrganiseOutcome, UndoOutcome } from '../../shared/organise-model.ts';
import type { Tables } from '../db/tables.ts';
import type { LoggedEntry } from '../db/undo-log.ts';
import type { EventBus } from '../event-bus.ts';
import { createImageIndexer } from '../library/image-indexer.ts';
import type { Clock } from '../ports.ts';
import { createActionRecord, type Step } from './change-writer.ts';
import { createRegisters } from './registers.ts';
import { replayChanges } from './replay.ts';
import { inSlices } from './slices.ts';
import { createTouchedImages } from './touched-images.ts';

export interface OrganiserParts {
  readonly db: Database.Database;
  readonly tables: Tables;
  readonly bus: Pick<EventBus, 'publish'>;
  readonly clock: Pick<Clock, 'nowMs'>;
}

/** What an action is called, before it is known how many pictures it changes. */
export type PlannedAction = Omit<OrganiseAction, 'count'>;

export type Organiser = ReturnType<typeof createOrganiser>;

/**
 * Does, undoes and redoes what people do to keep pictures in order. Long actions run in slices, each a transaction with
 * its own part of the undo log: killed midway, what was done can be taken back like any other action. One at a time.
 */
export function createOrganiser(parts: OrganiserParts) {
  const { db, tables, bus, clock } = parts;
  const registers = createRegisters(db);
  const index = createImageIndexer(db, tables);
  const closing = new AbortController();
  let last: Promise<unknown> = Promise.resolve();

  /** Waits for whatever was asked for before. */
  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const started = last.then(work);
    last = started.catch(() => undefined);
    return started;
  }

  async function act(planned: PlannedAction, steps: Iterable<Step>): Promise<OrganiseOutcome> {
    const nowMs = clock.nowMs();
    const touched = createTouchedImages(tables.images, bus);
    const record = createActionRecord(
      { registers, log: tables.undoLog, touched, nowMs, index },
      { ...planned, count: 0 },
    );
    const iterator = steps[Symbol.iterator]();
    const takeNext = (): 'more' | 'done' => {
      const next = iterator.next();
      if (next.done) return 'done';
      record.take(next.value);
      return 'more';
    };
    try {
      await inSlices(db, takeNext, () => record.save(), closing.signal);
    } finally {
      if (record.entry() !== null) touched.publish();
    }
    await clearDropped();
    const entry = record.entry();
    return { changedCount: record.count(), entry: entry && { ...entry, createdAtMs: nowMs } };
  }

  /** What can no longer be undone is deleted a little at a time; what a stop leaves is taken up by the next action. */
  async function clearDropped(): Promise<void> {
    const clear = (): 'more' | 'done' => (tables.undoLog.clearSome() ? 'more' : 'done');
    await inSlices(db, clear, () => undefined, closing.signal);
  }

  async function replay(entry: LoggedEntry | null, direction: 'back' | 'forth'): Promise<UndoOutcome> {
    if (entry === null) return { entry: null, skippedCount: 0, imageIds: [] };
    const touched = createTouchedImages(tables.images, bus);
    const work = replayChanges({ registers, log: tables.undoLog, touched, index }, entry, direction);
    try {
      await inSlices(db, work.takeSome, work.save, closing.signal);
    } finally {
      touched.publish();
    }
    const { id, action, createdAtMs } = entry;
    return { entry: { id, action, createdAtMs }, skippedCount: work.skipped(), imageIds: touched.ids() };
  }

  return {
    registers,
    inTurn,
    /** Logged as one action, however many steps it has; the steps are made as they are needed. */
    act: (planned: PlannedAction, makeSteps: () => Iterable<Step>): Promise<OrganiseOutcome> =>
      inTurn(() => act(planned, makeSteps())),
    undo: (entryId?: number): Promise<UndoOutcome> =>
      inTurn(async () => {
        const entry = tables.undoLog.nextUndo();
        if (entryId !== undefined && entry?.id !== entryId) {
          throw new AppError(
            'conflict',
            'Something else was done since, or this was undone already. Undo goes back one action at a time.',
          );
        }
        return replay(entry, 'back');
      }),
    redo: (): Promise<UndoOutcome> => inTurn(() => replay(tables.undoLog.nextRedo(), 'forth')),
    /** Throws once the library is closing. */
    throwIfClosing: (): void => closing.signal.throwIfAborted(),
    /** Lets the slice under way end, and nothing after it begin. */
    async close(): Promise<void> {
      closing.abort(
        new AppError('unavailable', 'The library is closing. What was done so far can be undone.'),
      );
      await last;
    },
  };
}
