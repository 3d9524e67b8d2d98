import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createCore } from '../../src/core/create-core.ts';
import { createNodePorts } from '../../src/core/node-ports.ts';
import { isEnding, type AttemptState } from '../../src/shared/attempt-state.ts';
import { createClient, type Client } from '../../src/shared/client.ts';
import { RunId } from '../../src/shared/ids.ts';
import type { Run } from '../../src/shared/model.ts';
import { startEmulator } from '../emulator/emulator.ts';
import type { PurchasePlan } from './purchase-plan.ts';

const entry = fileURLToPath(new URL('./purchase-process.ts', import.meta.url));
const key = 'sk-emulator';

async function setup(changes: Partial<PurchasePlan> = {}) {
  const library = await mkdtemp(path.join(tmpdir(), 'proofsheet-kill-'));
  const emulator = await startEmulator({ key });
  onTestFinished(async () => {
    await emulator.close();
    await rm(library, { recursive: true, force: true });
  });
  const plan: PurchasePlan = {
    library,
    baseUrl: emulator.baseUrl,
    model: 'gpt-image-2.5-flare',
    runId: RunId.parse(crypto.randomUUID()),
    partialImages: 0,
    killAt: null,
    ...changes,
  };
  return { library, emulator, plan };
}

function buy(plan: PurchasePlan): ChildProcess & { said: () => string } {
  const child = spawn(process.execPath, [entry, JSON.stringify(plan)], {
    env: { ...process.env, FAULT_TEST_KEY: key },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return Object.assign(child, { said: () => text });
}

/** Opens the library again, as the next start does, and shows the run as it is found and as it ends. */
async function restart(plan: PurchasePlan): Promise<{ found: Run; ended: Run; problems: string[] }> {
  const ports = createNodePorts({
    library: plan.library,
    host: 'cli',
    environment: { ...process.env, FAULT_TEST_KEY: key },
  });
  const core = await createCore(ports);
  try {
    const client = createClient({
      call: (name, input) => core.dispatch(name, input, 'command-line'),
      upload: () => Promise.reject(new Error('nothing is uploaded here')),
      subscribe: (listener) => core.subscribe(listener),
    });
    const found = await client.call('runs.get', { runId: plan.runId });
    const ended = await whenSettled(client, plan, (listener) => core.subscribe(listener));
    const { problems } = await client.call('library.verify', { full: true });
    return { found, ended, problems: problems.map(({ message }) => message) };
  } finally {
    await core.close();
  }
}

async function whenSettled(
  client: Client,
  plan: PurchasePlan,
  subscribe: (listener: () => void) => () => void,
): Promise<Run> {
  const isSettled = (run: Run): boolean =>
    run.attempts.every((attempt) => attempt.state === 'planned' || isEnding(attempt.state));
  let changed = Promise.withResolvers<void>();
  const stop = subscribe(() => {
    changed.resolve();
    changed = Promise.withResolvers();
  });
  try {
    for (;;) {
      const next = changed.promise;
      const run = await client.call('runs.get', { runId: plan.runId });
      if (isSettled(run)) return run;
      await next;
    }
  } finally {
    stop();
  }
}

const summary = (run: Run) =>
  run.attempts.map(({ state, charge, deliveredCount }) => ({ state, charge, deliveredCount }));

describe('a process killed while it buys from the emulator', () => {
  it.each<[AttemptState, number, { state: AttemptState; charge: string; deliveredCount: number }, number]>([
    ['planned', 0, { state: 'planned', charge: 'reserved', deliveredCount: 0 }, 0],
    ['intent', 0, { state: 'not_sent', charge: 'free', deliveredCount: 0 }, 0],
    ['sending', 0, { state: 'unknown', charge: 'unknown', deliveredCount: 0 }, 0],
    ['receiving', 0, { state: 'unreadable', charge: 'unknown', deliveredCount: 0 }, 1],
    ['receiving', 1, { state: 'unknown', charge: 'unknown', deliveredCount: 0 }, 1],
    ['received', 0, { state: 'done', charge: 'charged', deliveredCount: 1 }, 1],
    ['done', 0, { state: 'done', charge: 'charged', deliveredCount: 1 }, 1],
  ])(
    'at %s (%i partial pictures) is found as it should be',
    async (killAt, partialImages, expected, calls) => {
      const { emulator, plan } = await setup({ killAt, partialImages });
      const child = buy(plan);
      const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
      expect(signal, child.said()).toBe('SIGKILL');

      const { ended, problems } = await restart(plan);
      expect(summary(ended)).toEqual([expected]);
      expect(emulator.calls).toHaveLength(calls);
      expect(problems).toEqual([]);
      // A second start finds the same and asks for nothing either.
      expect(summary((await restart(plan)).found)).toEqual([expected]);
      expect(emulator.calls).toHaveLength(calls);
    },
  );

  it('after the request arrived and before any reply, is unknown with the amount at risk, and is not sent again', async () => {
    const { emulator, plan } = await setup();
    const held = emulator.hold();
    const child = buy(plan);
    await held.arrived;
    child.kill('SIGKILL');
    await once(child, 'exit');
    held.release();
    const { found, ended } = await restart(plan);
    expect(summary(found)).toEqual([{ state: 'unknown', charge: 'unknown', deliveredCount: 0 }]);
    expect(ended.status).toBe('unknown');
    expect(ended.attempts[0]?.amountNanos).toBeGreaterThan(0);
    expect(emulator.calls).toHaveLength(1);
  });

  it('leaves no folder behind for what cost nothing, and keeps the lock for nobody', async () => {
    const { library, plan } = await setup({ killAt: 'intent' });
    await once(buy(plan), 'exit');
    await restart(plan);
    expect(await readdir(path.join(library, 'incoming'))).toEqual([]);
    expect(existsSync(path.join(library, 'uploads'))).toBe(false);
  });
});

describe('a process killed while Demo works on a task', () => {
  it('polls on after the restart and delivers without a second purchase', async () => {
    const { plan } = await setup({ baseUrl: null, model: 'demo-task', killAt: 'accepted' });
    await once(buy(plan), 'exit');
    const { found, ended } = await restart(plan);
    expect(found.attempts.map((attempt) => attempt.id)).toEqual(ended.attempts.map((attempt) => attempt.id));
    expect(summary(ended)).toEqual([{ state: 'done', charge: 'charged', deliveredCount: 1 }]);
  });
});
