import { writeSync } from 'node:fs';
import { createCore } from '../../../src/core/create-core.ts';
import { createNodePorts } from '../../../src/core/node-ports.ts';
import { isEnding } from '../../../src/shared/attempt-state.ts';
import { createClient } from '../../../src/shared/client.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { RunId, type ConnectionId, type ProjectId } from '../../../src/shared/ids.ts';
import { BuyerPlan } from './buyer-plan.ts';
import { sellerKey } from './seller.ts';

/**
 * Buys with the whole app until it is killed, and writes one line for every state that was committed. What an earlier
 * process left is resumed first, as a person would. Ends by itself only when it is told how many runs to make.
 */
const plan = BuyerPlan.parse(JSON.parse(process.argv[2] ?? ''));
const core = await createCore(createNodePorts({ library: plan.library, host: 'cli' })).catch(refuse);
const client = createClient({
  call: (name, input) => core.dispatch(name, input, 'command-line'),
  upload: () => Promise.reject(new Error('nothing is uploaded here')),
  subscribe: (listener) => core.subscribe(listener),
});

function say(kind: string, facts: object): void {
  // Written at once: a line that is out was committed before.
  writeSync(1, `${kind} ${JSON.stringify(facts)}\n`);
}

function refuse(error: unknown): never {
  say('refused', { isPlain: error instanceof AppError, message: String(error) });
  process.exit(9);
}

const waiting = new Map<RunId, () => void>();

async function tell(runId: RunId): Promise<void> {
  const run = await client.call('runs.get', { runId });
  for (const { id, state, deliveredCount, amountNanos, charge } of run.attempts) {
    say('committed', { attemptId: id, state, deliveredCount, amountNanos, charge });
  }
  if (run.attempts.every((attempt) => isEnding(attempt.state))) waiting.get(runId)?.();
}

core.subscribe((event) => {
  if (event.kind === 'run.changed')
    tell(event.runId).catch((error: unknown) => say('trouble', { message: String(error) }));
});

async function projectId(): Promise<ProjectId> {
  const existing = (await client.call('projects.list', {})).find((project) => project.name === 'Torture');
  return (existing ?? (await client.call('projects.create', { name: 'Torture' }))).id;
}

async function connectionId(lane: BuyerPlan['lanes'][number]): Promise<ConnectionId> {
  const existing = (await client.call('connections.list', {})).find((each) => each.name === lane.name);
  const { name, provider, baseUrl } = lane;
  const settings = { maxConcurrent: plan.parallel, keyEnv: sellerKey.name };
  if (!existing) return (await client.call('connections.add', { name, provider, baseUrl, ...settings })).id;
  // The emulator of an earlier round stood elsewhere.
  if (existing.baseUrl !== baseUrl)
    await client.call('connections.update', { connectionId: existing.id, baseUrl });
  // Whatever paused it was a fault of this test; a person resumes.
  await client.call('queue.setPaused', { paused: false, connectionId: existing.id });
  return existing.id;
}

async function buyOne(
  lane: BuyerPlan['lanes'][number],
  project: ProjectId,
  connection: ConnectionId,
  number: string,
) {
  const runId = RunId.parse(crypto.randomUUID());
  const isOver = new Promise<void>((resolve) => waiting.set(runId, resolve));
  await client.call('runs.submit', {
    runId,
    projectId: project,
    connectionId: connection,
    model: lane.model,
    prompt: `${plan.prefix} ${lane.name} ${number}`,
    count: 1,
    parameters: lane.parameters,
    inputs: [],
    mask: null,
  });
  await isOver;
  waiting.delete(runId);
}

async function buyOn(
  lane: BuyerPlan['lanes'][number],
  project: ProjectId,
  connection: ConnectionId,
  worker: number,
): Promise<void> {
  for (let number = 1; plan.runsPerLane === null || number <= plan.runsPerLane; number += 1) {
    try {
      await buyOne(lane, project, connection, `${worker}.${number}`);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      say('declined', { code: error.code, message: error.message });
      if (error.code === 'over-cap') return;
      // A disk that refuses now is asked again a little later.
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    // A connection that paused itself would hold everything from now on.
    await client.call('queue.setPaused', { paused: false, connectionId: connection });
  }
}

const project = await projectId().catch(refuse);
await client.call('queue.setPaused', { paused: false });
say('ready', {});
async function buyInLane(lane: BuyerPlan['lanes'][number]): Promise<void> {
  const connection = await connectionId(lane);
  const workers = Array.from({ length: plan.parallel }, (_, worker) =>
    buyOn(lane, project, connection, worker),
  );
  await Promise.all(workers);
}

await Promise.all(plan.lanes.map(buyInLane)).catch(refuse);
await core.close();
say('closed', {});
