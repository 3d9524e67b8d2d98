import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { Run } from '../../../../src/shared/model.ts';
import { startResponsesEmulator } from '../../../emulator/responses/responses-emulator.ts';
import type { BuyerPlan } from './buyer-process.ts';

const script = path.join(import.meta.dirname, 'buyer-process.ts');

async function setup() {
  const emulator = await startResponsesEmulator();
  const library = await mkdtemp(path.join(tmpdir(), 'proofsheet-kill-'));
  onTestFinished(async () => {
    await emulator.close();
    await rm(library, { recursive: true, force: true });
  });
  const usual: BuyerPlan = {
    library,
    baseUrl: emulator.baseUrl,
    runId: crypto.randomUUID(),
    partialImages: 0,
    isBackground: true,
    killAt: null,
    needsId: false,
  };
  /** One start of the app; what it printed at its end, or the signal it died of. */
  async function start(changes: Partial<BuyerPlan>) {
    const child = spawn(process.execPath, [script, JSON.stringify({ ...usual, ...changes })], {
      env: { ...process.env, BUYER_TEST_KEY: emulator.key },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    const [, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]; // as Node documents
    return { signal, printed };
  }
  return { emulator, start };
}

it.each([
  ['the moment its response has an id', { killAt: 'accepted' }],
  ['while the finished response arrives', { killAt: 'received' }],
] as const)(
  'a background call is brought home, and paid once, when the app is killed %s',
  { timeout: 60_000 },
  async (_when, plan) => {
    const { emulator, start } = await setup();
    expect((await start(plan)).signal).toBe('SIGKILL');
    const run = Run.parse(JSON.parse((await start({ baseUrl: null })).printed));
    expect(run).toMatchObject({ status: 'done', attempts: [{ state: 'done', charge: 'charged' }] });
    expect(run.attempts.map((attempt) => attempt.amountNanos)).toEqual(
      emulator.charges.map((charge) => charge.amountNanos),
    );
    expect(emulator.calls).toHaveLength(1);
  },
);

it('a stream that had named itself is asked for by its id', { timeout: 60_000 }, async () => {
  const { emulator, start } = await setup();
  const plan = { partialImages: 2, isBackground: false };
  // Half of the stream, partial pictures included, and then nothing more.
  emulator.script({ kind: 'stall', fraction: 0.5 });
  expect((await start({ ...plan, killAt: 'receiving', needsId: true })).signal).toBe('SIGKILL');
  const run = Run.parse(JSON.parse((await start({ ...plan, baseUrl: null })).printed));
  expect(run).toMatchObject({ status: 'done', attempts: [{ state: 'done', charge: 'charged' }] });
  expect(run.attempts[0]?.amountNanos).toBe(emulator.charges[0]?.amountNanos);
  expect(emulator.calls).toHaveLength(1);
});
