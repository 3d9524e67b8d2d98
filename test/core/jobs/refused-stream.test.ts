import { describe, expect, it } from 'vitest';
import { isEnding } from '../../../src/shared/attempt-state.ts';
import { RunId } from '../../../src/shared/ids.ts';
import { chooseSettings } from '../../../src/core/handlers/connection-settings.ts';
import type { ProviderRequest, SubmitContext, SubmitResult } from '../../../src/core/providers/provider.ts';
import { addProjectAndConnection, draft, runReaches, setupJobs } from '../../support/job-world.ts';
import { delivers } from '../../support/scripted-provider.ts';

async function refusesStream(context: SubmitContext): Promise<SubmitResult> {
  context.journal.sending();
  const problem = { code: 'stream_refused', message: 'Streaming is refused here.', billingRule: 'Free.' };
  return { kind: 'rejected', problem, retryAfterMs: null, requestId: 'req_refused' };
}

/** An adapter that streams unless told not to, and whose streams cost more. */
async function setup() {
  const jobs = await setupJobs(2);
  const { provider } = jobs.scripted;
  const streams = ({ settings }: ProviderRequest): boolean => settings['stream'] !== false;
  Object.assign(provider, {
    estimate: (request: ProviderRequest) => ({
      amountNanos: streams(request) ? 60_000_000 : 50_000_000,
      unitRule: 'per-call',
      priceId: null,
      basis: 'scripted',
    }),
    build: (request: ProviderRequest) => ({
      method: 'POST',
      path: '/make',
      encoding: 'json',
      body: { prompt: request.prompt, ...(streams(request) ? { stream: true, partial_images: 1 } : {}) },
      isStreamed: streams(request),
    }),
  });
  const world = await jobs.start();
  const { tables } = world.context;
  const places = addProjectAndConnection(world);
  const connection = tables.connections.get(places.connectionId);
  if (!connection) throw new Error('the connection was just added');
  tables.connections.update(connection, { maxConcurrent: 1 });
  return { ...jobs, world, tables, places };
}

describe('a refused stream', () => {
  it('ends that attempt free and buys nothing by itself; what waits behind it is asked for whole', async () => {
    const { world, tables, places, scripted, pictures } = await setup();
    scripted.next(refusesStream);
    scripted.next(delivers(pictures));
    // Two calls, planned together: both were written down as streams.
    const asked = draft(places, { count: 4 });
    await world.runs.submit(asked);
    await runReaches(world, asked.runId, (all) => all.every(({ state }) => isEnding(state)));
    const attempts = tables.attempts.forRun(asked.runId);
    expect(attempts.map(({ state, charge }) => [state, charge])).toEqual([
      ['rejected', 'free'],
      ['done', 'charged'],
    ]);
    expect(scripted.submits.map(({ wire }) => [wire.isStreamed, JSON.stringify(wire)])).toEqual([
      [true, expect.stringContaining('"stream":true')],
      [false, expect.not.stringContaining('stream"')],
    ]);
    // What was sent is what is stored.
    expect(attempts[1]?.wire).toBe(JSON.stringify(scripted.submits[1]?.wire));
    expect(tables.connections.get(places.connectionId)?.pause).toBeNull();
  });

  it('is asked for whole when a person presses again, at the price of a whole one', async () => {
    const { world, tables, places, scripted, pictures } = await setup();
    scripted.next(refusesStream);
    const asked = draft(places);
    await world.runs.submit(asked);
    await runReaches(world, asked.runId, ([each]) => each?.state === 'rejected');
    scripted.next(delivers(pictures.slice(0, 1)));
    const again = RunId.parse(crypto.randomUUID());
    await world.runs.again(asked.runId, again);
    await runReaches(world, again, ([each]) => each !== undefined && isEnding(each.state));
    expect(scripted.submits[1]?.wire).toMatchObject({ isStreamed: false });
    expect(scripted.submits[1]?.wire).not.toHaveProperty('body.stream');
    expect(tables.attempts.forRun(again)[0]?.estimateNanos).toBe(50_000_000);
    expect(tables.attempts.forRun(asked.runId)).toHaveLength(1);
  });

  it('is forgotten when a person edits the settings', async () => {
    const { world, tables, places, scripted } = await setup();
    scripted.next(refusesStream);
    const asked = draft(places);
    await world.runs.submit(asked);
    await runReaches(world, asked.runId, ([each]) => each?.state === 'rejected');
    const stored = tables.connections.get(places.connectionId)?.settings ?? {};
    expect(stored).not.toEqual({});
    expect(chooseSettings(scripted.provider, stored, {})).toEqual({});
  });
});
