import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createCore } from '../../../src/core/create-core.ts';
import { createNodePorts } from '../../../src/core/node-ports.ts';
import { createMemoryTransport } from '../../../src/core/memory-transport.ts';
import { createClient } from '../../../src/shared/client.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { RunId } from '../../../src/shared/ids.ts';
import { startEmulator } from '../../emulator/emulator.ts';

it('starts five of ten calls of $0.19 at once under a cap of $1.00, and charges five', async () => {
  const emulator = await startEmulator();
  onTestFinished(() => emulator.close());
  const library = await mkdtemp(path.join(tmpdir(), 'proofsheet-cap-'));
  const environment = { ...process.env, SHOP_KEY: emulator.key, XDG_RUNTIME_DIR: library };
  const core = await createCore(createNodePorts({ library, host: 'cli', environment }));
  onTestFinished(async () => {
    await core.close();
    await rm(library, { recursive: true, force: true });
  });
  const client = createClient(createMemoryTransport(core, 'page'));
  const project = await client.call('projects.create', { name: 'Capped' });
  const connection = await client.call('connections.add', {
    ...{ name: 'shop', provider: 'openai-images', baseUrl: emulator.baseUrl, keyEnv: 'SHOP_KEY' },
    maxConcurrent: 10,
  });
  await client.call('caps.set', { scope: { kind: 'day' }, hardNanos: 1_000_000_000, softNanos: null });
  const question = {
    ...{ connectionId: connection.id, model: 'gpt-image-2.5-flare', prompt: 'a boat', count: 1 },
    ...{ parameters: { size: '2048x2048', quality: 'xhigh' }, inputs: [], mask: null },
  };
  const estimate = await client.call('runs.estimate', { ...question, projectId: project.id });
  // 6,343 output tokens at $30 a million, and at most 22 of the prompt at $5.
  expect(estimate).toMatchObject({ amountNanos: 190_400_000, caps: [], needsCeiling: false });

  let startedCount = 0;
  const allEnded = new Promise<void>((resolve) => {
    const stop = core.subscribe((event) => {
      if (event.kind !== 'ledger.changed' || emulator.charges.length < 5) return;
      void client.call('spend.summary', {}).then(({ reservedNanos }) => {
        if (reservedNanos > 0) return;
        stop();
        resolve();
      });
    });
  });
  const presses = await Promise.allSettled(
    Array.from({ length: 10 }, async () => {
      const runId = RunId.parse(crypto.randomUUID());
      await client.call('runs.submit', { ...question, runId, projectId: project.id });
      startedCount += 1;
    }),
  );
  expect(startedCount).toBe(5);
  for (const press of presses) {
    if (press.status === 'rejected')
      expect(press.reason).toMatchObject({ name: 'AppError', code: 'over-cap' });
  }
  await allEnded;
  expect(emulator.calls).toHaveLength(5);
  const charged = emulator.charges.reduce((sum, charge) => sum + charge.amountNanos, 0);
  const [cap] = await client.call('caps.list', {});
  expect(cap).toMatchObject({ spentNanos: charged, heldNanos: 0, state: 'ok' });
  const again = client.call('runs.submit', {
    ...question,
    runId: RunId.parse(crypto.randomUUID()),
    projectId: project.id,
  });
  await expect(again).rejects.toBeInstanceOf(AppError);
  await client.call('caps.set', { scope: { kind: 'day' }, hardNanos: 2_000_000_000, softNanos: null });
  await expect(client.call('runs.estimate', question)).resolves.toMatchObject({ caps: [] });
}, 60_000);
