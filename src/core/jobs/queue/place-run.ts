import { AppError } from '../../../shared/errors.ts';
import type { RunId } from '../../../shared/ids.ts';
import type { QueuePlace, RunPriority } from '../../../shared/queue-model.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { JobContext } from '../job-context.ts';
import { isPutFirst } from './order.ts';

/** A waiting run as far as its place is concerned. */
interface Placed {
  readonly runId: RunId;
  readonly position: number;
  readonly priority: number;
}

/**
 * Puts a waiting run somewhere else, for good. It takes the priority of where it goes, or it would not get there.
 *
 * Positions of 0 and less mean "put first by hand": those runs do not wait for their project's turn (`order.ts`). Every
 * other position only orders the runs of one project, since projects take turns.
 */
export function placeRun(context: JobContext, runId: RunId, place: QueuePlace): void {
  inTransaction(context.db, () => {
    const { moved, others } = findWaiting(context, runId);
    const priorities = others.map((each) => each.priority);
    const { first, last } = context.tables.queue.positionBounds();
    const { setPlace } = context.tables.queue;
    if (place === 'first') setPlace(runId, Math.min(first, 1) - 1, Math.max(moved.priority, ...priorities));
    else if (place === 'last') setPlace(runId, last + 1, Math.min(moved.priority, ...priorities));
    else if (place.before !== runId) placeBefore(context, moved, others, place.before);
  });
}

export function prioritizeRun(context: JobContext, runId: RunId, priority: RunPriority): void {
  inTransaction(context.db, () => {
    const { moved } = findWaiting(context, runId);
    context.tables.queue.setPlace(runId, moved.position, priority);
  });
}

/** The waiting runs exchange their positions among themselves, so that no other run has to be touched. */
function placeBefore(context: JobContext, moved: Placed, others: readonly Placed[], before: RunId): void {
  const target = others.find((each) => each.runId === before);
  if (!target) throw new AppError('conflict', 'The run it should go before does not wait any more.');
  const { first, last } = context.tables.queue.positionBounds();
  const freed = isPutFirst(target) ? Math.min(first, 1) - 1 : last + 1;
  const own = isPutFirst(target) === isPutFirst(moved) ? moved.position : freed;
  const places = [...others.map((each) => each.position), own].sort((one, other) => one - other);
  const at = others.indexOf(target);
  const placed = { ...moved, priority: target.priority };
  [...others.slice(0, at), placed, ...others.slice(at)].forEach((each, index) => {
    const position = places[index] ?? each.position;
    if (each === placed || position !== each.position)
      context.tables.queue.setPlace(each.runId, position, each.priority);
  });
}

function findWaiting(context: JobContext, runId: RunId): { moved: Placed; others: readonly Placed[] } {
  const runs = new Map<RunId, Placed>();
  for (const entry of context.tables.queue.waiting()) runs.set(entry.runId, entry);
  const moved = runs.get(runId);
  if (moved) {
    runs.delete(runId);
    return { moved, others: [...runs.values()].sort((one, other) => one.position - other.position) };
  }
  if (context.tables.runs.get(runId)) {
    throw new AppError('conflict', 'This run does not wait any more, so it cannot be moved.');
  }
  throw new AppError('not-found', 'That run is not in this library.', { field: 'runId' });
}
