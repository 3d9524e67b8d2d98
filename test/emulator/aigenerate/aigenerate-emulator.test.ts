import { expect, it, onTestFinished } from 'vitest';
import { startAiGenerateEmulator, type AiGenerateEmulatorOptions } from './aigenerate-emulator.ts';

const good = { model: 'openai-gpt-image-1-5-text-to-image-medium', input: { prompt: 'a boat' } };

/** Plain fetch around an emulator of one's own; our client is not involved. */
async function setup(options: AiGenerateEmulatorOptions = {}) {
  const emulator = await startAiGenerateEmulator(options);
  onTestFinished(() => emulator.close());
  const create = async (body: unknown, key = emulator.key) => {
    const response = await fetch(`${emulator.baseUrl}/jobs/createTask`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}` },
      body: JSON.stringify(body),
    });
    const credits = response.headers.get('x-ai-credits-charged');
    return { status: response.status, credits, body: (await response.json()) as Record<string, unknown> };
  };
  return { emulator, create };
}

const edit = 'openai-gpt-image-1-5-image-to-image-medium';

it.each([
  ['the published example: an edit without a picture', { ...good, model: edit }, 400, 'BAD_REQUEST'],
  [
    'a picture for a new one',
    { ...good, input: { prompt: 'x', input_urls: ['data:image/png;base64,AA=='] } },
    400,
    'BAD_REQUEST',
  ],
  ['a name it does not sell', { ...good, model: 'gpt-image-1.5' }, 404, 'MODEL_NOT_FOUND'],
  ['quality in the input', { ...good, input: { prompt: 'x', quality: 'high' } }, 400, 'BAD_REQUEST'],
  ['another shape', { ...good, input: { prompt: 'x', aspect_ratio: '16:9' } }, 400, 'BAD_REQUEST'],
  ['a prompt that is too long', { ...good, input: { prompt: 'x'.repeat(3001) } }, 400, 'BAD_REQUEST'],
  ['no prompt', { ...good, input: {} }, 400, 'BAD_REQUEST'],
  ['a field beside the input', { ...good, n: 2 }, 400, 'BAD_REQUEST'],
])('refuses %s, free, and inside a 200 where it hides its errors', async (_name, body, status, code) => {
  const { emulator, create } = await setup();
  expect(await create(body)).toMatchObject({ status, body: { code } });
  expect(emulator.balanceNanos()).toBe(10_000_000_000);
  const hiding = await setup({ hidesErrors: true });
  const hidden = await hiding.create(body);
  expect(hidden).toMatchObject({ status: 200, body: { data: null } });
  expect(hidden.body['code']).not.toBe(200);
});

it('takes credits, says so in a header, and refuses what they do not cover', async () => {
  const { emulator, create } = await setup({ balanceNanos: 30_000_000 });
  expect(await create(good)).toMatchObject({ status: 200, credits: '4.000' });
  expect(await create(good)).toMatchObject({ status: 402, body: { code: 'INSUFFICIENT_CREDITS' } });
  expect(await create(good, 'wrong')).toMatchObject({ status: 401 });
  expect(emulator.balanceNanos()).toBe(2_000_000);
});

it('takes twenty new tasks in ten seconds and no more', async () => {
  const { create } = await setup();
  const statuses: number[] = [];
  for (let index = 0; index < 21; index += 1) statuses.push((await create(good)).status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(20);
  expect(statuses.at(-1)).toBe(429);
});
