import { expect, it, onTestFinished } from 'vitest';
import { startRunApiEmulator } from './runapi-emulator.ts';

const good15 = { model: 'gpt-image-1.5', prompt: 'a boat', aspect_ratio: '1:1', quality: 'medium' };

/** Plain fetch around an emulator of one's own; our client is not involved. */
async function setup(options: Parameters<typeof startRunApiEmulator>[0] = {}) {
  const emulator = await startRunApiEmulator(options);
  onTestFinished(() => emulator.close());
  const call = async (path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(emulator.origin + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${emulator.key}`, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
    };
  };
  return { emulator, call };
}

it.each([
  ['no ratio', 'gpt_image/text_to_image', { ...good15, aspect_ratio: undefined }, 'aspect_ratio is required'],
  ['no quality', 'gpt_image/text_to_image', { ...good15, quality: undefined }, 'quality is required'],
  [
    'another ratio',
    'gpt_image/text_to_image',
    { ...good15, aspect_ratio: '16:9' },
    'aspect_ratio must be one of',
  ],
  ['another quality', 'gpt_image/text_to_image', { ...good15, quality: 'low' }, 'quality must be one of'],
  ['no prompt', 'gpt_image/text_to_image', { ...good15, prompt: '' }, 'prompt is required'],
  [
    'the long name',
    'gpt_image/text_to_image',
    { ...good15, model: 'gpt-image-1.5-text-to-image' },
    'Unknown model',
  ],
  ['a field of another service', 'gpt_image/text_to_image', { ...good15, n: 1 }, 'n is not a field'],
  ['an edit without pictures', 'gpt_image/edit_image', good15, 'source_image_urls is required'],
  [
    'a data URL',
    'gpt_image/edit_image',
    { ...good15, source_image_urls: ['data:image/png;base64,AAAA'] },
    'must be an address',
  ],
  [
    'a picture nobody uploaded',
    'gpt_image/edit_image',
    { ...good15, source_image_urls: ['https://x.example/a.png'] },
    'cannot be downloaded',
  ],
  [
    'three pictures',
    'gpt_4o_image/text_to_image',
    { model: 'gpt-4o-image', prompt: 'x', aspect_ratio: '1:1', output_count: 3 },
    'must be one of 1, 2, 4',
  ],
  [
    'a mask alone',
    'gpt_4o_image/text_to_image',
    { model: 'gpt-4o-image', prompt: 'x', aspect_ratio: '1:1', mask_url: 'https://x.example' },
    'needs source_image_urls',
  ],
  [
    'a 4k square',
    'gpt_image_2/text_to_image',
    { model: 'gpt-image-2', prompt: 'x', aspect_ratio: '1:1', output_resolution: '4k' },
    '4k is not available',
  ],
  [
    '2k without a ratio',
    'gpt_image_2/text_to_image',
    { model: 'gpt-image-2', prompt: 'x', output_resolution: '2k' },
    'needs an aspect_ratio',
  ],
])('refuses %s, free', async (_name, action, fields, words) => {
  const { emulator, call } = await setup();
  const reply = await call(`/api/v1/${action}`, fields);
  expect(reply).toEqual({ status: 422, body: { error: expect.stringContaining(words) as string } });
  expect(emulator.balanceNanos()).toBe(10_000_000_000);
});

it('steps a task on with every poll, charges at its end and gives a failed one back', async () => {
  const { emulator, call } = await setup();
  emulator.nextTask({ kind: 'failed', message: 'no luck' });
  const [first, second] = [
    await call('/api/v1/gpt_image/text_to_image', good15),
    await call('/api/v1/gpt_image/text_to_image', good15),
  ];
  expect(emulator.balanceNanos()).toBe(10_000_000_000 - 80_000_000);
  const states: unknown[] = [];
  for (const { body } of [first, second]) {
    for (let poll = 0; poll < 3; poll += 1) {
      states.push((await call(`/api/v1/gpt_image/text_to_image/${String(body['id'])}`)).body['status']);
    }
  }
  expect(states).toEqual(['pending', 'processing', 'failed', 'pending', 'processing', 'completed']);
  expect(emulator.charges.map(({ amountNanos, refundNanos }) => [amountNanos, refundNanos])).toEqual([
    [40_000_000, 40_000_000],
    [40_000_000, 0],
  ]);
  expect(emulator.balanceNanos()).toBe(10_000_000_000 - 40_000_000);
});

it('knows a task only below the path it was made at', async () => {
  const { call } = await setup();
  const { body } = await call('/api/v1/gpt_image/text_to_image', good15);
  expect((await call(`/api/v1/gpt_image/edit_image/${String(body['id'])}`)).status).toBe(404);
  expect((await call('/api/v1/gpt_image/text_to_image/7')).status).toBe(422);
});

it('replays under a key and refuses other bytes under it', async () => {
  const { emulator, call } = await setup();
  const key = { 'idempotency-key': 'one' };
  const made = await call('/api/v1/gpt_image/text_to_image', good15, key);
  const again = await call('/api/v1/gpt_image/text_to_image', good15, key);
  expect(again.body).toMatchObject({ id: made.body['id'], task_replayed: true });
  const other = await call('/api/v1/gpt_image/text_to_image', { ...good15, prompt: 'a ship' }, key);
  expect(other.status).toBe(409);
  expect(emulator.balanceNanos()).toBe(10_000_000_000 - 40_000_000);
});

it('is scripted from another process', async () => {
  const { emulator, call } = await setup({ states: [] });
  await fetch(`${emulator.origin}/_emulator/fault`, {
    method: 'POST',
    body: JSON.stringify({ fault: { kind: 'no-funds' }, place: 'create' }),
  });
  expect((await call('/api/v1/gpt_image/text_to_image', good15)).status).toBe(402);
  await fetch(`${emulator.origin}/_emulator/task`, {
    method: 'POST',
    body: JSON.stringify({ kind: 'stuck', state: 'napping' }),
  });
  const { body } = await call('/api/v1/gpt_image/text_to_image', good15);
  expect((await call(`/api/v1/gpt_image/text_to_image/${String(body['id'])}`)).body['status']).toBe(
    'napping',
  );
  const seen = await call('/_emulator/calls');
  expect(seen.body['creates']).toMatchObject([
    { status: 402, refusal: 'no funds', taskId: null },
    { status: 200, fault: null, taskId: body['id'] },
  ]);
});
