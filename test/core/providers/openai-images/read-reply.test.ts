import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it, onTestFinished } from 'vitest';
import { readImagesReply } from '../../../../src/core/providers/openai-images/read-reply.ts';
import type { WireRequest } from '../../../../src/core/providers/provider.ts';
import { createPriceBook } from '../../../../src/core/spend/price-book.ts';
import { readShippedPrices } from '../../../../src/core/spend/price-file.ts';
import { startTestImageWorker } from '../../../contract/provider-world.ts';
import { makePicture } from '../../../support/pictures.ts';

// One process for the file: starting it costs more than every test in here.
const images = startTestImageWorker();
afterAll(() => images.close());

const usage = { input_tokens: 10, output_tokens: 196, total_tokens: 206 };
const charge = { amountNanos: 10 * 5000 + 196 * 30_000, basis: 'reported' };

/** Reads a reply as it would lie in a folder after a restart. */
async function read(body: string, isStreamed = false) {
  const folder = await mkdtemp(path.join(tmpdir(), 'proofsheet-reply-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(path.join(folder, 'reply.body'), body);
  const facts = { status: 200, headers: {}, isStreamed, complete: true };
  await writeFile(path.join(folder, 'reply.json'), JSON.stringify(facts));
  const wire: WireRequest = {
    method: 'POST',
    path: '/images/generations',
    encoding: 'json',
    isStreamed,
    body: { model: 'gpt-image-2', prompt: 'kite', n: 1, size: '1024x1024', quality: 'low' },
  };
  const prices = createPriceBook(readShippedPrices(), []);
  return readImagesReply({ folder, images, wire, prices, model: 'gpt-image-2' });
}

const reply = (data: unknown, more: object = { usage }): Promise<Awaited<ReturnType<typeof read>>> =>
  read(JSON.stringify({ created: 1, data, ...more }));

it('keeps revised prompts, and finds pictures too small to be taken out of the text', async () => {
  const large = await makePicture({ width: 400, height: 300, content: 'photo' });
  const tiny = await makePicture({ width: 1, height: 1 });
  const reading = await reply([
    { b64_json: large.toString('base64'), revised_prompt: 'a red kite' },
    { b64_json: tiny.toString('base64') },
  ]);
  expect(reading).toMatchObject({ kind: 'pictures', charge });
  if (reading.kind !== 'pictures') return;
  expect(reading.outputs.map((output) => output.revisedPrompt)).toEqual(['a red kite', null]);
  const files: unknown[] = [];
  for (const { source } of reading.outputs)
    files.push(source.kind === 'file' && (await readFile(source.path)));
  expect(files).toEqual([large, tiny]);
});

it.each([
  ['no pictures', []],
  ['empty items', [{}, { b64_json: null }, { b64_json: '' }]],
  ['links', [{ url: 'https://files.example/1.png' }]],
])('with %s is unreadable and still costs what was reported', async (_name, data) => {
  const reading = await reply(data);
  expect(reading).toMatchObject({ kind: 'unreadable', problem: { code: 'no_picture' }, charge });
});

it.each([
  ['nothing', ''],
  ['null', 'null'],
  ['a list', '[]'],
  ['a number', '7'],
  ['no data', '{"created":1}'],
  ['data of another kind', '{"data":{"b64_json":"x"}}'],
  ['a half document', '{"data":[{"b64_json":"iVBOR'],
])('that is %s is unreadable, and what it cost is not known', async (_name, body) => {
  const reading = await read(body);
  expect(reading).toMatchObject({ kind: 'unreadable', charge: null });
  if ('problem' in reading)
    expect(reading.problem.message).toMatch(/^The reply came and cannot be used: .*\.$/);
});

it('that holds a block by moderation is rejected, and any other error unreadable', async () => {
  const inside = (code: string) =>
    read(JSON.stringify({ error: { code, message: 'no', type: 'x', param: null } }));
  expect(await inside('moderation_blocked')).toMatchObject({
    kind: 'rejected',
    problem: { code: 'moderation_blocked' },
  });
  expect(await inside('server_error')).toMatchObject({ kind: 'unreadable', charge: null });
});

it('whose usage makes no sense is priced by the list', async () => {
  const picture = (await makePicture({ width: 64, height: 64 })).toString('base64');
  for (const broken of [
    { input_tokens: -1, output_tokens: 5 },
    { output_tokens: '196' },
    'free',
    { input_tokens: 1.5 },
  ]) {
    const reading = await reply([{ b64_json: picture }], { usage: broken });
    expect(reading).toMatchObject({
      kind: 'pictures',
      charge: { basis: 'price-list', amountNanos: 196 * 30_000 + 20 * 5000 },
    });
  }
});

it('that streams is read from its completed event, named or typed', async () => {
  const b64 = (await makePicture({ width: 200, height: 200, content: 'photo' })).toString('base64');
  const data = JSON.stringify({ type: 'image_edit.completed', b64_json: b64, usage, size: '1024x1024' });
  const partial = JSON.stringify({ type: 'image_edit.partial_image', b64_json: b64 });
  for (const body of [
    `event: image_edit.completed\ndata: ${data}\n\n`,
    `data: ${partial}\n\ndata: ${data}\n\ndata: [DONE]\n\n`,
  ]) {
    expect(await read(body, true)).toMatchObject({ kind: 'pictures', charge, got: { size: '1024x1024' } });
  }
  expect(await read(`data: ${partial}\n\n`, true)).toMatchObject({
    kind: 'unreadable',
    problem: { code: 'no_completed_event' },
  });
});
