import type { ConnectionId, RunId } from '../../shared/ids.ts';
import type { Run } from '../../shared/model.ts';
import { formatDollars } from '../../shared/money.ts';
import type { QueueLane, QueuePlace, QueueView } from '../../shared/queue-model.ts';

type Standing = Pick<QueueView, 'isPaused' | 'isOffline' | 'lanes'>;

const laneOf = (queue: Standing, connectionId: ConnectionId) =>
  queue.lanes.find((lane) => lane.connectionId === connectionId);

/** What a run that has not begun waits for: a person, the network, its connection, or its turn. */
export function waitingTitle(queue: Standing | undefined, run: Run): string {
  if (queue === undefined) return 'Waiting';
  if (queue.isPaused) return 'Waiting for you to resume';
  if (queue.isOffline) return 'Waiting for the network';
  const lane = laneOf(queue, run.connectionId);
  if (lane?.isPaused) return `Waiting: ${lane.connection} is paused`;
  return lane !== undefined && lane.nextStartMs !== null ? 'Waiting its turn' : 'Waiting';
}

/** How many purchases of the queue wait. */
export function waitingCount(queue: Pick<QueueView, 'runs'> | undefined): number {
  return (queue?.runs ?? []).filter((run) => run.status === 'waiting').length;
}

/** The line while nothing can be reached: what waits, and that it is safe. */
export function offlineWords(waiting: number): string {
  if (waiting === 0) return 'What you ask for waits until the network is back. Your pictures are all here.';
  return `${waiting === 1 ? 'One purchase waits' : `${waiting} purchases wait`}, nothing is lost. Your pictures are all here.`;
}

/** "2 running · 3 waiting"; what is not there is left out. */
export function laneCounts({ runningCount, waitingCount: waiting }: QueueLane): string {
  const parts = [
    ...(runningCount > 0 ? [`${runningCount} running`] : []),
    ...(waiting > 0 ? [`${waiting} waiting`] : []),
  ];
  return parts.length === 0 ? 'nothing waits' : parts.join(' · ');
}

/** "next in 4 s", counted down; null once it may begin. */
export function countdownWords(untilMs: number, nowMs: number): string | null {
  const seconds = Math.ceil((untilMs - nowMs) / 1000);
  if (seconds <= 0) return null;
  if (seconds < 90) return `next in ${seconds} s`;
  return `next in ${Math.round(seconds / 60)} min`;
}

/** "$0.95 reserved", or nothing while none is. */
export function reservedWords(reservedNanos: number): string | null {
  return reservedNanos > 0 ? `${formatDollars(reservedNanos)} reserved` : null;
}

/** Where a run can be moved to. */
export type Move = 'first' | 'up' | 'down' | 'last';

/** True while nothing of a run has begun: only then does its place mean anything. */
export function isMovable(run: Run): boolean {
  return run.status === 'waiting';
}

/** The place a move means among the runs that wait, or null where it would change nothing. */
export function placeOf(runs: readonly Run[], runId: RunId, move: Move): QueuePlace | null {
  const waiting = runs.filter(isMovable).map(({ id }) => id);
  const at = waiting.indexOf(runId);
  if (at < 0) return null;
  const isFirst = at === 0;
  const isLast = at === waiting.length - 1;
  switch (move) {
    case 'first':
      return isFirst ? null : 'first';
    case 'last':
      return isLast ? null : 'last';
    case 'up':
      return isFirst ? null : placeBefore(waiting[at - 1]);
    case 'down':
      return isLast ? null : placeBefore(waiting[at + 2]);
  }
}

function placeBefore(runId: RunId | undefined): QueuePlace {
  return runId === undefined ? 'last' : { before: runId };
}

/** Where a dragged run lands when it is let go on another one: before it when it comes from below, else after it. */
export function placeOfDrop(runs: readonly Run[], draggedId: RunId, targetId: RunId): QueuePlace | null {
  const waiting = runs.filter(isMovable).map(({ id }) => id);
  const from = waiting.indexOf(draggedId);
  const to = waiting.indexOf(targetId);
  if (from < 0 || to < 0 || from === to) return null;
  return from > to ? placeBefore(targetId) : placeBefore(waiting[to + 1]);
}
