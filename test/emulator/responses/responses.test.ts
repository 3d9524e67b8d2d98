import { expect, onTestFinished, test } from 'vitest';
import { startResponsesEmulator } from './responses-emulator.ts';

/** What these tests read of an answer. */
interface Answer {
  readonly id?: string;
  readonly status?: string;
  readonly output?: readonly { readonly type: string; readonly result?: string }[];
  readonly usage?: { readonly input_tokens_details: { readonly cached_tokens: number } } | null;
  readonly error?: { readonly code: string | null; readonly param: string | null } | null;
}

async function setup() {
  const emulator = await startResponsesEmulator();
  onTestFinished(() => emulator.close());
  const headers = { authorization: `Bearer ${emulator.key}`, 'content-type': 'application/json' };
  async function ask(path: string, body?: unknown): Promise<{ status: number; answer: Answer }> {
    const method = body === undefined ? 'GET' : 'POST';
    const request =
      body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
    const response = await fetch(`${emulator.baseUrl}${path}`, request);
    // Safe: each test compares what it reads.
    return { status: response.status, answer: (await response.json()) as Answer };
  }
  return { emulator, ask };
}

const tool = { type: 'image_generation', model: 'gpt-image-2.5-flare', size: '1024x1024', quality: 'low' };
const small = { model: 'gpt-5.5', input: 'a paper boat', tools: [tool] };

test.for<[what: string, change: Record<string, unknown>, param: string]>([
  ['an unknown field', { n: 2 }, 'n'],
  ['no model', { model: undefined }, 'model'],
  ['a model that is gone', { model: 'gpt-4o' }, 'model'],
  ['an image model as the text model', { model: 'gpt-image-2' }, 'model'],
  ['no input', { input: undefined }, 'input'],
  ['a list without a user', { input: [{ role: 'assistant', content: 'Hello.' }] }, 'input'],
  ['a role nobody has', { input: [{ role: 'painter', content: 'a boat' }] }, 'input[0].role'],
  [
    'an input text from the assistant',
    { input: [{ role: 'assistant', content: [{ type: 'input_text', text: 'x' }] }] },
    'input[0].content[0].type',
  ],
  [
    'a link it cannot reach',
    {
      input: [
        {
          role: 'user',
          content: [
            { type: 'input_text', text: 'x' },
            { type: 'input_image', image_url: 'https://a.example/1.png' },
          ],
        },
      ],
    },
    'images[0].image_url',
  ],
  ['no tool', { tools: [] }, 'tools'],
  ['two tools that draw', { tools: [tool, tool] }, 'tools'],
  ['an unknown field of the tool', { tools: [{ ...tool, n: 2 }] }, 'tools[0].n'],
  ['a size no model has', { tools: [{ ...tool, size: '1000x1000' }] }, 'tools[0].size'],
  [
    'a quality of another model',
    { tools: [{ ...tool, model: 'gpt-image-2', quality: 'max' }] },
    'tools[0].quality',
  ],
  ['complexity before 2.6', { tools: [{ ...tool, complexity: 'low' }] }, 'tools[0].complexity'],
  [
    'partial pictures without a stream',
    { tools: [{ ...tool, partial_images: 2 }] },
    'tools[0].partial_images',
  ],
  ['an edit of nothing', { tools: [{ ...tool, action: 'edit' }] }, 'tools[0].action'],
  ['a choice of another tool', { tool_choice: { type: 'web_search' } }, 'tool_choice'],
  ['background that is not kept', { background: true, store: false }, 'background'],
  ['a turn nobody made', { previous_response_id: 'resp_none' }, 'previous_response_id'],
])('refuses %s, free, by name', async ([, change, param]) => {
  const { emulator, ask } = await setup();
  const { status, answer } = await ask('/responses', { ...small, ...change });
  expect(status).toBeGreaterThanOrEqual(400);
  expect(answer.error?.param).toBe(param);
  expect(emulator.charges).toEqual([]);
});

test('queues background work, works on it, and hands it over when polled', async () => {
  const { emulator, ask } = await setup();
  const begun = await ask('/responses', { ...small, background: true });
  expect(begun.answer).toMatchObject({ status: 'queued', output: [], usage: null });
  const path = `/responses/${begun.answer.id ?? ''}`;
  const seen = [await ask(path), await ask(path), await ask(path)].map(({ answer }) => answer);
  expect(seen.map(({ status }) => status)).toEqual(['queued', 'in_progress', 'completed']);
  expect(seen[2]?.output?.some((item) => item.type === 'image_generation_call' && item.result)).toBe(true);
  expect(emulator.charges).toHaveLength(1);
});

test('cancels only what is in the background and not done, and takes nothing for it', async () => {
  const { emulator, ask } = await setup();
  const background = (await ask('/responses', { ...small, background: true })).answer.id ?? '';
  expect((await ask(`/responses/${background}/cancel`, {})).answer.status).toBe('cancelled');
  expect((await ask(`/responses/${background}`)).answer.status).toBe('cancelled');
  const whole = (await ask('/responses', small)).answer.id ?? '';
  expect((await ask(`/responses/${whole}/cancel`, {})).status).toBe(400);
  expect(emulator.charges.map(({ callIndex }) => callIndex)).toEqual([1]);
});

test('remembers what it kept, caches it in steps of 128 tokens, and forgets the rest', async () => {
  const { ask } = await setup();
  const kept = (await ask('/responses', small)).answer.id;
  const next = await ask('/responses', { ...small, input: 'at night', previous_response_id: kept });
  expect(next.answer.usage?.input_tokens_details.cached_tokens).toBe(256);
  const { answer } = await ask('/responses', { ...small, store: false });
  expect((await ask(`/responses/${answer.id ?? ''}`)).status).toBe(404);
  const again = await ask('/responses', { ...small, previous_response_id: answer.id });
  expect(again.answer.error?.code).toBe('previous_response_not_found');
});
