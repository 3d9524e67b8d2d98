import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import {
  amountNanos,
  chargeOfFailure,
  chargeOfPictures,
  settledCharge,
} from '../../../../src/core/providers/runapi/charge.ts';
import { Billing } from '../../../../src/core/providers/runapi/task-schema.ts';
import { createPriceBook } from '../../../../src/core/spend/price-book.ts';
import { attempt, picturesOf, requestFor, startTestImageWorker } from '../../../contract/provider-world.ts';
import type { RunApiEmulatorOptions } from '../../../emulator/runapi/runapi-emulator.ts';
import { openRunApiWorld } from './world.ts';

const images = startTestImageWorker();
afterAll(() => images.close());

async function setup(emulator: RunApiEmulatorOptions = {}) {
  const world = await openRunApiWorld(images, { emulator });
  onTestFinished(() => world.close());
  const { baseUrl, key, http } = world;
  const context = { baseUrl, key, http, signal: new AbortController().signal, nowMs: 0, settings: {} };
  return { world, context };
}

describe('what RunAPI reports', () => {
  it.each([
    [{ amount_micro_cents: 4_000_000 }, 40_000_000],
    [{ amount_micro_cents: 1 }, 10],
    [{ amount_micro_cents: 5_432_100, charged_amount_cents: 5 }, 54_321_000],
    [{ charged_amount_cents: 4 }, 40_000_000],
    [{ amount_cents: 9.5 }, 95_000_000],
    [{ amount_cents: 0 }, 0],
    [{ amount_micro_cents: 1e300 }, null],
    [{}, null],
    [null, null],
  ])('%j is %s nanodollars', (amounts, nanos) => {
    expect(amountNanos(amounts)).toBe(nanos);
  });

  const prices = createPriceBook([], []);
  const settlement = { amount_micro_cents: 4_000_000 };
  const read = (billing: unknown) => Billing.nullish().catch(null).parse(billing);

  it.each([
    ['settled', { settlement }, { amountNanos: 40_000_000, basis: 'reported' }],
    ['part of it given back', { settlement, refund: { amount_cents: 1 } }, { refundNanos: 10_000_000 }],
    [
      'given back without a figure',
      { settlement, refund: {} },
      { amountNanos: 40_000_000, detail: 'RunAPI settled $0.04' },
    ],
    ['more given back than taken', { settlement, refund: { amount_cents: 99 } }, { refundNanos: 40_000_000 }],
    [
      'set aside only',
      { reservation: { amount_cents: 6 } },
      { amountNanos: 60_000_000, basis: 'price-list' },
    ],
    ['nothing at all', null, { amountNanos: null, basis: 'price-list' }],
    ['rubbish', { settlement: 'yes', refund: 7 }, { amountNanos: null, basis: 'price-list' }],
    ['a negative amount', { settlement: { amount_cents: -4 } }, { amountNanos: null }],
  ])('with pictures, %s', (_name, billing, expected) => {
    expect(chargeOfPictures(read(billing), 'gpt-4o-image', prices)).toMatchObject(expected);
  });

  it.each([
    ['says nothing', null, 'free'],
    ['was set aside only', { reservation: { amount_cents: 6 } }, 'free'],
    ['was given back', { settlement, refund: { amount_cents: 4 } }, 'free'],
    ['was given back without a figure', { settlement, refund: {} }, 'free'],
    ['was settled at nothing', { settlement: { amount_cents: 0 } }, 'free'],
  ])('a failed task that %s is free', (_name, billing, expected) => {
    expect(chargeOfFailure(read(billing))).toBe(expected);
  });

  it.each([{}, { amount_cents: null }, { amount_cents: -4 }])(
    'a delivered picture is not given back by a refund without a figure: %j',
    (refund) => {
      expect(chargeOfPictures(read({ settlement, refund }), 'gpt-4o-image', prices)).not.toHaveProperty(
        'refundNanos',
      );
    },
  );

  it('a failed task that was settled and not given back was charged', () => {
    expect(chargeOfFailure(read({ settlement }))).toEqual(settledCharge(read({ settlement })));
  });
});

describe('money at RunAPI', () => {
  it.each([
    ['gpt-image-2.5-flare', {}, 54_321_000],
    ['gpt-image-2', { size: '16:9', resolution: '2k' }, 95_000_000],
    ['gpt-image-1.5', { quality: 'high' }, 160_000_000],
    ['gpt-4o-image', {}, 60_000_000],
  ] as const)('%s with %j is charged to the nanodollar', async (model, parameters, nanos) => {
    const { world } = await setup();
    const reading = picturesOf(await attempt(world, { model, parameters }));
    expect(reading.charge).toMatchObject({ amountNanos: nanos, basis: 'reported', unitRule: 'per-call' });
    expect(world.charged()).toEqual([nanos]);
    expect(world.emulator.balanceNanos()).toBe(10_000_000_000 - nanos);
  });

  it.each([false, true])(
    'counts what the settlement says when each picture costs: %s',
    async (chargesPerPicture) => {
      const { world } = await setup({ chargesPerPicture });
      const ask = { model: 'gpt-4o-image', count: 4 };
      const estimate = world.provider.estimate(requestFor(world, ask), world.prices);
      const reading = picturesOf(await attempt(world, ask));
      expect([reading.charge.amountNanos]).toEqual(world.charged());
      expect(estimate.amountNanos).toBeGreaterThanOrEqual(reading.charge.amountNanos ?? 0);
    },
  );

  it('has no figure of its own for what RunAPI does not publish, and asks', async () => {
    const { world, context } = await setup();
    const ask = { model: 'gpt-image-1.5', parameters: { quality: 'high' } };
    const request = requestFor(world, ask);
    expect(world.provider.estimate(request, world.prices).amountNanos).toBeNull();
    const quote = await world.provider.quote?.(context, request);
    expect(quote).toMatchObject({
      amountNanos: 160_000_000,
      basis: expect.stringContaining('own quote') as string,
    });
    await attempt(world, ask);
    expect(world.charged()).toEqual([160_000_000]);
  });

  it('asks for a price without key, prompt or pictures', async () => {
    const { world, context } = await setup();
    const request = { ...requestFor(world, { model: 'gpt-image-2' }), prompt: 'a secret wedding' };
    const sent: unknown[] = [];
    const http = {
      ...world.http,
      requestFree: async (call: Parameters<typeof world.http.requestFree>[0]) => {
        sent.push([call.headers, call.body]);
        return world.http.requestFree(call);
      },
    };
    await expect(world.provider.quote?.({ ...context, http }, request)).resolves.toMatchObject({
      amountNanos: 60_000_000,
    });
    expect(sent).toHaveLength(1);
    expect(JSON.stringify(sent)).not.toContain('secret');
    expect(JSON.stringify(sent)).not.toContain(world.key);
  });

  it.each([
    ['a page', { kind: 'reply', status: 200, headers: {}, body: '<html>' }],
    ['no figure', { kind: 'reply', status: 200, headers: {}, body: '{"price_quote":{}}' }],
    ['a refusal', { kind: 'reply', status: 422, headers: {}, body: '{"error":"no"}' }],
    ['no network', { kind: 'unreachable', reason: 'dns', detail: 'x' }],
  ] as const)('%s is no quote', async (_name, reply) => {
    const { world, context } = await setup();
    const http = { ...world.http, requestFree: async () => reply };
    await expect(world.provider.quote?.({ ...context, http }, requestFor(world, {}))).resolves.toBeNull();
  });

  it('tells what is left', async () => {
    const { world, context } = await setup({ balanceNanos: 2_500_000_000 });
    await attempt(world, {});
    await expect(world.provider.balance?.(context)).resolves.toEqual({
      amountNanos: 2_440_000_000,
      detail: 'The account has $2.44 left; $0.06 was spent today.',
    });
  });

  it('runs out of funds for free, and the test of the connection says so', async () => {
    const { world, context } = await setup();
    world.emulator.spendAll();
    const { result } = await attempt(world, {});
    expect(result).toMatchObject({
      kind: 'rejected',
      problem: { code: 'insufficient_funds' },
      retryAfterMs: null,
    });
    await expect(world.provider.test(context)).resolves.toMatchObject({
      ok: false,
      state: 'no-funds',
      message: 'The key works, but the RunAPI account has no credit left. Add credit there.',
    });
    expect(world.charged()).toEqual([]);
  });
});
