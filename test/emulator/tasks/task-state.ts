import { randomUUID } from 'node:crypto';
import type { Hold } from '../emulator-types.ts';
import type { Fault } from '../fault.ts';
import type { CreateCall, Place, TaskCharge, TaskEmulatorOptions, TaskOutcome } from './task-types.ts';

/** A task while it is being worked on: the clock is the number of polls. */
export interface EmulatedTask {
  readonly id: string;
  /** Where it was taken on; its status lies there alone. */
  readonly path: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly priceNanos: number;
  readonly count: number;
  readonly ratio: string;
  readonly sources: readonly Uint8Array[];
  readonly createdAtMs: number;
  outcome: TaskOutcome;
  polls: number;
  isSettled: boolean;
  refundNanos: number;
}

export interface TaskState {
  readonly key: string;
  readonly delayMs: number;
  readonly states: readonly string[];
  readonly startNanos: number;
  readonly creates: { -readonly [Name in keyof CreateCall]: CreateCall[Name] }[];
  readonly charges: TaskCharge[];
  readonly seen: string[];
  readonly leakedKeys: string[];
  readonly faults: Record<Place, Fault[]>;
  readonly outcomes: TaskOutcome[];
  readonly holds: { readonly hold: Hold; arrive(): Promise<void> }[];
  readonly tasks: Map<string, EmulatedTask>;
  readonly uploads: Map<string, Upload>;
  /** Pictures by the path of their link. */
  readonly results: Map<string, Uint8Array>;
  readonly signal: AbortSignal;
  /** Part of every link: raising it is what makes old ones expire. */
  linkGeneration: number;
  balanceNanos: number;
  serial: number;
  origin: string;
}

export interface Upload {
  readonly name: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
  readonly md5: string;
  bytes: Uint8Array | null;
  isConfirmed: boolean;
}

const tenDollarsNanos = 10_000_000_000;

export function newTaskState(
  options: TaskEmulatorOptions,
  defaults: { readonly key: string; readonly states: readonly string[] },
  signal: AbortSignal,
): TaskState {
  const startNanos = options.balanceNanos ?? tenDollarsNanos;
  return {
    key: options.key ?? defaults.key,
    delayMs: options.delayMs ?? 0,
    states: options.states ?? defaults.states,
    startNanos,
    creates: [],
    charges: [],
    seen: [],
    leakedKeys: [],
    faults: { create: [], poll: [], upload: [], account: [] },
    outcomes: [],
    holds: [],
    tasks: new Map(),
    uploads: new Map(),
    results: new Map(),
    signal,
    linkGeneration: 0,
    balanceNanos: startNanos,
    serial: 0,
    origin: '',
  };
}

export function takeTask(
  state: TaskState,
  facts: Pick<EmulatedTask, 'path' | 'fields' | 'priceNanos' | 'count' | 'ratio' | 'sources'>,
  id: string = randomUUID(),
): EmulatedTask {
  const task: EmulatedTask = {
    ...facts,
    id,
    createdAtMs: Date.now(),
    outcome: state.outcomes.shift() ?? { kind: 'completed' },
    polls: 0,
    isSettled: false,
    refundNanos: 0,
  };
  state.tasks.set(id, task);
  // Set aside at once, so that an account cannot promise the same money twice.
  state.balanceNanos -= task.priceNanos;
  return task;
}

/** The state a poll finds: one step on with each, then the end. */
export function stepOf(state: TaskState, task: EmulatedTask): { readonly waiting: string } | 'end' {
  const { outcome } = task;
  const waiting = state.states[task.polls];
  task.polls += 1;
  if (outcome.kind === 'stuck') return { waiting: outcome.state };
  if (waiting !== undefined) return { waiting };
  settle(state, task);
  return 'end';
}

/** Money moves once, when the end is reached. */
function settle(state: TaskState, task: EmulatedTask): void {
  if (task.isSettled) return;
  task.isSettled = true;
  const { outcome, priceNanos } = task;
  if (outcome.kind === 'failed' && (outcome.billing ?? 'refunded') !== 'charged') {
    state.balanceNanos += priceNanos;
    if (outcome.billing === 'silent') return;
    task.refundNanos = priceNanos;
    state.charges.push({ taskId: task.id, amountNanos: priceNanos, refundNanos: priceNanos });
    return;
  }
  state.charges.push({ taskId: task.id, amountNanos: priceNanos, refundNanos: 0 });
}

export function addTaskHold(state: TaskState): Hold {
  const arrived = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  state.signal.addEventListener('abort', () => released.resolve(), { once: true });
  const hold: Hold = { arrived: arrived.promise, release: () => released.resolve() };
  state.holds.push({
    hold,
    async arrive() {
      arrived.resolve();
      await released.promise;
    },
  });
  return hold;
}

export function resetTasks(state: TaskState): void {
  for (const { hold } of state.holds) hold.release();
  for (const list of [
    state.creates,
    state.charges,
    state.seen,
    state.leakedKeys,
    state.outcomes,
    state.holds,
  ]) {
    list.length = 0;
  }
  for (const place of Object.values(state.faults)) place.length = 0;
  for (const map of [state.tasks, state.uploads, state.results]) map.clear();
  state.balanceNanos = state.startNanos;
}
