import path from 'node:path';
import Database from 'better-sqlite3';
import { createCore } from '../../src/core/create-core.ts';
import { createNodePorts } from '../../src/core/node-ports.ts';
import { createClient } from '../../src/shared/client.ts';
import { RunId } from '../../src/shared/ids.ts';
import { isEnding, type AttemptState } from '../../src/shared/attempt-state.ts';
import { PurchasePlan } from './purchase-plan.ts';

/**
 * Buys one picture with the whole app and kills its own process the moment an attempt's state has been committed:
 * events are published synchronously after the commit, and the state is read over a second connection.
 */
const plan = PurchasePlan.parse(JSON.parse(process.argv[2] ?? ''));
const core = await createCore(createNodePorts({ library: plan.library, host: 'cli' }));
const client = createClient({
  call: (name, input) => core.dispatch(name, input, 'command-line'),
  upload: () => Promise.reject(new Error('nothing is uploaded here')),
  subscribe: (listener) => core.subscribe(listener),
});

const reader = new Database(path.join(plan.library, 'library.db'), { readonly: true });
const newest = reader.prepare<[], { state: AttemptState }>(
  'SELECT state FROM attempt ORDER BY id DESC LIMIT 1',
);

const isOver = new Promise<void>((resolve) => {
  core.subscribe(() => {
    const state = newest.get()?.state;
    if (state === undefined) return;
    process.stdout.write(`${state}\n`);
    if (state === plan.killAt) process.kill(process.pid, 'SIGKILL');
    if (isEnding(state)) resolve();
  });
});

const project = await client.call('projects.create', { name: 'Fault' });
const connection =
  plan.baseUrl === null
    ? (await client.call('connections.list', {})).find((each) => each.name === 'demo')
    : await client.call('connections.add', {
        name: 'emulator',
        provider: 'openai-images',
        baseUrl: plan.baseUrl,
        keyEnv: 'FAULT_TEST_KEY',
      });
if (!connection) throw new Error('there is no connection to buy with');
await client.call('runs.submit', {
  runId: RunId.parse(plan.runId),
  projectId: project.id,
  connectionId: connection.id,
  model: plan.model,
  prompt: 'a paper lighthouse',
  count: 1,
  parameters: plan.partialImages > 0 ? { partialImages: plan.partialImages } : {},
  inputs: [],
  mask: null,
});
await isOver;
await core.close();
