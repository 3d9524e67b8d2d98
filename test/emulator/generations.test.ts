import sharp from 'sharp';
import { expect, test } from 'vitest';
import { errorOf, eventsOf, pictureOf, replyOf, setup } from './support.ts';

test('answers a generation with a decodable picture, its echo, its usage and one charge', async () => {
  const { emulator, generate } = await setup();
  const response = await generate({
    prompt: 'Poster: a paper lighthouse at dawn',
    quality: 'high',
    size: '1536x1024',
  });
  const reply = await replyOf(response);
  expect(response.status).toBe(200);
  expect(response.headers.get('x-request-id')).toBe(emulator.calls[0]?.requestId);
  expect(reply).toMatchObject({
    created: expect.any(Number) as number,
    size: '1536x1024',
    quality: 'high',
    background: 'opaque',
    output_format: 'png',
    usage: {
      input_tokens: 17,
      input_tokens_details: { text_tokens: 17, image_tokens: 0 },
      output_tokens: 1372,
      output_tokens_details: { image_tokens: 1372, text_tokens: 0 },
      total_tokens: 1389,
    },
  });
  expect(await sharp(pictureOf(reply)).metadata()).toMatchObject({
    format: 'png',
    width: 1536,
    height: 1024,
  });
  expect(emulator.charges).toEqual([
    { callIndex: 0, amountNanos: 17 * 5000 + 1372 * 30_000, usage: reply.usage },
  ]);
});

test('draws another picture for every index and every call', async () => {
  const { generate } = await setup();
  const first = await replyOf(await generate({ n: 3 }));
  const second = await replyOf(await generate({ n: 1 }));
  const pictures = [0, 1, 2].map((index) => first.data[index]?.b64_json).concat(second.data[0]?.b64_json);
  expect(new Set(pictures).size).toBe(4);
  expect(first.usage?.output_tokens).toBe(Math.ceil((3 * 16 * 16 * (2_000_000 + 1024 * 1024)) / 4_000_000));
});

test.for([
  ['webp', 'transparent', true],
  ['png', 'transparent', true],
  ['jpeg', 'opaque', false],
  ['webp', 'auto', false],
] as const)('gives %s with background %s', async ([format, background, hasAlpha]) => {
  const { generate } = await setup();
  const reply = await replyOf(await generate({ output_format: format, background }));
  const picture = sharp(pictureOf(reply));
  expect(await picture.metadata()).toMatchObject({ format, hasAlpha });
  const { channels } = await picture.stats();
  if (hasAlpha) expect(channels[3]?.min).toBe(0);
  expect(reply.background).toBe(background === 'transparent' ? 'transparent' : 'opaque');
});

test('takes null as left out', async () => {
  const { generate } = await setup();
  const response = await generate({ n: null, size: null, quality: null, background: null, stream: null });
  expect(await replyOf(response)).toMatchObject({
    size: '1024x1024',
    quality: 'medium',
    background: 'opaque',
  });
});

test('streams partial pictures and then the finished one, each partial at 100 tokens', async () => {
  const { emulator, generate } = await setup();
  const response = await generate({ stream: true, partial_images: 2 });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const events = eventsOf(await response.text());
  expect(events.map((event) => [event.name, event.data['type'], event.data['partial_image_index']])).toEqual([
    ['image_generation.partial_image', 'image_generation.partial_image', 0],
    ['image_generation.partial_image', 'image_generation.partial_image', 1],
    ['image_generation.completed', 'image_generation.completed', undefined],
  ]);
  for (const event of events) {
    const bytes = Buffer.from(String(event.data['b64_json']), 'base64');
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 1024, height: 1024 });
  }
  expect(events.at(-1)?.data['usage']).toMatchObject({ output_tokens: 196 + 200 });
  expect(emulator.charges.map((charge) => charge.usage.output_tokens)).toEqual([396]);
});

test('lists models with their shutdown dates and hides those that are gone', async () => {
  const { get } = await setup();
  const list = (await (await get('/models')).json()) as {
    data: { id: string; shutdown_date: string | null }[];
  };
  const dates = Object.fromEntries(list.data.map((model) => [model.id, model.shutdown_date]));
  expect(dates).toMatchObject({ 'gpt-image-2': null, 'gpt-image-1.5': '2026-12-01' });
  expect(dates).not.toHaveProperty('gpt-image-1');
  expect(await (await get('/models/gpt-image-1-mini')).json()).toMatchObject({ shutdown_date: '2026-12-01' });
  const gone = await get('/models/gpt-image-1');
  expect([gone.status, (await errorOf(gone)).code]).toEqual([404, 'model_not_found']);
});

test('ends models on their day', async () => {
  const { generate } = await setup({ today: '2026-12-01' });
  const response = await generate({ model: 'gpt-image-1.5' });
  expect(response.status).toBe(404);
});
