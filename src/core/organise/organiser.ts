import type Database from 'better-sqlite3';
import { AppError } from '../../shared/errors.ts';
import type { OrganiseAction, OrganiseOutcome, UndoOutcome } from '../../shared/organise-model.ts';
import type { Tables } from '../db/tables.ts';
import type { EventBus } from '../event-bus.ts';
import type { Clock } from '../ports.ts';
import type { Step } from './change-writer.ts';
import { createRegisters } from './registers.ts';
import { createActionRunner } from './run-action.ts';

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
  const { tables } = parts;
  const registers = createRegisters(parts.db);
  const closing = new AbortController();
  const { act, replay } = createActionRunner(parts, registers, closing.signal);
  let last: Promise<unknown> = Promise.resolve();

  /** Waits for whatever was asked for before. */
  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const started = last.then(work);
    last = started.catch(() => undefined);
    return started;
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
    close: async (): Promise<void> => {
      closing.abort(
        new AppError('unavailable', 'The library is closing. What was done so far can be undone.'),
      );
      await last;
    },
  };
}
