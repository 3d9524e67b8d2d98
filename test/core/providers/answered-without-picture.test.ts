import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { shippedProviders } from '../../../src/core/create-core.ts';
import type { ConnectionSettings } from '../../../src/core/db/connections.ts';
import type { ReplyReading, WireRequest } from '../../../src/core/providers/provider.ts';
import { createPriceBook } from '../../../src/core/spend/price-book.ts';
import { startTestImageWorker } from '../../contract/provider-world.ts';

const images = startTestImageWorker();
afterAll(() => images.close());

const model = 'a-model';
type Unit = 'image' | 'call';

/** Reads a whole answer of one of the paid services, priced as a person entered it. */
async function read(
  id: string,
  document: unknown,
  { unit = 'image', settings = {} }: { unit?: Unit; settings?: ConnectionSettings } = {},
): Promise<ReplyReading> {
  const folder = await mkdtemp(path.join(tmpdir(), 'proofsheet-answered-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(path.join(folder, 'reply.body'), JSON.stringify(document));
  const facts = { status: 200, headers: {}, isStreamed: false, complete: true };
  await writeFile(path.join(folder, 'reply.json'), JSON.stringify(facts));
  const price = {
    id: 'own',
    provider: id,
    model,
    unit,
    amountNanos: 20_000_000,
    source: 'me',
    date: '2026-11-20',
  };
  const provider = shippedProviders().find(({ info }) => info.id === id);
  if (!provider) throw new Error(`${id} is shipped`);
  const wire: WireRequest = {
    method: 'POST',
    path: '/images/generations',
    encoding: 'json',
    body: { model, prompt: 'kite' },
    isStreamed: false,
  };
  const prices = createPriceBook([], [price]);
  return provider.readReply({ folder, images, wire, prices, model, settings });
}

/** An answer without a picture, with and without the service's own cost. */
const empty: Readonly<Record<string, (usage: object) => object>> = {
  'chat-images': (usage) => ({
    choices: [{ message: { content: 'Sorry, no.' }, finish_reason: 'stop' }],
    usage,
  }),
  compatible: (usage) => ({ data: [], usage }),
};

describe.each(Object.entries(empty))('an answer of %s without a picture', (id, answer) => {
  it.each(['image', 'call'] as const)('is not booked by a price per %s', async (unit) => {
    expect(await read(id, answer({ prompt_tokens: 7 }), { unit })).toMatchObject({
      kind: 'unreadable',
      charge: null,
    });
  });

  it('is booked at what the service itself reports', async () => {
    expect(await read(id, answer({ cost: 0.04 }))).toMatchObject({
      kind: 'unreadable',
      charge: { amountNanos: 40_000_000, basis: 'reported' },
    });
  });
});

const error = (code: string, message: string) => ({ error: { code, type: code, message, param: null } });

describe.each(['openai-images', 'compatible'])('an error inside a success of %s', (id) => {
  it.each([
    ['rate_limit_exceeded', 'Slow down.', 'no_picture'],
    ['server_error', 'It failed.', 'no_picture'],
    ['invalid_value', 'Bad size.', 'no_picture'],
    ['insufficient_quota', 'No credit.', 'insufficient_funds'],
    ['invalid_api_key', 'Wrong key.', 'key_refused'],
  ])('(%s) may have been charged and is promised nothing', async (code, message, problemCode) => {
    const reading = await read(id, error(code, message));
    expect(reading).toMatchObject({ kind: 'unreadable', charge: null, problem: { code: problemCode } });
    if (!('problem' in reading)) return;
    const { problem } = reading;
    expect(problem.message).toContain(`error inside a success: “${message.replace(/\.$/, '')}”`);
    expect(problem.billingRule).toMatch(/may have been charged/);
    expect(`${problem.message} ${problem.billingRule}`).not.toMatch(/not bill|refused|after a pause/);
  });

  it('that is a block by moderation stays one', async () => {
    expect(await read(id, error('moderation_blocked', 'No.'))).toMatchObject({
      kind: 'rejected',
      problem: { code: 'moderation_blocked' },
    });
  });

  it('is shortened when it is endless', async () => {
    const reading = await read(id, error('x', 'long '.repeat(9000)));
    expect('problem' in reading && reading.problem.message.length).toBeLessThan(600);
  });
});

it.each([
  ['an error', error('server_error', 'Out of memory.')],
  ['no picture', { data: [] }],
  ['something else', { hello: 'world' }],
])('a server of one’s own that answers with %s cost nothing, and says so', async (_name, document) => {
  const reading = await read('compatible', document, { settings: { cost: 'free' } });
  expect(reading).toMatchObject({
    kind: 'unreadable',
    charge: { amountNanos: 0 },
    problem: { billingRule: expect.stringContaining('nothing is billed') as string },
  });
  expect('problem' in reading && reading.problem.message).not.toContain('charged');
});
