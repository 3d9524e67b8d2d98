import { expect } from 'vitest';
import type { NewConnection } from '../../../src/core/db/connections.ts';
import type { ProblemFacts, SubmitContext, SubmitResult } from '../../../src/core/providers/provider.ts';
import { isEnding } from '../../../src/shared/attempt-state.ts';
import type { ConnectionId, ProjectId, RunId } from '../../../src/shared/ids.ts';
import type { RunDraft } from '../../../src/shared/model.ts';
import { draft, runReaches, setupJobs, type JobWorld } from '../../support/job-world.ts';
import { delivers, type SubmitStep } from '../../support/scripted-provider.ts';

export const problem = (code: string): ProblemFacts => ({
  code,
  message: `${code} happened.`,
  billingRule: 'as told',
});

export function addProject(world: JobWorld, name: string): ProjectId {
  const createdAtMs = world.context.clock.nowMs();
  return world.context.tables.projects.create({ name, isSample: false, createdAtMs });
}

export function addConnection(
  world: JobWorld,
  name: string,
  changes: Partial<NewConnection> = {},
): ConnectionId {
  return world.context.tables.connections.add({
    name,
    provider: 'scripted',
    baseUrl: null,
    keyEnv: null,
    keyAccount: `connection-${name}`,
    maxConcurrent: 1,
    createdAtMs: world.context.clock.nowMs(),
    ...changes,
  });
}

/** Submits a run whose prompt is a name the test knows it by. */
export async function ask(
  world: JobWorld,
  places: { projectId: ProjectId; connectionId: ConnectionId },
  prompt: string,
  changes: Partial<RunDraft> = {},
): Promise<RunId> {
  const asked = draft(places, { prompt, ...changes });
  await world.runs.submit(asked);
  return asked.runId;
}

/** Prompts in the order in which they reached the provider. */
export function bought(submits: readonly SubmitContext[]): unknown[] {
  return submits.map(({ wire }) => (wire as { body: { prompt: string } }).body.prompt);
}

export function statesOf(world: JobWorld, runId: RunId): string[] {
  return world.context.tables.attempts.forRun(runId).map((attempt) => attempt.state);
}

export const runEnds = (world: JobWorld, runId: RunId): Promise<void> =>
  runReaches(
    world,
    runId,
    (attempts) => attempts.length > 0 && attempts.every(({ state }) => isEnding(state)),
  );

/** A call that was sent and refused, or never left. */
export const endsWith =
  (result: SubmitResult): SubmitStep =>
  async ({ journal }) => {
    journal.sending();
    return result;
  };

export const refuses = (code: string, retryAfterMs: number | null = null): SubmitStep =>
  endsWith({ kind: 'rejected', problem: problem(code), retryAfterMs, requestId: null });

export const neverLeaves = (code: string): SubmitStep =>
  endsWith({ kind: 'not_sent', problem: problem(code), retryAfterMs: null });

/** Resolves when no call is out any more: what happens next hangs on the clock or on a person. */
export async function quiet(world: JobWorld): Promise<void> {
  do await new Promise((resolve) => setImmediate(resolve));
  while (world.queue.view().lanes.some((lane) => lane.runningCount > 0));
}

export const laneOf = (world: JobWorld, connectionId: ConnectionId) =>
  world.queue.view().lanes.find((lane) => lane.connectionId === connectionId);

/** One start of the app over a fresh library with one project and one connection. */
export async function setupQueue(changes: Partial<NewConnection> = {}) {
  const jobs = await setupJobs();
  const world = await jobs.start();
  const places = { projectId: addProject(world, 'P'), connectionId: addConnection(world, 'Shop', changes) };
  const deliverNext = (count: number): void => {
    for (let index = 0; index < count; index += 1) jobs.scripted.next(delivers(jobs.pictures));
  };
  expect(world.queue.view()).toMatchObject({ isPaused: false, lanes: [], runs: [] });
  return { ...jobs, world, places, deliverNext };
}
