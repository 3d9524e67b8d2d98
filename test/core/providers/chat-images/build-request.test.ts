import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ModelCapabilities, Parameters } from '../../../../src/shared/capabilities.ts';
import { buildRequest } from '../../../../src/core/providers/chat-images/build-request.ts';
import { chatCapabilitiesOf, chatModels } from '../../../../src/core/providers/chat-images/models.ts';
import { chargeOf, estimateCall, readUsage } from '../../../../src/core/providers/chat-images/money.ts';
import type { ProviderRequest } from '../../../../src/core/providers/provider.ts';
import { createPriceBook } from '../../../../src/core/spend/price-book.ts';
import { completeParameters } from '../../../../src/shared/validate-parameters.ts';
import { input, ownConnection, turn } from '../openai-responses/requests.ts';
import { ownPrices } from './world.ts';

function request(given: Partial<ProviderRequest> & { parameters?: Parameters } = {}): ProviderRequest {
  const capabilities: ModelCapabilities | undefined = given.capabilities ?? chatModels[0];
  if (!capabilities) throw new Error('the adapter ships a model');
  const { parameters } = completeParameters(capabilities, given.parameters ?? {}, 'generate');
  return {
    model: capabilities.model,
    capabilities,
    prompt: 'Add a wooden bridge',
    count: 1,
    inputs: [],
    turns: [],
    connectionId: ownConnection,
    extra: null,
    settings: {},
    ...given,
    parameters,
  };
}

const WireFile = z.strictObject({ $file: z.string().length(64), mediaType: z.string().startsWith('image/') });
const Part = z.union([
  z.strictObject({ type: z.literal('text'), text: z.string() }),
  z.strictObject({ type: z.literal('image_url'), image_url: z.strictObject({ url: WireFile }) }),
]);
/** The request as the service documents it: nothing beside these fields may be in it. */
const RequestSchema = z.strictObject({
  model: z.literal('gpt-4o-image'),
  messages: z.array(
    z.strictObject({ role: z.enum(['user', 'assistant']), content: z.union([z.string(), z.array(Part)]) }),
  ),
  image_output: z.strictObject({
    size: z.enum(['1024x1024', '1024x1536', '1536x1024', '2048x2048']),
    quality: z.enum(['low', 'medium', 'high']),
    n: z.number().int().min(1).max(2),
  }),
  stream: z.literal(true).optional(),
});

function bodyOf(asked: ProviderRequest): z.output<typeof RequestSchema> {
  const wire = buildRequest(asked);
  if (wire.encoding !== 'json') throw new Error('a conversation is JSON');
  return RequestSchema.parse(wire.body);
}

describe('a conversation', () => {
  it('begins with one message in words', () => {
    expect(bodyOf(request({ prompt: 'A koi pond at dusk' }))).toEqual({
      model: 'gpt-4o-image',
      messages: [{ role: 'user', content: 'A koi pond at dusk' }],
      image_output: { size: '1024x1024', quality: 'medium', n: 1 },
    });
  });

  it('goes on in words, with the picture in the last message and no link anywhere', () => {
    const turns = [turn(1), turn(2, { provider: 'demo', answer: null })];
    const body = bodyOf(request({ turns, inputs: [input('turn', 2), input('reference', 9)], count: 2 }));
    const file = (number: number) => ({ $file: input('turn', number).sha256, mediaType: 'image/png' });
    expect(body.messages).toEqual([
      { role: 'user', content: 'turn 1' },
      { role: 'assistant', content: 'made 1' },
      { role: 'user', content: 'turn 2' },
      { role: 'assistant', content: 'Here is the picture.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Add a wooden bridge' },
          { type: 'image_url', image_url: { url: file(2) } },
          { type: 'image_url', image_url: { url: file(9) } },
        ],
      },
    ]);
    expect(body.image_output.n).toBe(2);
  });

  it('streams and names modalities where the connection says so', () => {
    expect(bodyOf(request({ settings: { stream: true } })).stream).toBe(true);
    expect(buildRequest(request({ settings: { modalities: true } }))).toMatchObject({
      body: { modalities: ['image', 'text'] },
    });
  });

  it('sends a model nobody described the conversation and nothing else', () => {
    const capabilities = chatCapabilitiesOf('flash-image', true, {});
    if (!capabilities) throw new Error('a listed picture model can be used');
    expect(buildRequest(request({ capabilities }))).toMatchObject({
      body: { model: 'flash-image', messages: [{ role: 'user', content: 'Add a wooden bridge' }] },
    });
    expect(buildRequest(request({ capabilities }))).not.toHaveProperty('body.image_output');
  });

  it.each([
    [{ tools: [{ type: 'function', function: { name: 'f' } }] }, null],
    [{ seed: 7, image_output: { style: 'ink' } }, 'extra'],
    [{ messages: [] }, 'extra'],
    [{ stream: true }, 'extra'],
  ])('takes the extra fields %o, or says which it cannot', (extra, field) => {
    const build = () => buildRequest(request({ extra }));
    if (field === null) expect(build()).toMatchObject({ body: extra });
    else expect(build).toThrow(expect.objectContaining({ field }) as Error);
  });

  it.each([
    ['mask', { inputs: [input('source', 1), input('mask', 2)] }],
    ['inputs', { inputs: [input('source', 1, { sizeBytes: 10_000_001 })] }],
    ['inputs', { inputs: Array.from({ length: 9 }, (_, index) => input('reference', index + 1)) }],
  ])('refuses a %s it cannot send, before it costs anything', (field, given) => {
    expect(() => buildRequest(request(given))).toThrow(expect.objectContaining({ field }) as Error);
  });
});

describe('models', () => {
  it.each([
    ['gpt-image-9', true, {}, true],
    ['gpt-image-9', false, {}, false],
    ['gpt-4o', true, {}, false],
    ['studio', false, { models: 'other, studio ' }, true],
  ])('%s, listed %s, with settings %o can be used: %s', (model, isListed, settings, expected) => {
    expect(chatCapabilitiesOf(model, isListed, settings) !== null).toBe(expected);
  });
});

describe('money', () => {
  const none = createPriceBook([], []);

  it('is unknown, never 0, until a person enters a price', () => {
    expect(estimateCall(request(), none)).toMatchObject({ amountNanos: null });
    expect(chargeOf(null, 'gpt-4o-image', 2, none)).toMatchObject({ amountNanos: null, basis: 'price-list' });
  });

  it('is the person’s price for each picture asked for, and then for each that came', () => {
    expect(estimateCall(request({ count: 2 }), ownPrices)).toMatchObject({
      amountNanos: 40_000_000,
      unitRule: 'per-image',
    });
    expect(chargeOf(readUsage({ image_tokens: 1024 }), 'gpt-4o-image', 1, ownPrices)).toMatchObject({
      amountNanos: 20_000_000,
      basis: 'price-list',
      detail: expect.stringMatching(/1 picture.*1,024 picture tokens/) as string,
    });
  });

  it.each([
    [0.067, 67_000_000],
    [0.000_000_001, 1],
    [0, 0],
  ])('is what the service reports: %f dollars', (cost, amountNanos) => {
    expect(chargeOf(readUsage({ cost }), 'gpt-4o-image', 1, ownPrices)).toMatchObject({
      amountNanos,
      basis: 'reported',
    });
  });

  it.each([[{ cost: -1 }], [{ cost: 'free' }], ['none'], [7]])('does not believe %o', (usage) => {
    expect(chargeOf(readUsage(usage), 'gpt-4o-image', 1, ownPrices).basis).toBe('price-list');
  });
});
