import { createImageIndexer } from '../library/image-indexer.ts';
import type { OrganiseOutcome, UndoOutcome } from '../../shared/organise-model.ts';
import type { LoggedEntry } from '../db/undo-log.ts';
import { createActionRecord, type Step } from './change-writer.ts';
import type { OrganiserParts, PlannedAction } from './organiser.ts';
import type { Register, RegisterName } from './registers.ts';
import { replayChanges } from './replay.ts';
import { inSlices } from './slices.ts';
import { createTouchedImages } from './touched-images.ts';

/** Runs one action, or takes one back, slice by slice. */
export function createActionRunner(
  parts: OrganiserParts,
  registers: Readonly<Record<RegisterName, Register>>,
  signal: AbortSignal,
) {
  const { db, tables, bus, clock } = parts;
  const index = createImageIndexer(db, tables);

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
      await inSlices(db, takeNext, () => record.save(), signal);
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
    await inSlices(db, clear, () => undefined, signal);
  }

  async function replay(entry: LoggedEntry | null, direction: 'back' | 'forth'): Promise<UndoOutcome> {
    if (entry === null) return { entry: null, skippedCount: 0, imageIds: [] };
    const touched = createTouchedImages(tables.images, bus);
    const work = replayChanges({ registers, log: tables.undoLog, touched, index }, entry, direction);
    try {
      await inSlices(db, work.takeSome, work.save, signal);
    } finally {
      touched.publish();
    }
    const { id, action, createdAtMs } = entry;
    return { entry: { id, action, createdAtMs }, skippedCount: work.skipped(), imageIds: touched.ids() };
  }

  return { act, replay };
}
