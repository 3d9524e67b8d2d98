import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/shared/errors.ts';
import { isEnding } from '../../../src/shared/attempt-state.ts';
import { NotPreparedError } from '../../../src/core/providers/not-prepared.ts';
import type { Provider, WireRequest } from '../../../src/core/providers/provider.ts';
import { addProjectAndConnection, draft, runReaches, setupJobs } from '../../support/job-world.ts';
import { delivers } from '../../support/scripted-provider.ts';

const prepared: WireRequest = {
  method: 'POST',
  path: '/make',
  encoding: 'json',
  body: { image: 'https://files.example/1' },
  isStreamed: false,
};

async function setupPrepared(prepare: NonNullable<Provider['prepare']>) {
  const jobs = await setupJobs();
  Object.assign(jobs.scripted.provider, { prepare });
  const world = await jobs.start();
  const asked = draft(addProjectAndConnection(world));
  return { ...jobs, world, asked, attempts: () => world.context.tables.attempts.forRun(asked.runId) };
}

describe('a request whose inputs are sent ahead', () => {
  it('is stored as prepared before anything is bought, and sent so', async () => {
    const { world, asked, attempts, scripted, pictures } = await setupPrepared(async () => {
      expect(attempts()[0]?.state).toBe('planned');
      return prepared;
    });
    scripted.next(async (context) => {
      expect(attempts()[0]).toMatchObject({ state: 'intent', wire: JSON.stringify(prepared) });
      expect(context.wire).toEqual(prepared);
      expect(context.idempotencyKey).toBe(attempts()[0]?.idempotencyKey);
      return delivers(pictures)(context);
    });
    await world.runs.submit(asked);
    await runReaches(world, asked.runId, ([each]) => each?.state === 'done');
    expect(scripted.submits).toHaveLength(1);
  });

  it.each([
    ['a refusal', new AppError('invalid-input', 'The picture is too large.'), 'invalid_request'],
    ['a refused key', new NotPreparedError('key_refused', 'The key was refused.'), 'key_refused'],
    ['a bug', new Error('a bug'), 'internal'],
  ])('that ends in %s is not sent, costs nothing and is not tried again', async (_name, error, code) => {
    const { world, asked, attempts, scripted } = await setupPrepared(() => Promise.reject(error));
    await world.runs.submit(asked);
    await runReaches(world, asked.runId, (all) => all.every((each) => isEnding(each.state)));
    expect(attempts()).toMatchObject([
      { state: 'not_sent', charge: 'free', reservedNanos: 0, problem: { code } },
    ]);
    expect(scripted.submits).toHaveLength(0);
  });

  it('waits where there is no network', async () => {
    const offline = new NotPreparedError('offline', 'There is no network.');
    const { world, asked, attempts, scripted } = await setupPrepared(() => Promise.reject(offline));
    await world.runs.submit(asked);
    await world.queue.close(0);
    expect(attempts()).toMatchObject([{ state: 'planned', charge: 'reserved' }]);
    expect(scripted.submits).toHaveLength(0);
  });

  it('is not prepared again under a key it was sent with before', async () => {
    let count = 0;
    const { world, asked, attempts, scripted, pictures } = await setupPrepared(async () => {
      count += 1;
      return prepared;
    });
    scripted.next(delivers(pictures));
    const { tables } = world.context;
    world.queue.setPaused(true);
    await world.runs.submit(asked);
    tables.attempts.change(attempts()[0]!.id, { idempotencyKey: 'an-old-key' });
    world.queue.setPaused(false);
    await runReaches(world, asked.runId, ([each]) => each?.state === 'done');
    expect(count).toBe(0);
    expect(scripted.submits[0]).toMatchObject({ idempotencyKey: 'an-old-key' });
  });
});
