import { z } from 'zod';
import { AttemptId, ConnectionId, RunId } from './ids.ts';
import { Run } from './model.ts';

const timeMs = z.number().int();
const nanos = z.number().int();

/** Why a connection buys nothing now: `person` by hand, `funds` and `key` by the provider's word, `failures` in a row. */
export const PauseCode = z.enum(['person', 'funds', 'key', 'failures']);
export type PauseCode = z.output<typeof PauseCode>;

/** One connection as the queue sees it; only those with something waiting, running or paused are listed. */
export const QueueLane = z.object({
  connectionId: ConnectionId,
  connection: z.string(),
  runningCount: z.number().int(),
  waitingCount: z.number().int(),
  isPaused: z.boolean(),
  pauseCode: PauseCode.nullable(),
  /** For people: what happened and what to do next. */
  pauseReason: z.string().nullable(),
  /** When the next purchase may begin, where the provider's limits make it wait. */
  nextStartMs: timeMs.nullable(),
  /** For people: why it waits until then. */
  waitReason: z.string().nullable().optional(),
});
export type QueueLane = z.output<typeof QueueLane>;

export const QueueView = z.object({
  isPaused: z.boolean(),
  /** True where nothing at all begins until somebody resumes; else only what was held since the last start waits. */
  isPausedByPerson: z.boolean().optional(),
  /** Why the queue stands still, when it does: after a restart it waits for a person. */
  pauseReason: z.string().nullable(),
  /** No provider can be reached: what is planned waits for the network instead of failing. */
  isOffline: z.boolean(),
  lanes: z.array(QueueLane),
  /** In the order in which they will be bought. */
  runs: z.array(Run),
  /** Real money that is reserved by what waits and runs. */
  reservedNanos: nanos,
});
export type QueueView = z.output<typeof QueueView>;

/** Where a run goes in the queue. */
export const QueuePlace = z.union([z.literal('first'), z.literal('last'), z.object({ before: RunId })]);
export type QueuePlace = z.output<typeof QueuePlace>;

/** -1 later, 0 normal, 1 sooner; within one priority projects take turns, and a project's runs keep their order. */
export const RunPriority = z.union([z.literal(-1), z.literal(0), z.literal(1)]);
export type RunPriority = z.output<typeof RunPriority>;

/**
 * Something only a person can move on. `unknown`: may have been charged; `unreadable`: paid, the reply could not be read;
 * `expired`: paid, the links are gone; `stalled`: a task that has not ended for an hour; `held`: waits since the app stopped; `paused`: a connection that stopped itself;
 * `cap`: a limit that blocks or warns; `library`: the last check found something.
 */
export const Need = z.object({
  kind: z.enum(['unknown', 'unreadable', 'expired', 'stalled', 'held', 'paused', 'cap', 'library']),
  /** Stable while the matter lasts. */
  key: z.string(),
  title: z.string(),
  detail: z.string(),
  /** Real money at risk or waiting; null where money is not the matter. */
  amountNanos: nanos.nullable(),
  isPlayMoney: z.boolean(),
  attemptId: AttemptId.nullable(),
  runId: RunId.nullable(),
  connectionId: ConnectionId.nullable(),
  sinceMs: timeMs,
  /** True where asking again under the stored key is possible, which cannot buy twice. */
  offersSameKey: z.boolean().optional(),
  /** True while nobody knows whether it was charged: its money is held until a person says so. */
  isAtRisk: z.boolean().optional(),
});
export type Need = z.output<typeof Need>;
