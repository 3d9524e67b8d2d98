import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ExtractedReply } from '../../../src/core/images/image-worker.ts';
import { extractReply } from '../../../src/core/images/worker/extract-reply.ts';
import { makePicture } from '../../support/pictures.ts';
import { openWorkerWorld, type WorkerWorld } from './worker-world.ts';

async function setup() {
  const world = await openWorkerWorld();
  const picture = await makePicture({ content: 'photo', width: 120, height: 90 });
  return { ...world, picture, base64: picture.toString('base64') };
}

/** In this process: the same function as in the worker, whose own run is tested at the end. */
async function extract(
  world: Pick<WorkerWorld, 'put' | 'folder'>,
  body: string | Uint8Array,
  format: 'json' | 'events' = 'json',
): Promise<ExtractedReply> {
  return extractReply(await world.put('reply.body', body), format, world.folder);
}

describe('pictures in a JSON reply', () => {
  it('go into files in the order they stand, under any key', async () => {
    const world = await setup();
    const { base64, picture, folder } = world;
    const body = {
      data: [{ b64_json: base64 }, { odd: { key: [`data:image/png;base64,${base64}`] } }],
      n: 2,
    };
    expect(await extract(world, JSON.stringify(body))).toEqual({
      kind: 'json',
      document: { data: [{ b64_json: { $file: '0.bin' } }, { odd: { key: [{ $file: '1.bin' }] } }], n: 2 },
    });
    expect(await readFile(join(folder, '0.bin'))).toEqual(picture);
    expect(await readFile(join(folder, '1.bin'))).toEqual(picture);
  });

  it.each([
    ['slashes', (text: string) => text.replaceAll('/', '\\/')],
    ['plus signs', (text: string) => text.replaceAll('+', '\\u002B')],
    ['line breaks', (text: string) => (text.match(/.{1,76}/g) ?? []).join('\\n')],
  ])('are found when the server escapes %s', async (_what, escape) => {
    const world = await setup();
    const reply = await extract(world, `{"image":"${escape(world.base64)}"}`);
    expect(reply).toEqual({ kind: 'json', document: { image: { $file: '0.bin' } } });
    expect(await readFile(join(world.folder, '0.bin'))).toEqual(world.picture);
  });

  it('leave their words where they stand among some', async () => {
    const world = await setup();
    const content = `Here: ![cat](data:image/png;base64,${world.base64}) and "again".`;
    expect(await extract(world, JSON.stringify({ content }))).toEqual({
      kind: 'json',
      document: { content: 'Here: ![cat](data:image/png;base64,$file:0.bin) and "again".' },
    });
    expect(await readFile(join(world.folder, '0.bin'))).toEqual(world.picture);
  });

  it('are not seen in short strings, prose, keys or escaped quotes', async () => {
    const world = await setup();
    const document = {
      short: 'iVBORw0KGgo=',
      prose: 'a word and another, '.repeat(200),
      ['k'.repeat(2000)]: 1,
      quotes: 'x"'.repeat(2000),
      backslashes: `${'\\'.repeat(3001)}`,
      unicode: '猫'.repeat(2000),
    };
    expect(await extract(world, JSON.stringify(document))).toEqual({ kind: 'json', document });
    expect((await readdir(world.folder)).filter((name) => name.endsWith('.bin'))).toEqual([]);
  });

  it('cannot be named by the reply itself, in its own words or in the worker’s', async () => {
    const { images, put, folder, base64 } = await setup();
    const precious = await put('precious', 'keep me');
    const body = { $file: '../../x', list: [{ $file: '0.bin' }], $bytes: precious, real: base64 };
    const path = await put('reply.body', JSON.stringify(body));
    expect(await images.extractReply(path, 'json', folder)).toEqual({
      kind: 'json',
      document: { list: [{}], $bytes: precious, real: { $file: '0.bin' } },
    });
    expect(
      await images.extractReply(await put('b', `{"$bytes":"${precious}"}`), 'json', folder),
    ).toMatchObject({
      document: { $bytes: precious },
    });
    expect(await readFile(precious, 'utf8')).toBe('keep me');
  });

  it('are written the same when the reply is read again', async () => {
    const world = await setup();
    const body = JSON.stringify({ a: world.base64 });
    const first = await extract(world, body);
    expect(await extract(world, body)).toEqual(first);
    expect((await readdir(world.folder)).sort()).toEqual(['0.bin', 'reply.body']);
  });
});

describe('a reply that cannot be read', () => {
  it.each([
    ['is empty', '', /empty/],
    ['breaks off inside a picture', `{"data":[{"b64_json":"${'A'.repeat(5000)}`, /breaks off/],
    ['breaks off between fields', '{"data":[1,', /breaks off|not valid/],
    ['is a web page', '<html><body>502 Bad Gateway', /not valid JSON/],
    ['holds more text than anybody can want', `{"text":"${'a b '.repeat(2_500_000)}"}`, /more than 8 MB/],
    [
      'is noise',
      Buffer.from(Array.from({ length: 999 }, (_, index) => (index * 37) % 256)),
      /not valid|breaks off/,
    ],
  ])('says so when it %s', async (_how, body, words) => {
    const reply = await extract(await setup(), body);
    expect(reply.kind).toBe('unparsable');
    expect(reply.kind === 'unparsable' && reply.detail).toMatch(words);
  });

  it('never quotes what it could not read', async () => {
    const reply = await extract(await setup(), '{"prompt": a secret prompt}');
    expect(JSON.stringify(reply)).not.toContain('secret');
  });
});

describe('an event stream', () => {
  it('gives its events in order with their pictures in files', async () => {
    const world = await setup();
    const body =
      ': keep-alive\r\n\r\n' +
      `event: image_generation.partial_image\r\ndata: {"b64_json":"${world.base64}","partial_image_index":0}\r\n\r\n` +
      `data: {"b64_json":"${world.base64}"}\n\n` +
      'data: {"two":\ndata: "lines"}\n\n' +
      'event: note\ndata: plain words\n\ndata: [DONE]\n\ndata: {"after":"the end"}\n\n';
    expect(await extract(world, body, 'events')).toEqual({
      kind: 'events',
      isComplete: true,
      events: [
        {
          event: 'image_generation.partial_image',
          data: { b64_json: { $file: '0.bin' }, partial_image_index: 0 },
        },
        { event: 'message', data: { b64_json: { $file: '1.bin' } } },
        { event: 'message', data: { two: 'lines' } },
        { event: 'note', data: 'plain words' },
      ],
    });
    expect(await readFile(join(world.folder, '1.bin'))).toEqual(world.picture);
  });

  it('is complete only when it ends between events, wherever it is cut', async () => {
    const world = await setup();
    const events = ['event: a\ndata: {"x":1}\n\n', 'event: b\ndata: {"y":{"z":2}}\n\n'];
    const body = events.join('');
    for (let length = 1; length <= body.length; length += 1) {
      const reply = await extract(world, body.slice(0, length), 'events');
      if (reply.kind !== 'events') throw new Error(`cut at ${length}: ${reply.kind}`);
      // A whole JSON text counts even without the blank line after it: some servers leave that out.
      const first = events[0]?.length ?? 0;
      const wholeLengths = [first - 2, first - 1, first, body.length - 2, body.length - 1, body.length];
      expect([length, reply.isComplete]).toEqual([length, wholeLengths.includes(length)]);
    }
  });

  it('and plain JSON are told apart by their bytes, whatever was asked for', async () => {
    const world = await setup();
    expect(await extract(world, '{"error":{"message":"no"}}', 'events')).toMatchObject({ kind: 'json' });
    expect(await extract(world, 'data: {"a":1}\n\n', 'json')).toMatchObject({ kind: 'events' });
  });
});

it('the worker reads a reply of ten large pictures while the main loop goes on', async () => {
  const { images, put, folder } = await openWorkerWorld();
  const picture = await makePicture({ width: 1180, height: 1180, content: 'noise' });
  expect(picture.length).toBeGreaterThan(3_500_000);
  const item = `{"b64_json":"${picture.toString('base64')}"}`;
  const path = await put('reply.body', `{"data":[${Array(10).fill(item).join(',')}]}`);
  let turns = 0;
  const counting = setInterval(() => (turns += 1), 1);
  const reply = await images.extractReply(path, 'json', folder);
  clearInterval(counting);
  expect(reply).toEqual({
    kind: 'json',
    document: { data: Array.from({ length: 10 }, (_, index) => ({ b64_json: { $file: `${index}.bin` } })) },
  });
  expect(await readFile(join(folder, '9.bin'))).toEqual(picture);
  // A main loop that decoded would have turned a handful of times.
  expect(turns).toBeGreaterThan(20);
});
