import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createCore } from '../../../../src/core/create-core.ts';
import { createNodePorts } from '../../../../src/core/node-ports.ts';
import { createClient } from '../../../../src/shared/client.ts';
import { RunId, type ConnectionId, type ImageId } from '../../../../src/shared/ids.ts';
import { startChatEmulator } from '../../../emulator/chat/chat-emulator.ts';
import { startResponsesEmulator } from '../../../emulator/responses/responses-emulator.ts';

/** The whole app with one connection to each of two services. */
async function setup() {
  const [responses, chat] = [await startResponsesEmulator(), await startChatEmulator()];
  const library = await mkdtemp(path.join(tmpdir(), 'proofsheet-chain-'));
  const environment = { ...process.env, CHAIN_KEY: responses.key };
  const core = await createCore(createNodePorts({ library, host: 'cli', environment }));
  onTestFinished(async () => {
    await core.close();
    await Promise.all([responses.close(), chat.close()]);
    await rm(library, { recursive: true, force: true });
  });
  const client = createClient({
    call: (name, input) => core.dispatch(name, input, 'command-line'),
    upload: () => Promise.reject(new Error('nothing is uploaded here')),
    subscribe: (listener) => core.subscribe(listener),
  });
  const connect = async (provider: string, baseUrl: string, settings = {}) =>
    (
      await client.call('connections.add', {
        name: provider,
        provider,
        baseUrl,
        keyEnv: 'CHAIN_KEY',
        settings,
      })
    ).id;
  const connections = {
    responses: await connect('openai-responses', responses.baseUrl, { background: false }),
    chat: await connect('chat-images', chat.baseUrl),
  };
  const { id: projectId } = await client.call('projects.create', { name: 'Chain' });

  /** One step of a chain: a run to its end, and the picture it made. */
  async function step(connectionId: ConnectionId, model: string, prompt: string, before: ImageId | null) {
    const runId = RunId.parse(crypto.randomUUID());
    const inputs = before === null ? [] : [{ imageId: before, role: 'turn' as const }];
    const asked = { model, prompt, count: 1, parameters: { quality: 'low' }, inputs, mask: null };
    const isOver = new Promise<void>((resolve) => {
      const stop = core.subscribe(() => {
        void client.call('runs.get', { runId }).then(
          ({ status }) => {
            if (status === 'waiting' || status === 'running') return;
            stop();
            resolve();
          },
          () => undefined,
        );
      });
    });
    await client.call('runs.submit', { runId, projectId, connectionId, ...asked });
    await isOver;
    const run = await client.call('runs.get', { runId });
    const imageId = run.imageIds[0];
    if (imageId === undefined)
      throw new Error(`step "${prompt}" made nothing: ${JSON.stringify(run.attempts)}`);
    return { run, imageId };
  }
  return { responses, chat, connections, step };
}

it(
  'a chain goes from one service to the other and back, and each is told what it does not know',
  { timeout: 60_000 },
  async () => {
    const { responses, chat, connections, step } = await setup();
    const first = await step(connections.responses, 'gpt-5.5', 'a red kite', null);
    const second = await step(connections.responses, 'gpt-5.5', 'at night', first.imageId);
    const third = await step(connections.chat, 'gpt-4o-image', 'add a moon', second.imageId);
    const fourth = await step(connections.responses, 'gpt-5.5', 'make it snow', third.imageId);

    // Its own turn is remembered at OpenAI; the picture does not travel again.
    expect(responses.calls[1]?.fields).toMatchObject({ previous_response_id: responses.responseIds()[0] });
    expect(responses.calls[1]?.files).toEqual([]);
    // Another service gets the words of both turns, and the picture.
    expect(chat.calls[0]?.fields).toMatchObject({
      messages: [
        { role: 'user', content: 'a red kite' },
        { role: 'assistant' },
        { role: 'user', content: 'at night' },
        { role: 'assistant' },
        { role: 'user', content: [{ type: 'text', text: 'add a moon' }, { type: 'image_url' }] },
      ],
    });
    // Back again: OpenAI has not seen the third turn, so nothing is continued there.
    expect(responses.calls[2]?.fields).not.toHaveProperty('previous_response_id');
    expect(responses.calls[2]?.files).toHaveLength(1);
    expect(chat.leakedKeys()).toBe(0);
    for (const { run } of [first, second, fourth]) {
      expect(run.attempts.map(({ charge, amountNanos }) => [charge, amountNanos !== null])).toEqual([
        ['charged', true],
      ]);
    }
    // No price was entered for the chat service: charged, and unknown rather than nothing.
    expect(third.run.attempts[0]).toMatchObject({ charge: 'charged', amountNanos: null });
  },
);
