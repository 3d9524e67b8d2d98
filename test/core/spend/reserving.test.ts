import { describe, expect, it } from 'vitest';
import { applyAdjustment } from '../../../src/core/spend/apply-adjustment.ts';
import { isEnding } from '../../../src/shared/attempt-state.ts';
import type { RunQuestion } from '../../../src/shared/model.ts';
import type { CapScope } from '../../../src/shared/money-model.ts';
import { addProjectAndConnection, draft, runReaches, setupJobs } from '../../support/job-world.ts';
import { delivers, scriptedCharge } from '../../support/scripted-provider.ts';

/** What the scripted adapter expects of a call. */
const callNanos = 50_000_000;
const day: CapScope = { kind: 'day' };
const isEnded = (attempts: readonly { state: Parameters<typeof isEnding>[0] }[]): boolean =>
  attempts.length > 0 && attempts.every((attempt) => isEnding(attempt.state));

async function setup(pictureCount = 1) {
  const jobs = await setupJobs(pictureCount);
  const world = await jobs.start();
  const places = addProjectAndConnection(world);
  const { tables, clock } = world.context;
  return {
    ...jobs,
    world,
    tables,
    places,
    setCap: (hardNanos: number, scope: CapScope = day) =>
      tables.caps.set({ scope, hardNanos, softNanos: null, changedAtMs: clock.nowMs() }),
    counted: () => tables.caps.counted(day, clock.localDay(clock.nowMs())),
    entryKinds: (id: Parameters<typeof tables.ledger.forAttempt>[0]) =>
      tables.ledger.forAttempt(id).map(({ kind, amountNanos }) => [kind, amountNanos]),
  };
}

function questionOf({ runId: _, ...rest }: ReturnType<typeof draft>): RunQuestion {
  return rest;
}

describe('reserving money', () => {
  it('starts exactly as many of ten presses at once as the cap allows', async () => {
    const { world, places, setCap, counted } = await setup();
    world.queue.setPaused(true);
    setCap(5 * callNanos + callNanos - 1);
    const presses = await Promise.allSettled(
      Array.from({ length: 10 }, () => world.runs.submit(draft(places))),
    );
    const refused = presses.flatMap((press) =>
      press.status === 'rejected' ? [press.reason as unknown] : [],
    );
    expect(refused).toHaveLength(5);
    for (const error of refused) {
      expect(error).toMatchObject({
        code: 'over-cap',
        message: expect.stringContaining("This would pass today's cap of") as string,
      });
    }
    expect(counted()).toEqual({ spentNanos: 0, heldNanos: 5 * callNanos });
  });

  it('takes all calls of a run or none', async () => {
    const { world, places, setCap, tables } = await setup();
    world.queue.setPaused(true);
    setCap(2 * callNanos);
    const tooMuch = draft(places, { count: 5 });
    await expect(world.runs.submit(tooMuch)).rejects.toMatchObject({ code: 'over-cap' });
    expect([tables.runs.get(tooMuch.runId), tables.attempts.newest(10)]).toEqual([null, []]);
    await world.runs.submit(draft(places, { count: 4 }));
    expect(tables.attempts.newest(10)).toHaveLength(2);
  });

  it('tells a question what a press would do, and changes nothing', async () => {
    const { world, places, setCap, counted } = await setup();
    setCap(callNanos - 1, { kind: 'project', projectId: places.projectId });
    const question = questionOf(draft(places));
    const { caps, needsCeiling, amountNanos } = await world.runs.estimate(question);
    expect([amountNanos, needsCeiling]).toEqual([callNanos, false]);
    expect(caps).toMatchObject([{ scope: { kind: 'project' }, effect: 'blocks' }]);
    expect((await world.runs.estimate({ ...question, projectId: null })).caps).toEqual([]);
    expect(counted()).toEqual({ spentNanos: 0, heldNanos: 0 });
  });

  it('asks for a ceiling where nobody knows the cost, and reserves what was allowed', async () => {
    const { world, places, setCap, scripted, counted, tables } = await setup();
    world.queue.setPaused(true);
    scripted.provider.estimate = () => ({
      amountNanos: null,
      unitRule: 'tokens',
      priceId: null,
      basis: 'unknown',
    });
    setCap(1_000);
    const asked = draft(places, { count: 3 });
    expect(await world.runs.estimate(questionOf(asked))).toMatchObject({
      amountNanos: null,
      needsCeiling: true,
    });
    await expect(world.runs.submit(asked)).rejects.toMatchObject({ code: 'over-cap', field: 'ceilingNanos' });
    await expect(world.runs.submit({ ...asked, ceilingNanos: 1_001 })).rejects.toMatchObject({
      code: 'over-cap',
    });
    await world.runs.submit({ ...asked, ceilingNanos: 999 });
    expect(counted().heldNanos).toBe(999);
    expect(tables.attempts.forRun(asked.runId)).toMatchObject([
      { estimateNanos: null, ceilingNanos: 500, reservedNanos: 500 },
      { estimateNanos: null, ceilingNanos: 499, reservedNanos: 499 },
    ]);
  });

  it('refuses a run that is known to be dearer than the person allowed', async () => {
    const { world, places } = await setup();
    await expect(world.runs.submit(draft(places, { ceilingNanos: callNanos - 1 }))).rejects.toMatchObject({
      code: 'over-cap',
      message: expect.stringContaining('more than the $0.05 you allowed') as string,
    });
  });
});

describe('a retry after a 429', () => {
  const rateLimited = {
    kind: 'rejected',
    problem: { code: 'rate_limited', message: 'Slow down.', billingRule: 'Not billed.' },
    retryAfterMs: 7_000,
    requestId: null,
  } as const;

  it('takes over the money of the call it follows, even where the cap is full', async () => {
    const { world, places, setCap, scripted, pictures, time, counted, tables } = await setup();
    setCap(callNanos);
    scripted.next(async ({ journal }) => {
      journal.sending();
      return rateLimited;
    });
    scripted.next(delivers(pictures));
    const asked = draft(places);
    await world.runs.submit(asked);
    await runReaches(world, asked.runId, (attempts) => attempts.length === 2);
    expect(counted()).toEqual({ spentNanos: 0, heldNanos: callNanos });
    time.advance(7_000);
    await runReaches(world, asked.runId, isEnded);
    expect(tables.attempts.forRun(asked.runId).map(({ state }) => state)).toEqual(['rejected', 'done']);
    expect(counted()).toEqual({ spentNanos: scriptedCharge.amountNanos, heldNanos: 0 });
  });

  it('ends, and says why, where a cap was lowered meanwhile', async () => {
    const { world, places, setCap, scripted, counted, tables } = await setup();
    setCap(callNanos);
    scripted.next(async ({ journal }) => {
      journal.sending();
      setCap(callNanos - 1);
      return rateLimited;
    });
    const asked = draft(places);
    await world.runs.submit(asked);
    await runReaches(world, asked.runId, isEnded);
    const attempts = tables.attempts.forRun(asked.runId);
    expect(attempts).toMatchObject([{ state: 'rejected', charge: 'free', reservedNanos: 0 }]);
    expect(attempts[0]?.problem?.message).toMatch(
      /^Slow down\. It was not tried again: This would pass today's cap/,
    );
    expect(counted()).toEqual({ spentNanos: 0, heldNanos: 0 });
  });
});

describe('a figure the provider reports later', () => {
  async function bought() {
    const world = await setup(3);
    world.scripted.next(delivers(world.pictures));
    // Three pictures are one call here, whatever the table says of counts.
    const asked = draft(world.places, { count: 2 });
    await world.world.runs.submit(asked);
    await runReaches(world.world, asked.runId, isEnded);
    const [attempt] = world.tables.attempts.forRun(asked.runId);
    if (!attempt) throw new Error('the run has an attempt');
    const { context } = world.world;
    return {
      ...world,
      id: attempt.id,
      report: (amountNanos: number | null, refundNanos?: number) =>
        applyAdjustment(context, attempt.id, {
          ...scriptedCharge,
          amountNanos,
          ...(refundNanos === undefined ? {} : { refundNanos }),
        }),
      shares: () =>
        world.tables.images
          .ofAttempt(attempt.id)
          .map((imageId) => world.tables.images.get(imageId)?.amountNanos),
      charge: () => world.tables.attempts.get(attempt.id)?.charge,
    };
  }

  it('becomes an adjustment of the difference, once, and changes the share of every picture', async () => {
    const { id, report, shares, entryKinds, counted } = await bought();
    const first = scriptedCharge.amountNanos ?? 0;
    expect(report(first)).toBe(false);
    expect(report(60_000_001)).toBe(true);
    expect(report(60_000_001)).toBe(false);
    expect(report(null)).toBe(false);
    expect(entryKinds(id)).toEqual([
      ['estimate', callNanos],
      ['charge', first],
      ['adjustment', 60_000_001 - first],
    ]);
    expect(shares()).toEqual([20_000_001, 20_000_000, 20_000_000]);
    expect(counted().spentNanos).toBe(60_000_001);
  });

  it('gives back what was refunded, once, and never more than was taken', async () => {
    const { id, report, shares, charge, entryKinds, counted } = await bought();
    const first = scriptedCharge.amountNanos ?? 0;
    expect([report(first, 1_200_001), charge()]).toEqual([true, 'charged']);
    expect(report(first, 1_200_001)).toBe(false);
    expect([report(first, 10 * first), charge()]).toEqual([true, 'refunded']);
    expect(entryKinds(id).slice(2)).toEqual([
      ['refund', -1_200_001],
      ['refund', 1_200_001 - first],
    ]);
    expect(shares()).toEqual([0, 0, 0]);
    expect(counted().spentNanos).toBe(0);
  });

  it('is the charge of a call that had none, on the day it was sent', async () => {
    const { world, places, scripted, pictures, tables, counted, time } = await setup();
    scripted.reading((folder) => ({
      kind: 'pictures',
      outputs: [{ source: { kind: 'file', path: `${folder}/0.png` }, revisedPrompt: null }],
      charge: { ...scriptedCharge, amountNanos: null },
      got: {},
    }));
    scripted.next(delivers(pictures));
    const asked = draft(places);
    await world.runs.submit(asked);
    await runReaches(world, asked.runId, isEnded);
    const [attempt] = tables.attempts.forRun(asked.runId);
    if (!attempt) throw new Error('the run has an attempt');
    // Nobody knows the amount yet: the most it was expected to cost counts.
    expect(counted()).toEqual({ spentNanos: 0, heldNanos: callNanos });
    time.advance(3 * 86_400_000);
    expect(applyAdjustment(world.context, attempt.id, scriptedCharge)).toBe(true);
    expect(tables.ledger.forAttempt(attempt.id).at(-1)).toMatchObject({
      kind: 'charge',
      amountNanos: scriptedCharge.amountNanos,
      localDay: attempt.sentDay,
    });
    expect(tables.caps.counted(day, attempt.sentDay ?? '')).toEqual({
      spentNanos: scriptedCharge.amountNanos,
      heldNanos: 0,
    });
  });
});
