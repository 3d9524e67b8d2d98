import path from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { createCore } from '../../../../src/core/create-core.ts';
import { createNodePorts } from '../../../../src/core/node-ports.ts';
import { attemptStates, isEnding, type AttemptState } from '../../../../src/shared/attempt-state.ts';
import { createClient } from '../../../../src/shared/client.ts';
import { RunId } from '../../../../src/shared/ids.ts';

/** What one start of the app is to do; the test that starts it writes this. */
export const BuyerPlan = z.strictObject({
  library: z.string(),
  /** Null: nothing new is bought, what is open goes on. */
  baseUrl: z.string().nullable(),
  runId: z.uuid(),
  partialImages: z.number().int(),
  isBackground: z.boolean(),
  killAt: z.enum(attemptStates).nullable(),
  /** Kills only once the provider's own id is committed as well. */
  needsId: z.boolean(),
});
export type BuyerPlan = z.output<typeof BuyerPlan>;

/**
 * The whole app over a library: buys one picture in conversation, or goes on with what an earlier start bought. Kills
 * itself the moment a state has been committed; otherwise ends with the attempt and prints it.
 */
const plan = BuyerPlan.parse(JSON.parse(process.argv[2] ?? ''));
const core = await createCore(createNodePorts({ library: plan.library, host: 'cli' }));
const client = createClient({
  call: (name, input) => core.dispatch(name, input, 'command-line'),
  upload: () => Promise.reject(new Error('nothing is uploaded here')),
  subscribe: (listener) => core.subscribe(listener),
});
const reader = new Database(path.join(plan.library, 'library.db'), { readonly: true });
const newest = reader.prepare<[], { state: AttemptState; remoteId: string | null }>(
  'SELECT state, remote_id AS remoteId FROM attempt ORDER BY id DESC LIMIT 1',
);

const isOver = new Promise<void>((resolve) => {
  const look = (): void => {
    const attempt = newest.get();
    if (attempt === undefined) return;
    const { state, remoteId } = attempt;
    if (state === plan.killAt && (remoteId !== null || !plan.needsId)) process.kill(process.pid, 'SIGKILL');
    if (isEnding(state)) resolve();
  };
  core.subscribe(look);
  look();
});

if (plan.baseUrl !== null) {
  const project = await client.call('projects.create', { name: 'Fault' });
  const connection = await client.call('connections.add', {
    name: 'emulator',
    provider: 'openai-responses',
    baseUrl: plan.baseUrl,
    keyEnv: 'BUYER_TEST_KEY',
    settings: { background: plan.isBackground },
  });
  await client.call('runs.submit', {
    runId: RunId.parse(plan.runId),
    projectId: project.id,
    connectionId: connection.id,
    model: 'gpt-5.5',
    prompt: 'a paper lighthouse',
    count: 1,
    parameters: { quality: 'low', ...(plan.partialImages > 0 ? { partialImages: plan.partialImages } : {}) },
    inputs: [],
    mask: null,
  });
}
await isOver;
const run = await client.call('runs.get', { runId: RunId.parse(plan.runId) });
process.stdout.write(JSON.stringify(run));
reader.close();
await core.close();
