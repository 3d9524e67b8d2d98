import type { ConnectionId, ProjectId } from '../../../shared/ids.ts';
import type { JobContext } from '../job-context.ts';

/** Why a whole connection waits: told to slow down, server out of reach, no network, or a disk that takes nothing. */
interface LaneWait {
  readonly kind: 'rate' | 'network' | 'offline' | 'disk';
  readonly untilMs: number;
  /** For people: what happened. */
  readonly reason: string;
}

/**
 * One connection as the queue works it: what holds for all its calls together. Forgotten with the process, but for what
 * the journal tells (when calls were sent, what they have to wait for) and for pauses, which are stored.
 */
export interface Lane {
  readonly connectionId: ConnectionId;
  wait: LaneWait | null;
  /** Set from the first call that found no network to the first one that was answered. */
  offline: { readonly sinceMs: number; readonly looks: number } | null;
  /** When a call was last answered from outside this computer's own network. */
  heardAtMs: number | null;
  /** Calls in a row that ended without a picture, within the batch that is under way. */
  failuresInRow: number;
  /** When each project was last served, as numbers that rise. */
  readonly served: Map<ProjectId, number>;
}

export interface Lanes {
  of(connectionId: ConnectionId): Lane;
  all(): readonly Lane[];
}

/** Lanes as a start finds them: what a provider asked to wait for before it still holds. */
export function createLanes(context: JobContext): Lanes {
  const lanes = new Map<ConnectionId, Lane>();
  function of(connectionId: ConnectionId): Lane {
    const known = lanes.get(connectionId);
    if (known) return known;
    const served = new Map<ProjectId, number>();
    const lane = { connectionId, wait: null, offline: null, heardAtMs: null, failuresInRow: 0, served };
    lanes.set(connectionId, lane);
    return lane;
  }
  for (const { connectionId, notBeforeMs } of context.tables.queue.waiting()) {
    if (notBeforeMs !== null) waitUntil(of(connectionId), 'rate', notBeforeMs, toldEarlier);
  }
  return { of, all: () => [...lanes.values()] };
}

const toldEarlier = 'The provider asked for a pause before.';

/** Makes a whole lane wait; a shorter wait never cuts a longer one short. */
export function waitUntil(lane: Lane, kind: LaneWait['kind'], untilMs: number, reason: string): void {
  if (lane.wait !== null && lane.wait.untilMs >= untilMs) return;
  lane.wait = { kind, untilMs, reason };
}

/** True when no provider can be reached: some lane found no network, and none was answered since. */
export function isOffline(lanes: Lanes): boolean {
  const all = lanes.all();
  const sinceMs = Math.min(...all.flatMap((lane) => lane.offline?.sinceMs ?? []));
  if (sinceMs === Infinity) return false;
  return all.every(({ heardAtMs }) => heardAtMs === null || heardAtMs < sinceMs);
}
