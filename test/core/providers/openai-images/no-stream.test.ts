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
    ['Streaming is not supported for this model.', null],
    ['stream is unsupported', null],
    ["Unknown parameter: 'stream'.", null],
    ["Unknown parameter: 'partial_images'.", 'partial_images'],
    ['Your organization must be verified to stream this model.', 'stream'],
    ['This value is not for you.', 'stream'],
  ])('"%s" is free, is not tried again by itself, and says what happens next', async (message, param) => {
    const world = await setup();
    const error = { message, type: 'invalid_request_error', param, code: null };
    world.emulator.script({ kind: 'status', status: 400, body: { error } });
    const { result } = await attempt(world, ask);
    expect(result).toMatchObject({ kind: 'rejected', retryAfterMs: null });
    expect(result).toMatchObject({ problem: { code: 'stream_refused' } });
    expect('problem' in result && result.problem.message).toMatch(/Run it again.*whole pictures/);
    expect(world.postCount()).toBe(1);
    expect(world.charged()).toEqual([]);
  });

  it.each([
    ['Your organization must be verified to use the model `gpt-image-2`.', null, 'not_verified'],
    ['Invalid value for size.', 'size', 'invalid_request'],
  ])('"%s" is another matter', async (message, param, code) => {
    const world = await setup();
    const error = { message, type: 'invalid_request_error', param, code: null };
    world.emulator.script({ kind: 'status', status: 400, body: { error } });
    expect((await attempt(world, ask)).result).toMatchObject({ kind: 'rejected', problem: { code } });
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
