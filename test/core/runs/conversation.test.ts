import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ProviderRequest } from '../../../src/core/providers/provider.ts';
import { turnsOf } from '../../../src/core/runs/conversation.ts';
import { RunId, type ConnectionId, type ImageId } from '../../../src/shared/ids.ts';
import { hashNumber } from '../../support/hash-number.ts';
import { addProjectAndConnection, draft, setupJobs } from '../../support/job-world.ts';

interface Step {
  readonly prompt: string;
  readonly from?: ImageId;
  readonly role?: 'source' | 'turn' | 'reference';
  readonly provider?: string;
  readonly connectionId?: ConnectionId;
  readonly answer?: string;
  readonly remoteId?: string;
}

/** A library whose chains are written down as purchases would have left them. */
async function setup() {
  const { start, scripted } = await setupJobs(0);
  const world = await start();
  const { tables, clock } = world.context;
  const places = addProjectAndConnection(world);
  const wire = { method: 'POST', path: '/', encoding: 'json', body: {}, isStreamed: false } as const;
  let count = 0;

  function add({ prompt, from, role = 'turn', provider = 'scripted', ...step }: Step): ImageId {
    count += 1;
    const connectionId = step.connectionId ?? places.connectionId;
    const runId = RunId.parse(crypto.randomUUID());
    const createdAtMs = clock.nowMs() + count;
    const sha256 = hashNumber(count);
    const facts = { width: 4, height: 3, sizeBytes: 10, hasAlpha: false, orientation: 1 };
    tables.blobs.insertIfAbsent({ sha256, format: 'png', ...facts }, createdAtMs);
    const run = { projectId: places.projectId, connectionId, provider, model: 'scripted', prompt };
    tables.runs.insert({ ...run, id: runId, parameters: {}, wantedCount: 1, againOf: null, createdAtMs }, []);
    const attemptId = tables.attempts.insert({
      runId,
      connectionId,
      isPlayMoney: false,
      wantedCount: 1,
      estimateNanos: null,
      wire,
      notBeforeMs: null,
      createdAtMs,
    });
    tables.attempts.change(attemptId, {
      answer: step.answer ?? null,
      ...(step.remoteId === undefined ? {} : { remoteId: step.remoteId }),
    });
    const imageId = tables.images.insert({
      projectId: places.projectId,
      sha256,
      runId,
      attemptId,
      outputIndex: 0,
      origin: 'made',
      isListed: true,
      fileName: null,
      revisedPrompt: null,
      sourceId: from ?? null,
      width: 4,
      height: 3,
      amountNanos: null,
      sortedAtMs: createdAtMs,
      createdAtMs,
    });
    if (from !== undefined) tables.edges.insert({ childId: imageId, position: 0, inputId: from, role });
    return imageId;
  }
  const promptsBefore = (imageId: ImageId) =>
    turnsOf(world.context, { inputs: [{ imageId, role: 'turn' }] }).map(({ prompt }) => prompt);
  return { world, scripted, places, add, promptsBefore };
}

describe('the turns an adapter is handed', () => {
  it('are the steps that led to the picture, oldest first, and no other branch', async () => {
    const { add, promptsBefore } = await setup();
    const first = add({ prompt: 'a kite' });
    const second = add({ prompt: 'at night', from: first });
    const third = add({ prompt: 'with a moon', from: second });
    const branch = add({ prompt: 'in snow', from: first, role: 'source' });
    const leaf = add({ prompt: 'closer', from: branch });
    expect(promptsBefore(third)).toEqual(['a kite', 'at night', 'with a moon']);
    expect(promptsBefore(leaf)).toEqual(['a kite', 'in snow', 'closer']);
    expect(promptsBefore(first)).toEqual(['a kite']);
  });

  it('follow what was edited, not what was only looked at', async () => {
    const { add, promptsBefore } = await setup();
    const other = add({ prompt: 'a palette' });
    const picture = add({ prompt: 'a kite', from: other, role: 'reference' });
    expect(promptsBefore(picture)).toEqual(['a kite']);
  });

  it('are the newest twenty of a longer conversation', async () => {
    const { add, promptsBefore } = await setup();
    let last = add({ prompt: '1' });
    for (let step = 2; step <= 45; step += 1) last = add({ prompt: String(step), from: last });
    expect(promptsBefore(last)).toEqual(Array.from({ length: 20 }, (_, index) => String(26 + index)));
  });

  it('say whose each was, what was answered, and by what name its provider knows it', async () => {
    const { world, add, places } = await setup();
    const elsewhere = world.context.tables.connections.add({
      name: 'Elsewhere',
      provider: 'another',
      baseUrl: null,
      keyEnv: null,
      keyAccount: 'connection-elsewhere',
      maxConcurrent: 1,
      createdAtMs: 0,
    });
    const first = add({ prompt: 'a kite', answer: 'Here.', remoteId: 'resp_1' });
    const second = add({ prompt: 'at night', from: first, provider: 'another', connectionId: elsewhere });
    const turns = turnsOf(world.context, { inputs: [{ imageId: second, role: 'source' }] });
    expect(turns).toMatchObject([
      { provider: 'scripted', connectionId: places.connectionId, answer: 'Here.', remoteId: 'resp_1' },
      { provider: 'another', connectionId: elsewhere, answer: null, remoteId: null },
    ]);
    expect(turns.map(({ picture }) => picture.role)).toEqual(['turn', 'turn']);
    expect(turns[0]?.picture.path).toContain(turns[0]?.picture.sha256);
  });

  it('keep pictures that were thrown away: what was said is said', async () => {
    const { world, add, promptsBefore } = await setup();
    const first = add({ prompt: 'a kite' });
    const second = add({ prompt: 'at night', from: first });
    world.context.tables.images.setTrashed([first], true, 1);
    expect(promptsBefore(second)).toEqual(['a kite', 'at night']);
  });

  it('are none for a first picture, for one that is only referred to, and for an upload', async () => {
    const { world, add } = await setup();
    const imageId = add({ prompt: 'a kite' });
    expect(turnsOf(world.context, { inputs: [] })).toEqual([]);
    expect(turnsOf(world.context, { inputs: [{ imageId, role: 'reference' }] })).toEqual([]);
  });

  it('reach the adapter with the request that is built, as it is estimated and as it is bought', async () => {
    const { world, scripted, places, add } = await setup();
    const seen: string[][] = [];
    const { provider } = scripted;
    const build = provider.build.bind(provider);
    Object.assign(provider, {
      build(request: ProviderRequest) {
        seen.push(request.turns.map(({ prompt }) => prompt));
        return build(request);
      },
    });
    world.queue.setPaused(true);
    const second = add({ prompt: 'at night', from: add({ prompt: 'a kite' }) });
    const { context } = world;
    const file = context.blobs.pathOf(context.tables.images.get(second)?.sha256 ?? hashNumber(0), 'png');
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, 'only its presence is looked at');
    const asked = draft(places, { prompt: 'with a moon', inputs: [{ imageId: second, role: 'turn' }] });
    await world.runs.estimate(asked);
    await world.runs.submit(asked);
    expect(seen).toEqual([
      ['a kite', 'at night'],
      ['a kite', 'at night'],
    ]);
  });
});
