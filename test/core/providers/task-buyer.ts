import path from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { createCore } from '../../../src/core/create-core.ts';
import { createMemoryTransport } from '../../../src/core/memory-transport.ts';
import type { AttemptState } from '../../../src/shared/attempt-state.ts';
import { createClient } from '../../../src/shared/client.ts';
import { RunId } from '../../../src/shared/ids.ts';
import { keyVariable, quickPorts } from './quick-ports.ts';

/**
 * A process of its own: buys one picture as a task and kills itself the moment a state has been committed. Events come
 * after the commit, and the state is read over a second connection.
 */
const plan = z
  .object({
    library: z.string(),
    provider: z.string(),
    baseUrl: z.string(),
    key: z.string(),
    model: z.string(),
    runId: z.string(),
    killAt: z.string(),
  })
  .parse(JSON.parse(process.argv[2] ?? ''));

const core = await createCore(quickPorts(plan.library, plan.key));
const client = createClient(createMemoryTransport(core, 'command-line'));
const reader = new Database(path.join(plan.library, 'library.db'), { readonly: true });
const newest = reader.prepare<[], { state: AttemptState }>(
  'SELECT state FROM attempt ORDER BY id DESC LIMIT 1',
);
core.subscribe(() => {
  if (newest.get()?.state === plan.killAt) process.kill(process.pid, 'SIGKILL');
});

const project = await client.call('projects.create', { name: 'Tasks' });
const connection = await client.call('connections.add', {
  name: 'emulator',
  provider: plan.provider,
  baseUrl: plan.baseUrl,
  keyEnv: keyVariable,
});
await client.call('runs.submit', {
  runId: RunId.parse(plan.runId),
  projectId: project.id,
  connectionId: connection.id,
  model: plan.model,
  prompt: 'a paper lighthouse',
  count: 1,
  parameters: {},
  inputs: [],
  mask: null,
});
