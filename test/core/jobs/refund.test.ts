import { describe, expect, it } from 'vitest';
import type { ChargeFacts } from '../../../src/core/providers/provider.ts';
import { applyAdjustment } from '../../../src/core/spend/apply-adjustment.ts';
import { addProjectAndConnection, draft, runReaches, setupJobs } from '../../support/job-world.ts';
import { delivers, scriptedCharge } from '../../support/scripted-provider.ts';

const totalNanos = 41_200_001;
const givenBack = (refundNanos: number): ChargeFacts => ({ ...scriptedCharge, refundNanos });

/** Two pictures whose provider says what it took and what it gave back. */
async function setup(charge: ChargeFacts) {
  const { start, scripted, pictures } = await setupJobs(2);
  const world = await start();
  scripted.reading((folder) => ({
    kind: 'pictures',
    outputs: pictures.map((_, index) => ({
      source: { kind: 'file', path: `${folder}/${index}.png` },
      revisedPrompt: null,
    })),
    charge,
    got: {},
  }));
  const places = addProjectAndConnection(world);
  const { tables } = world.context;
  async function buy() {
    scripted.next(delivers(pictures));
    const asked = draft(places, { count: 2 });
    await world.runs.submit(asked);
    await runReaches(world, asked.runId, ([each]) => each?.state === 'done');
    const attempt = tables.attempts.forRun(asked.runId)[0]!;
    const entries = () => tables.ledger.forAttempt(attempt.id).filter(({ kind }) => kind !== 'estimate');
    const shares = () => tables.images.ofAttempt(attempt.id).map((id) => tables.images.get(id)?.amountNanos);
    return { id: attempt.id, entries, shares, charge: () => tables.attempts.get(attempt.id)?.charge };
  }
  const capDay = (hardNanos: number) =>
    tables.caps.set({ scope: { kind: 'day' }, hardNanos, softNanos: null, changedAtMs: 0 });
  return { world, buy, capDay };
}

describe('money that a provider gives back', () => {
  it('is a refund of its own, and every picture bears its share of the rest', async () => {
    const { buy } = await setup(givenBack(20_000_000));
    const { entries, shares, charge } = await buy();
    expect(entries().map(({ kind, amountNanos, basis }) => [kind, amountNanos, basis])).toEqual([
      ['charge', totalNanos, 'reported'],
      ['refund', -20_000_000, 'reported'],
    ]);
    expect(shares()).toEqual([10_600_001, 10_600_000]);
    expect(charge()).toBe('charged');
  });

  it('makes room under a cap: the rest counts, not what was taken first', async () => {
    const { buy, capDay, world } = await setup(givenBack(20_000_000));
    // What is left of the first call, and the estimate of the second: to the nanodollar.
    capDay(totalNanos - 20_000_000 + 50_000_000);
    await buy();
    await buy();
    const third = world.runs.submit(draft(placesOf(world), { count: 2 }));
    await expect(third).rejects.toMatchObject({ code: 'over-cap' });
  });

  it('that comes later is entered once, and once more only by how much it grew', async () => {
    const { buy, world } = await setup(givenBack(0));
    const { id, entries, shares, charge } = await buy();
    expect(shares()).toEqual([20_600_001, 20_600_000]);
    expect(applyAdjustment(world.context, id, givenBack(1_200_001))).toBe(true);
    expect(applyAdjustment(world.context, id, givenBack(1_200_001))).toBe(false);
    expect(shares()).toEqual([20_000_000, 20_000_000]);
    expect(applyAdjustment(world.context, id, givenBack(totalNanos * 2))).toBe(true);
    expect(entries().map(({ kind, amountNanos }) => [kind, amountNanos])).toEqual([
      ['charge', totalNanos],
      ['refund', -1_200_001],
      ['refund', -40_000_000],
    ]);
    expect(shares()).toEqual([0, 0]);
    expect(charge()).toBe('refunded');
  });
});

function placesOf({ context }: Awaited<ReturnType<typeof setup>>['world']) {
  const run = context.tables.runs.get(context.tables.attempts.newest(1)[0]!.runId)!;
  return { projectId: run.projectId, connectionId: run.connectionId };
}
