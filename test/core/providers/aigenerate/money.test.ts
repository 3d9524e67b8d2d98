import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { chargedMicros } from '../../../../src/core/providers/aigenerate/charge.ts';
import { createAiGenerateProvider } from '../../../../src/core/providers/aigenerate/aigenerate.ts';
import { readAiGenerateReply } from '../../../../src/core/providers/aigenerate/read-reply.ts';
import type { FreeReply } from '../../../../src/core/providers/http.ts';
import type { PollContext, ReplyContext } from '../../../../src/core/providers/provider.ts';
import { createPriceBook } from '../../../../src/core/spend/price-book.ts';
import { readShippedPrices } from '../../../../src/core/spend/price-file.ts';

const model = 'openai-gpt-image-1-5-text-to-image-medium';
const link = 'https://files.example/1.png';
const header = 'x-ai-credits-charged';
type Headers = Readonly<Record<string, string>>;

/** The folder of an attempt whose create was answered with these headers. */
async function setup(createHeaders: Headers = {}) {
  const folder = await mkdtemp(path.join(tmpdir(), 'proofsheet-credits-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const keep = async (body: unknown, headers: Headers) => {
    await writeFile(path.join(folder, 'reply.body'), JSON.stringify(body));
    const facts = { status: 200, headers, isStreamed: false, complete: true };
    await writeFile(path.join(folder, 'reply.json'), JSON.stringify(facts));
  };
  await keep({ code: 200, data: { taskId: 'task-1' } }, createHeaders);
  const wire = {
    method: 'POST',
    path: '/jobs/createTask',
    encoding: 'json',
    body: { model },
    isStreamed: false,
  } as const;
  const rows = readShippedPrices().filter((price) => price.provider === 'aigenerate');
  const prices = createPriceBook(rows, []);
  const read = async (data: object, headers: Headers) => {
    await keep({ code: 200, data: { taskId: 'task-1', ...data } }, headers);
    const context = { folder, wire, prices, model: 'gpt-image-1.5' };
    return readAiGenerateReply(context as unknown as ReplyContext); // links only: there is no picture to decode
  };
  const poll = async (data: object, headers: Headers) => {
    const body = JSON.stringify({ code: 200, data: { taskId: 'task-1', ...data } });
    const reply: FreeReply = { kind: 'reply', status: 200, headers, body };
    const context = {
      ...{ folder, wire, settings: {}, nowMs: 0, pollCount: 0, remoteId: 'task-1', key: 'key' },
      baseUrl: 'https://service.example/v1',
      http: { requestFree: () => Promise.resolve(reply) },
    };
    return createAiGenerateProvider().poll?.(context as unknown as PollContext); // no picture here either
  };
  return { read, poll };
}

it.each([
  ['nothing', {}, null, null],
  ['0 in the header alone', { [header]: '0' }, null, null],
  ['0 in the task', {}, 0, 0],
  ['0 in both', { [header]: '0' }, 0, 0],
  ['0 in the header, 4 in the task', { [header]: '0' }, 4, 4_000_000],
  ['4 in the header, 0 in the task', { [header]: '4.00' }, 0, 4_000_000],
  ['4 in the header, 22 in the task', { [header]: '4' }, 22, 22_000_000],
  ['4 in the header alone', { [header]: '4' }, null, 4_000_000],
] as const)('credits told as %s count as the larger figure', (_name, headers, consumed, micros) => {
  expect(chargedMicros(headers, consumed)).toBe(micros);
});

it('a picture whose answer says 0 in a header alone is charged by the price list', async () => {
  const { read } = await setup();
  const done = { state: 'success', resultJson: { resultUrls: [link] } };
  expect(await read(done, { [header]: '0' })).toMatchObject({
    kind: 'pictures',
    charge: { basis: 'price-list', amountNanos: 28_000_000 },
  });
  expect(await read({ ...done, creditsConsumed: 4 }, { [header]: '0' })).toMatchObject({
    charge: { basis: 'reported', amountNanos: 28_000_000 },
  });
});

it('a finished task without a picture is at risk when only a header says 0', async () => {
  const { read } = await setup();
  expect(await read({ state: 'success' }, { [header]: '0' })).toMatchObject({
    kind: 'unreadable',
    charge: null,
  });
});

it.each([
  ['says nothing', {}, {}, {}, 'unknown'],
  ['has 0 in the header of its status', {}, {}, { [header]: '0' }, 'unknown'],
  ['has 0 in both headers', { [header]: '0' }, {}, { [header]: '0' }, 'unknown'],
  ['consumed 0 by its own word', {}, { creditsConsumed: 0 }, {}, 'free'],
  ['consumed 0 and was charged at the start', { [header]: '4' }, { creditsConsumed: 0 }, {}, 'unknown'],
  ['consumed 0 and was charged at the end', {}, { creditsConsumed: 0 }, { [header]: '4' }, 'unknown'],
  ['consumed 4', { [header]: '0' }, { creditsConsumed: 4 }, { [header]: '0' }, 'unknown'],
] as const)(
  'a failed task that %s is booked by what agrees',
  async (_name, createHeaders, data, headers, charge) => {
    const { poll } = await setup(createHeaders);
    expect(await poll({ state: 'fail', failMsg: 'Upstream gave up', ...data }, headers)).toMatchObject({
      kind: 'failed',
      charge,
    });
  },
);

it('a picture that is linked in the list and alone is one picture', async () => {
  const { read } = await setup();
  const resultJson = JSON.stringify({ resultUrls: [link, link], resultUrl: link });
  const reading = await read({ state: 'success', resultJson }, {});
  expect(reading).toMatchObject({ kind: 'pictures', outputs: [{ source: { url: link } }] });
  expect(reading.kind === 'pictures' && reading.outputs).toHaveLength(1);
});
