import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { joinedName, joinStream } from '../../../../../src/core/providers/chat-images/parse/join-stream.ts';

async function joined(lines: readonly string[]) {
  const folder = await mkdtemp(path.join(tmpdir(), 'proofsheet-join-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const body = path.join(folder, 'reply.body');
  await writeFile(body, lines.join(''));
  const target = await joinStream(body, folder);
  expect((await readdir(folder)).sort()).toEqual([joinedName, 'reply.body']);
  return JSON.parse(await readFile(target, 'utf8')) as Joined;
}

/** As much of a joined reply as these tests read. */
interface Joined {
  readonly choices: readonly {
    readonly finish_reason?: string | null;
    readonly message: {
      readonly content: string;
      readonly images?: readonly unknown[];
      readonly tool_calls?: readonly unknown[];
    };
  }[];
  readonly usage?: unknown;
  readonly error?: unknown;
}

const chunk = (choice: object, more: object = {}) =>
  `data: ${JSON.stringify({ choices: [{ index: 0, ...choice }], ...more })}\n\n`;
const text = (content: string) => chunk({ delta: { content } });
const done = 'data: [DONE]\n\n';

it('joins text that was cut anywhere, inside a picture and inside a letter', async () => {
  const picture = createHash('sha512').update('kite').digest('base64').repeat(40);
  const whole = `Hé "kite" 🪁 ![x](data:image/png;base64,${picture})\n`;
  const pieces = [...Array(whole.length).keys()].map((at) => text(whole[at] ?? ''));
  const { choices } = await joined([...pieces, chunk({ delta: {}, finish_reason: 'stop' }), done]);
  expect(choices[0]?.message.content).toBe(whole);
  expect(choices[0]?.finish_reason).toBe('stop');
});

it('collects images, tool calls in pieces, usage, and ignores comments and noise', async () => {
  const call = (fields: object) => chunk({ delta: { tool_calls: [{ index: 0, function: fields }] } });
  const { choices, usage } = await joined([
    ': keep-alive\n\n',
    'data: not json\n\n',
    'event: ping\ndata: {}\n\n',
    chunk({ delta: { images: [{ image_url: { url: 'https://a/1.png' } }] } }),
    call({ name: 'send_mail', arguments: '{"to":' }),
    call({ arguments: '"me"}' }),
    chunk({ delta: { images: [{ image_url: { url: 'https://a/2.png' } }] } }),
    `data: ${JSON.stringify({ choices: [], usage: { cost: 0.05 } })}\n\n`,
    done,
    text('after the end'),
  ]);
  expect(choices[0]?.message).toMatchObject({
    content: '',
    images: [{ image_url: { url: 'https://a/1.png' } }, { image_url: { url: 'https://a/2.png' } }],
    tool_calls: [{ function: { name: 'send_mail', arguments: '{"to":"me"}' } }],
  });
  expect(usage).toEqual({ cost: 0.05 });
});

it('keeps choices apart, and a whole message that comes at the end', async () => {
  const { choices } = await joined([
    chunk({ index: 1, delta: { content: 'second ' } }),
    text('first '),
    chunk({ index: 1, delta: { content: 'too' } }),
    chunk({ message: { role: 'assistant', content: 'whole' } }),
  ]);
  expect(choices.map((choice) => choice.message.content)).toEqual(['first ', 'second too', 'whole']);
});

it('takes content that comes as parts', async () => {
  const parts = [
    { type: 'text', text: 'Here.' },
    { type: 'image_url', image_url: { url: 'https://a/1.png' } },
  ];
  const { choices } = await joined([chunk({ delta: { content: parts } })]);
  expect(choices[0]?.message).toMatchObject({ content: 'Here.', images: [parts[1]] });
});

it.each([
  ['nothing', []],
  ['a stream that says only an error', [`data: {"error":{"code":502,"message":"Upstream."}}\n\n`]],
  ['an event without its blank line', ['data: {"error":{"code":502}}']],
  [
    'choices nobody can count',
    [chunk({ index: 99_999, delta: { content: 'x' } }), chunk({ index: -1, delta: 7 })],
  ],
])('makes a document of %s', async (_what, lines) => {
  const document = await joined(lines);
  expect(document.choices.length).toBeGreaterThan(0);
  if (lines.some((line) => line.includes('error'))) expect(document.error).toMatchObject({ code: 502 });
});
