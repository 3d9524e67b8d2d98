import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { attempt, picturesOf, requestFor, startTestImageWorker } from '../../../contract/provider-world.ts';
import { openOpenAiWorld } from './world.ts';

const images = startTestImageWorker();
afterAll(() => images.close());

async function setup() {
  const world = await openOpenAiWorld(images);
  onTestFinished(() => world.close());
  return world;
}

const ask = { parameters: { quality: 'low', partialImages: 2 } } as const;

describe('where streaming is refused', () => {
  it.each([
    'Streaming is not supported for this model.',
    'stream is unsupported',
    "Unknown parameter: 'stream'.",
    "Unknown parameter: 'partial_images'.",
  ])('"%s" is free, is not tried again by itself, and says what to switch off', async (message) => {
    const world = await setup();
    const error = { message, type: 'invalid_request_error', param: null, code: null };
    world.emulator.script({ kind: 'status', status: 400, body: { error } });
    const { result } = await attempt(world, ask);
    expect(result).toMatchObject({ kind: 'rejected', retryAfterMs: null });
    expect('problem' in result && result.problem.message).toMatch(
      /switch off “Show pictures while they are made”/,
    );
    expect(world.postCount()).toBe(1);
    expect(world.charged()).toEqual([]);
  });

  it('the switch makes the next call a whole one, and previews are not paid', async () => {
    const world = await setup();
    const settings = { stream: false };
    const made = await attempt(world, { ...ask, settings });
    expect(made.wire.isStreamed).toBe(false);
    expect([picturesOf(made).charge.amountNanos]).toEqual(world.charged());
    const estimated = (given: object): number =>
      world.provider.estimate(requestFor(world, { ...ask, settings: { ...given } }), world.prices)
        .amountNanos ?? 0;
    expect(estimated({}) - estimated(settings)).toBe(200 * 30_000);
  });
});
