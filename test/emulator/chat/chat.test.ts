import { expect, onTestFinished, test } from 'vitest';
import { startChatEmulator } from './chat-emulator.ts';

/** What these tests read of an answer. */
interface Answer {
  readonly choices?: readonly { readonly message: { readonly content: unknown } }[];
  readonly error?: { readonly code: string };
}

async function setup() {
  const emulator = await startChatEmulator();
  onTestFinished(() => emulator.close());
  async function ask(change: Readonly<Record<string, unknown>>, key = emulator.key) {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ ...small, ...change });
    return fetch(`${emulator.baseUrl}/chat/completions`, { method: 'POST', headers, body });
  }
  return { emulator, ask };
}

const small = { model: 'gpt-4o-image', messages: [{ role: 'user', content: 'a paper boat' }] };
const user = (content: unknown) => [{ role: 'user', content }];

test.for<[what: string, change: Record<string, unknown>, status: number, code: string]>([
  ['an unknown field', { n: 2 }, 400, 'invalid_param'],
  ['a model that is gone', { model: 'sora_image' }, 400, 'model_not_found'],
  ['no messages', { messages: [] }, 400, 'invalid_param'],
  [
    'a last word from the assistant',
    { messages: [{ role: 'assistant', content: 'x' }] },
    400,
    'invalid_param',
  ],
  [
    'a picture without words',
    { messages: user([{ type: 'image_url', image_url: { url: 'data:,' } }]) },
    400,
    'invalid_param',
  ],
  ['a part nobody knows', { messages: user([{ type: 'input_image' }]) }, 400, 'invalid_param'],
  ['a size it does not have', { image_output: { size: '512x512' } }, 400, 'invalid_param'],
  ['a quality it does not have', { image_output: { quality: 'max' } }, 400, 'invalid_param'],
  ['three pictures', { image_output: { n: 3 } }, 400, 'invalid_param'],
  ['dotted names', { 'image_output.size': '1024x1024' }, 400, 'invalid_param'],
  ['a blocked prompt', { messages: user('a boat, emulator-blocked') }, 451, 'prompt_blocked'],
])('refuses %s, free', async ([, change, status, code]) => {
  const { emulator, ask } = await setup();
  const response = await ask(change);
  expect(response.status).toBe(status);
  expect(((await response.json()) as Answer).error?.code).toBe(code); // compared at once
  expect(emulator.charges).toEqual([]);
});

test('has no money for some keys', async () => {
  const { emulator, ask } = await setup();
  const [wallet, limit] = [
    await ask({}, `${emulator.key}-unfunded`),
    await ask({}, `${emulator.key}-unverified`),
  ];
  const codes = [await wallet.json(), await limit.json()].map((answer) => (answer as Answer).error?.code); // as above
  expect([wallet.status, limit.status, ...codes]).toEqual([
    402,
    402,
    'insufficient_balance',
    'quota_exceeded',
  ]);
});

test('cuts a stream into small pieces and says good-bye', async () => {
  const { emulator, ask } = await setup();
  emulator.answerAs('Markdown data URLs in text');
  const text = await (await ask({ stream: true, image_output: { quality: 'low' } })).text();
  const events = text.split('\n\n').filter((event) => event !== '');
  expect(events.length).toBeGreaterThan(20);
  expect(events[0]).toBe(': keep-alive');
  expect(events.at(-1)).toBe('data: [DONE]');
  expect(emulator.charges.map(({ amountNanos }) => amountNanos)).toEqual([20_000_000]);
});

test('serves links without a key, for a day, and only as it signed them', async () => {
  const { emulator, ask } = await setup();
  const answer = (await (await ask({})).json()) as Answer; // compared below
  const link = /http:[^"]+/.exec(JSON.stringify(answer.choices))?.[0] ?? '';
  expect((await fetch(link)).headers.get('content-type')).toBe('image/png');
  expect((await fetch(link.replace(/signature=./, 'signature=x'))).status).toBe(403);
  await fetch(link, { headers: { authorization: 'Bearer somebody' } });
  expect(emulator.leakedKeys()).toBe(1);
  emulator.passHours(25);
  expect((await fetch(link)).status).toBe(403);
});
