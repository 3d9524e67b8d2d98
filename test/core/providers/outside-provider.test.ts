import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createCore } from '../../../src/core/create-core.ts';
import { createNodePorts } from '../../../src/core/node-ports.ts';
import { createClient } from '../../../src/shared/client.ts';
import { RunId } from '../../../src/shared/ids.ts';
import { createSketchProvider } from '../../fixtures/outside-provider/sketch-provider.ts';
import { makePicture } from '../../support/pictures.ts';

/** The service the example speaks to: one draw, one link. */
async function startSketchService(picture: Uint8Array) {
  const draws: { readonly body: unknown; readonly key: string | undefined }[] = [];
  const fetches: IncomingMessage['headers'][] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.url === '/v1/draw') {
        const body: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
        draws.push({ body, key: request.headers.authorization });
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ url: `${origin}/pictures/1`, cost_nanos: 9_000_000 }));
        return;
      }
      fetches.push(request.headers);
      response.end(picture);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  return { baseUrl: `${origin}/v1`, draws, fetches };
}

async function openSketchLibrary() {
  const library = await mkdtemp(path.join(tmpdir(), 'proofsheet-outside-'));
  const ports = createNodePorts({ library, host: 'cli', environment: { SKETCH_KEY: 'sketch-key-0001' } });
  const core = await createCore(ports, { providers: [createSketchProvider()] });
  onTestFinished(async () => {
    await core.close();
    await rm(library, { recursive: true, force: true });
  });
  const client = createClient({
    call: (name, input) => core.dispatch(name, input, 'command-line'),
    upload: () => Promise.reject(new Error('nothing is uploaded here')),
    subscribe: (listener) => core.subscribe(listener),
  });
  return { core, client };
}

it('makes a picture with a provider that no file of the app knows', async () => {
  const service = await startSketchService(await makePicture({ width: 512, height: 512 }));
  const { core, client } = await openSketchLibrary();
  const project = await client.call('projects.create', { name: 'Sketches' });
  const connection = await client.call('connections.add', {
    name: 'Sketch',
    provider: 'sketch',
    baseUrl: service.baseUrl,
    keyEnv: 'SKETCH_KEY',
  });
  const runId = RunId.parse(crypto.randomUUID());
  const question = {
    connectionId: connection.id,
    model: 'sketch-1',
    prompt: 'a paper lighthouse',
    count: 1,
    parameters: {},
    inputs: [],
    mask: null,
    extra: { style: 'ink' },
  };
  expect(await client.call('runs.estimate', question)).toMatchObject({ amountNanos: 10_000_000 });
  const isOver = new Promise<void>((resolve) => {
    core.subscribe((event) => {
      if (event.kind === 'image.added') resolve();
    });
  });
  await client.call('runs.submit', { ...question, runId, projectId: project.id });
  await isOver;
  const run = await client.call('runs.get', { runId });
  expect(run).toMatchObject({ status: 'done', attempts: [{ state: 'done', amountNanos: 9_000_000 }] });
  const detail = await client.call('images.detail', { imageId: run.imageIds[0]! });
  expect(detail).toMatchObject({
    cell: { width: 512, height: 512 },
    recipe: { provider: 'sketch', extra: { style: 'ink' }, differences: [] },
    cost: { basis: 'reported' },
  });
  expect(service.draws).toEqual([
    {
      key: 'Bearer sketch-key-0001',
      body: { prompt: 'a paper lighthouse', size: '512x512', style: 'ink' },
    },
  ]);
  expect(service.fetches).toHaveLength(1);
  expect(service.fetches[0]).not.toHaveProperty('authorization');
});

it('is the example of the guide, word for word', async () => {
  const root = new URL('../../../', import.meta.url);
  const guide = await readFile(new URL('docs/adding-a-provider.md', root), 'utf8');
  const example = await readFile(new URL('test/fixtures/outside-provider/sketch-provider.ts', root), 'utf8');
  expect(/```ts\n([\s\S]*?)```\n/.exec(guide)?.[1]).toBe(example);
});
