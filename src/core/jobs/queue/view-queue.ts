import type { ConnectionId, RunId } from '../../../shared/ids.ts';
import type { QueueLane, QueueView } from '../../../shared/queue-model.ts';
import type { ConnectionRecord } from '../../db/connections.ts';
import type { QueueEntry } from '../../db/queue-entries.ts';
import { viewRun } from '../run-view.ts';
import { isOffline } from './lanes.ts';
import { inOrder } from './order.ts';
import { isQueuePaused } from './pauses.ts';
import { laneOpensMs, turnsOf, type QueueState } from './start-work.ts';

/** A list longer than this is read by nobody; the lanes count all of it. */
const maxRunsShown = 200;

/** The queue as people see it: what is out, what comes next, and why what waits waits. */
export function viewQueue(state: QueueState): QueueView {
  const { context } = state;
  const { tables } = context;
  const planned = tables.queue.waiting();
  const waiting = Map.groupBy(
    planned.filter(({ attemptId }) => !state.running.has(attemptId)),
    (entry) => entry.connectionId,
  );
  // Its key is still being read.
  const begun = planned.filter(({ attemptId }) => state.running.has(attemptId));
  return {
    isPaused: isQueuePaused(context) || state.held.size > 0,
    isPausedByPerson: isQueuePaused(context),
    pauseReason: pauseReason(state),
    isOffline: isOffline(state.lanes),
    lanes: viewLanes(state, waiting),
    reservedNanos: tables.attempts.heldNanos().reservedNanos,
    runs: runsInOrder(state, begun, waiting).flatMap((runId) => {
      const run = tables.runs.get(runId);
      return run ? [viewRun(context, run)] : [];
    }),
  };
}

type WaitingByLane = ReadonlyMap<ConnectionId, readonly QueueEntry[]>;

/** What is out first, then what waits, by turns from every lane; lanes that stand still come last. */
function runsInOrder(state: QueueState, begun: readonly QueueEntry[], waiting: WaitingByLane): RunId[] {
  const { tables } = state.context;
  const runIds = new Set<RunId>([...tables.queue.running(), ...begun].map((entry) => entry.runId));
  const lines = [...waiting].map(([connectionId, entries]) => ({
    isPaused: (tables.connections.get(connectionId)?.pause ?? null) !== null,
    entries: inOrder(entries, turnsOf(state, connectionId)),
  }));
  for (const isPaused of [false, true]) {
    takeByTurns(
      lines.filter((line) => line.isPaused === isPaused).map((line) => line.entries),
      runIds,
    );
  }
  return [...runIds].slice(0, maxRunsShown);
}

function takeByTurns(lines: Iterator<QueueEntry>[], runIds: Set<RunId>): void {
  let left = lines;
  while (left.length > 0 && runIds.size < maxRunsShown) {
    left = left.filter((line) => {
      const next = line.next();
      if (!next.done) runIds.add(next.value.runId);
      return !next.done;
    });
  }
}

function viewLanes(state: QueueState, waiting: WaitingByLane): QueueLane[] {
  const { connections } = state.context.tables;
  return connections.list().flatMap((connection) => {
    const lane = viewLane(state, connection, waiting.get(connection.id)?.length ?? 0);
    return lane.runningCount + lane.waitingCount > 0 || lane.isPaused ? [lane] : [];
  });
}

function viewLane(state: QueueState, connection: ConnectionRecord, waitingCount: number): QueueLane {
  const { id, name, pause } = connection;
  const nowMs = state.context.clock.nowMs();
  const opensMs =
    waitingCount > 0 && !isQueuePaused(state.context) ? laneOpensMs(state, connection, nowMs) : null;
  const nextStartMs = opensMs !== null && opensMs > nowMs ? opensMs : null;
  return {
    connectionId: id,
    connection: name,
    runningCount: [...state.running.values()].filter((each) => each.connectionId === id).length,
    waitingCount,
    isPaused: pause !== null,
    pauseCode: pause?.code ?? null,
    pauseReason: pause?.reason ?? null,
    nextStartMs,
    waitReason: nextStartMs === null ? null : waitReason(state, connection),
  };
}

/** Why a lane waits until its time: what a provider or the network said, else its own request window. */
function waitReason({ lanes }: QueueState, { id, name, requestWindow }: ConnectionRecord): string | null {
  const { wait } = lanes.of(id);
  if (wait !== null)
    return wait.kind === 'offline' ? `It waits for the network. ${wait.reason}` : wait.reason;
  if (requestWindow === null) return null;
  const { count, windowMs } = requestWindow;
  return `${name} takes ${count} ${count === 1 ? 'call' : 'calls'} in ${windowMs / 1000} seconds.`;
}

function pauseReason({ context, held }: QueueState): string | null {
  const count = held.size;
  if (count > 0) {
    const what = count === 1 ? 'One purchase waits' : `${count} purchases wait`;
    return `${what} for you: Proofsheet stopped, or could not begin. Resume to start spending.`;
  }
  return isQueuePaused(context) ? 'Paused by you.' : null;
}
