import { afterAll, expect, it, onTestFinished } from 'vitest';
import { createProviderRegistry } from '../../../../src/core/providers/registry.ts';
import { createLibraryPrices } from '../../../../src/core/spend/library-prices.ts';
import { readShippedPrices } from '../../../../src/core/spend/price-file.ts';
import { startTestImageWorker } from '../../../contract/provider-world.ts';
import { draft, runReaches, setupJobs } from '../../../support/job-world.ts';
import { openResponsesWorld } from './world.ts';

const images = startTestImageWorker();
afterAll(() => images.close());

it('a run that is cancelled while OpenAI works on it is stopped there, and stays in doubt until a person looks', async () => {
  const service = await openResponsesWorld(images);
  onTestFinished(() => service.close());
  const jobs = await setupJobs(0);
  const world = await jobs.start((context) =>
    Object.assign(context, {
      http: service.http,
      registry: createProviderRegistry([service.provider]),
      pricesOf: createLibraryPrices(context.tables, readShippedPrices()),
      keyOf: async () => service.key,
    }),
  );
  const { tables } = world.context;
  const projectId = tables.projects.create({ name: 'P', isSample: false, createdAtMs: 0 });
  const connectionId = tables.connections.add({
    name: 'C',
    provider: 'openai-responses',
    baseUrl: service.baseUrl,
    keyEnv: null,
    keyAccount: 'connection-test',
    maxConcurrent: 1,
    settings: {},
    createdAtMs: 0,
  });
  const model = service.provider.models[0]?.model ?? '';
  const asked = draft({ projectId, connectionId }, { model, parameters: { quality: 'low' } });
  await world.runs.submit(asked);
  await runReaches(world, asked.runId, ([each]) => each?.state === 'accepted');
  // The clock stands still: nothing but the cancel itself makes it look.
  world.queue.cancel(asked.runId);
  await runReaches(world, asked.runId, ([each]) => each?.state === 'failed');
  expect(tables.attempts.forRun(asked.runId)).toMatchObject([
    // OpenAI does not say whether it bills what it stopped, so its money stays set aside.
    { state: 'failed', charge: 'unknown', problem: { code: 'cancelled' } },
  ]);
  expect(service.postCount()).toBe(1);
  expect(service.charged()).toEqual([]);
});
