import { stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { linkExpiresAtMs } from '../../../../src/core/providers/chat-images/link-expiry.ts';
import { attempt, fileOf, picturesOf, startTestImageWorker } from '../../../contract/provider-world.ts';
import { shapes, type Shape } from '../../../emulator/chat/shapes.ts';
import { makePicture } from '../../../support/pictures.ts';
import { openChatWorld } from './world.ts';

const images = startTestImageWorker();
afterAll(() => images.close());

async function setup(settings: Readonly<Record<string, boolean>> = {}) {
  const world = await openChatWorld(images, { settings });
  onTestFinished(() => world.close());
  return world;
}

const low = { quality: 'low' };
// The keys of a literal table are its own type.
const names = Object.keys(shapes) as Shape[];

describe.each([
  ['whole', { stream: false }],
  ['streamed', { stream: true }],
])('an answer that comes %s', (_how, settings) => {
  it.each(names)('as %s brings every picture once', async (shape) => {
    const world = await setup(settings);
    world.emulator.answerAs(shape);
    const count = shape === 'a bare data URL' ? 1 : 2;
    const reading = picturesOf(await attempt(world, { count, parameters: low }));
    expect(reading.outputs).toHaveLength(count);
    for (let index = 0; index < count; index += 1) {
      await expect(images.check(fileOf(reading, index))).resolves.toMatchObject({
        width: 1024,
        height: 1024,
      });
    }
    expect([reading.charge.amountNanos]).toEqual([count * 20_000_000]);
    expect(world.emulator.leakedKeys()).toBe(0);
  });
});

it('reads a stream of tens of megabytes without holding it', async () => {
  const world = await setup();
  const bytes = await makePicture({ width: 2400, height: 2400, content: 'noise' });
  const base64 = Buffer.from(bytes).toString('base64');
  const folder = path.join(world.folder, 'big');
  const { wire, folder: small } = await attempt(world, { parameters: low });
  const lines = [
    `data: ${JSON.stringify({ choices: [{ delta: { content: 'Here: ![x](data:image/png;base64,' } }] })}\n\n`,
  ];
  for (let at = 0; at < base64.length; at += 997) {
    const delta = { content: base64.slice(at, at + 997) };
    lines.push(`data: ${JSON.stringify({ choices: [{ delta }] })}\n\n`);
  }
  lines.push(
    `data: ${JSON.stringify({ choices: [{ delta: { content: ')' }, finish_reason: 'stop' }] })}\n\ndata: [DONE]\n\n`,
  );
  await writeFile(path.join(small, 'reply.body'), lines.join(''));
  expect(base64.length).toBeGreaterThan(10_000_000);
  const context = { folder: small, images, wire, prices: world.prices, model: 'gpt-4o-image' };
  const reading = await world.provider.readReply(context);
  if (reading.kind !== 'pictures') throw new Error(JSON.stringify(reading));
  expect((await stat(fileOf(reading))).size).toBe(bytes.byteLength);
  expect(reading.answer).toBe('Here:');
  expect(folder).not.toBe(small);
});

it('takes the cost the service reports, to the nanodollar', async () => {
  const world = await setup();
  world.emulator.reportCost(true);
  const { charge } = picturesOf(await attempt(world, { count: 2, parameters: { quality: 'high' } }));
  expect(charge).toMatchObject({ amountNanos: 160_000_000, basis: 'reported', unitRule: 'per-call' });
  expect([charge.amountNanos]).toEqual(world.charged());
});

it('shows the tools an answer wants and runs none', async () => {
  const world = await setup();
  const extra = { tools: [{ type: 'function', function: { name: 'send_mail' } }] };
  const { answer } = picturesOf(await attempt(world, { parameters: low, extra }));
  expect(answer).toMatch(/“send_mail” with .*does not run them/);
  expect(world.postCount()).toBe(1);
});

it('knows when a link dies, and the link knows it too', async () => {
  const world = await setup();
  const made = await attempt(world, { parameters: low });
  const context = {
    folder: made.folder,
    images,
    wire: made.wire,
    prices: world.prices,
    model: 'gpt-4o-image',
  };
  const reading = await world.provider.readReply(context);
  const source = reading.kind === 'pictures' ? reading.outputs[0]?.source : undefined;
  if (source?.kind !== 'url') throw new Error('a link was expected');
  expect((source.expiresAtMs ?? 0) - Date.now()).toBeLessThanOrEqual(24 * 3_600_000);
  const fetchIt = (target: string) => {
    const signal = new AbortController().signal;
    return world.http.fetchResult({
      url: source.url,
      ownBaseUrl: world.baseUrl,
      target: path.join(world.folder, target),
      signal,
    });
  };
  expect(await fetchIt('young.png')).toMatchObject({ kind: 'saved' });
  world.emulator.passHours(25);
  expect(await fetchIt('old.png')).toMatchObject({ kind: 'gone', status: 403 });
});

it.each([
  [
    'https://s3.example/a.png?X-Amz-Date=20261120T120000Z&X-Amz-Expires=86400',
    undefined,
    Date.UTC(2026, 10, 21, 12),
  ],
  ['https://s3.example/a.png?Expires=1795262400', undefined, 1_795_262_400_000],
  ['https://cdn.example/a.png', 'Fri, 20 Nov 2026 12:00:00 GMT', Date.UTC(2026, 10, 21, 12)],
  ['https://cdn.example/a.png?X-Amz-Date=soon&Expires=never', 'yesterday', null],
])('%s, answered %s, dies at %s', (url, date, expected) => {
  expect(linkExpiresAtMs(url, date)).toBe(expected);
});
