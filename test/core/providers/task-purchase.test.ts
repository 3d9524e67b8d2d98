import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createCore } from '../../../src/core/create-core.ts';
import { createMemoryTransport } from '../../../src/core/memory-transport.ts';
import { createClient } from '../../../src/shared/client.ts';
import { RunId } from '../../../src/shared/ids.ts';
import type { Run } from '../../../src/shared/model.ts';
import { startAiGenerateEmulator } from '../../emulator/aigenerate/aigenerate-emulator.ts';
import { startRunApiEmulator } from '../../emulator/runapi/runapi-emulator.ts';
import type { TaskEmulator } from '../../emulator/tasks/task-types.ts';
import { quickPorts } from './quick-ports.ts';

const services = {
  runapi: { start: () => startRunApiEmulator(), model: 'gpt-image-2' },
  aigenerate: { start: () => startAiGenerateEmulator(), model: 'gpt-image-1.5' },
} as const;
type Service = keyof typeof services;

async function setup(provider: Service) {
  const library = await mkdtemp(path.join(tmpdir(), `proofsheet-${provider}-`));
  const emulator: TaskEmulator = await services[provider].start();
  const runId = RunId.parse(crypto.randomUUID());
  onTestFinished(async () => {
    await emulator.close();
    await rm(library, { recursive: true, force: true });
  });

  /** Buys in a process of its own that dies at a state; gives the signal it died of. */
  async function buyAndDie(killAt: string): Promise<unknown> {
    const { baseUrl, key } = emulator;
    const plan = { library, provider, baseUrl, key, model: services[provider].model, runId, killAt };
    const script = path.join(import.meta.dirname, 'task-buyer.ts');
    const child = spawn(process.execPath, [script, JSON.stringify(plan)], { stdio: 'inherit' });
    const ended: unknown[] = await once(child, 'exit');
    return ended[1];
  }

  /** Starts the app over the same library, in this process. */
  async function restart() {
    const core = await createCore(quickPorts(library, emulator.key));
    onTestFinished(() => core.close());
    const client = createClient(createMemoryTransport(core, 'command-line'));
    const reaches = (id: RunId, isReached: (run: Run) => boolean): Promise<Run> =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          client
            .call('runs.get', { runId: id })
            .then((run) => {
              if (isReached(run)) resolve(run);
            })
            .catch(reject);
        };
        onTestFinished(core.subscribe(look));
        look();
      });
    return { core, client, reaches };
  }
  return { emulator, runId, buyAndDie, restart };
}

const tookNanos = ({ charges }: TaskEmulator): number =>
  charges.reduce((sum, charge) => sum + charge.amountNanos - charge.refundNanos, 0);

describe.each(['runapi', 'aigenerate'] as const)('a purchase at %s', (provider) => {
  const states = ['accepted', 'received', 'fetching'];
  // RunAPI names the task in a header; of the others nothing is known before the body is here.
  it.each(provider === 'runapi' ? ['receiving', ...states] : states)(
    'that was killed at %s is brought home without being bought again',
    async (killAt) => {
      const { emulator, runId, buyAndDie, restart } = await setup(provider);
      expect(await buyAndDie(killAt)).toBe('SIGKILL');
      const { client, reaches } = await restart();
      const run = await reaches(runId, ({ status }) => status === 'done');
      expect(run.imageIds).toHaveLength(1);
      expect(emulator.creates).toHaveLength(1);
      const { totalNanos } = await client.call('spend.rows', { by: 'model' });
      expect(totalNanos).toBe(tookNanos(emulator));
      expect(emulator.leakedKeys).toEqual([]);
    },
    30_000,
  );

  it('that was killed before it was sent is free and sends nothing by itself', async () => {
    const { emulator, runId, buyAndDie, restart } = await setup(provider);
    expect(await buyAndDie('intent')).toBe('SIGKILL');
    const { reaches } = await restart();
    const run = await reaches(runId, ({ attempts }) => attempts[0]?.state === 'not_sent');
    expect(run.attempts).toHaveLength(1);
    expect(emulator.creates).toEqual([]);
  }, 30_000);
});

describe('a purchase at AI Generate that was killed before its answer was here', () => {
  it('may have been charged, says so, and is never bought again by itself', async () => {
    const { emulator, runId, buyAndDie, restart } = await setup('aigenerate');
    expect(await buyAndDie('receiving')).toBe('SIGKILL');
    const { reaches } = await restart();
    const run = await reaches(runId, ({ attempts }) => attempts[0]?.state === 'unreadable');
    expect(run.attempts[0]).toMatchObject({ charge: 'unknown' });
    expect(emulator.creates).toHaveLength(1);
  }, 30_000);
});

describe('a purchase at RunAPI that was killed while it was sent', () => {
  it('is asked for again under its key by a person, and bought once', async () => {
    const { emulator, runId, buyAndDie, restart } = await setup('runapi');
    expect(await buyAndDie('sending')).toBe('SIGKILL');
    const { client, reaches } = await restart();
    const lost = await reaches(runId, ({ attempts }) => attempts[0]?.state === 'unknown');
    const attemptId = lost.attempts[0]?.id;
    if (attemptId === undefined) throw new Error('the attempt is gone');
    const newRunId = RunId.parse(crypto.randomUUID());
    const again = await client.call('attempts.again', { attemptId, newRunId, sameKey: true });
    const run = await reaches(again.id, ({ attempts }) => attempts.at(-1)?.state === 'done');
    expect(run.imageIds).toHaveLength(1);
    expect(new Set(emulator.creates.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    expect(emulator.charges).toHaveLength(1);
    const { totalNanos } = await client.call('spend.rows', { by: 'model' });
    expect(totalNanos).toBe(tookNanos(emulator));
  }, 30_000);
});
