import type { ProjectId } from '../../../shared/ids.ts';
import type { QueueEntry } from '../../db/queue-entries.ts';

/** What of a waiting attempt its turn hangs on. */
type Place = Pick<QueueEntry, 'attemptId' | 'projectId' | 'priority' | 'position'>;

/** What decides whose turn it is among projects. */
export interface Turns {
  /** How many calls of a project are out now. */
  runningOf(projectId: ProjectId): number;
  /** When a project was served last: a number that rises with every start; 0 for never. */
  lastServed(projectId: ProjectId): number;
}

/**
 * The order in which waiting attempts of one connection are bought, lazily: queues may be long and slots are few.
 *
 * 1. A higher priority goes first.
 * 2. Within it, what a person put first by hand (positions of 0 and less, see `placeRun`).
 * 3. Then projects take turns: the one with the fewest calls out, of those the one served longest ago.
 * 4. Within a project, runs keep their order.
 */
export function* inOrder<Entry extends Place>(
  entries: readonly Entry[],
  turns: Turns,
): Generator<Entry, void> {
  const sorted = [...entries].sort(byPlace);
  let start = 0;
  while (start < sorted.length) {
    const priority = sorted[start]?.priority;
    let end = start;
    while (sorted[end]?.priority === priority) end += 1;
    const rank = sorted.slice(start, end);
    yield* rank.filter(isPutFirst);
    yield* takingTurns(
      rank.filter((entry) => !isPutFirst(entry)),
      turns,
    );
    start = end;
  }
}

/** True for a run that a person moved to the head of the queue: it does not wait for its project's turn. */
export function isPutFirst({ position }: { readonly position: number }): boolean {
  return position <= 0;
}

type Turn = Pick<ProjectLine<unknown>, 'running' | 'served'>;

interface ProjectLine<Entry> {
  readonly entries: Entry[];
  next: number;
  running: number;
  served: number;
}

function* takingTurns<Entry extends Place>(sorted: readonly Entry[], turns: Turns): Generator<Entry, void> {
  const lines = new Map<ProjectId, ProjectLine<Entry>>();
  for (const entry of sorted) {
    const { projectId } = entry;
    const line = lines.get(projectId);
    if (line) line.entries.push(entry);
    else {
      const running = turns.runningOf(projectId);
      lines.set(projectId, { entries: [entry], next: 0, running, served: turns.lastServed(projectId) });
    }
  }
  const waiting = [...lines.values()];
  // Every start counts for the turns after it, so that what is shown is what will happen.
  let now = Math.max(0, ...waiting.map((line) => line.served));
  while (waiting.length > 0) {
    const line = waiting.reduce((best, each) => (goesBefore(each, best) ? each : best));
    const entry = line.entries[line.next];
    if (entry) yield entry;
    line.next += 1;
    line.running += 1;
    now += 1;
    line.served = now;
    if (line.next >= line.entries.length) waiting.splice(waiting.indexOf(line), 1);
  }
}

function goesBefore(one: Turn, other: Turn): boolean {
  return one.running === other.running ? one.served < other.served : one.running < other.running;
}

function byPlace(one: Place, other: Place): number {
  return other.priority - one.priority || one.position - other.position || one.attemptId - other.attemptId;
}
