import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createMediaRoute, type MediaRouteParts } from '../../../src/core/files/media-route.ts';
import type { Thumbnails } from '../../../src/core/images/image-worker.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { orderUrl } from '../../../src/shared/image-order.ts';
import { hashNumber } from '../../support/hash-number.ts';
import { makePicture, numbers } from '../../support/pictures.ts';

const secret = 'the-secret-outside-the-library';
const thumbnails: Thumbnails = {
  small: Uint8Array.of(1, 1),
  large: Uint8Array.of(2, 2, 2),
  thumbhash: Uint8Array.of(0),
};

/** Picture 1 is there, 2 is a link out of the library, 3 is a folder, 4 is gone; 5 has thumbnails already. */
async function setup(given: Partial<MediaRouteParts> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'proofsheet-media-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const library = join(folder, 'library');
  await mkdir(join(library, 'folder.png'), { recursive: true });
  const bytes = await makePicture();
  await writeFile(join(library, 'one.png'), bytes);
  await writeFile(join(library, 'partial-1.webp'), 'partial');
  await writeFile(join(folder, 'secret.png'), secret);
  await symlink(join(folder, 'secret.png'), join(library, 'link.png'));
  const names = ['one.png', 'link.png', 'folder.png', 'gone.png', 'one.png'];
  let madeCount = 0;
  const route = createMediaRoute({
    findOriginal: (id) => {
      const name = names[id - 1];
      return name === undefined ? null : { path: join(library, name), format: 'png', sha256: hashNumber(id) };
    },
    thumbnails: {
      get: (sha256, size) => (sha256 === hashNumber(5) ? Uint8Array.of(Number(size) % 7) : null),
    },
    makeOrder: async () => new Uint8Array(),
    makeThumbnails: async () => {
      madeCount += 1;
      return thumbnails;
    },
    findPartial: (attemptId, revision) =>
      attemptId === 1 && revision === 2 ? join(library, 'partial-1.webp') : null,
    ...given,
  });
  const get = (address: string, headers: Record<string, string> = {}, method = 'GET') =>
    route(new Request(`http://127.0.0.1:9${address}`, { headers, method }));
  return { bytes, get, route, madeCount: () => madeCount };
}

const bytesOf = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer());

describe('originals', () => {
  it('are sent whole, named by their hash, never sniffed', async () => {
    const { get, bytes } = await setup();
    const response = await get('/media/original/1');
    expect(response.status).toBe(200);
    expect(await bytesOf(response)).toEqual(bytes);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': String(bytes.length),
      'accept-ranges': 'bytes',
      etag: `"${hashNumber(1)}"`,
      'cache-control': 'private, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    });
  });

  it('are not sent again to who has them', async () => {
    const { get } = await setup();
    const response = await get('/media/original/1', { 'if-none-match': `W/"x", "${hashNumber(1)}"` });
    expect([response.status, (await bytesOf(response)).length]).toEqual([304, 0]);
  });

  it('answer HEAD with headers alone', async () => {
    const { get, bytes } = await setup();
    const response = await get('/media/original/1', {}, 'HEAD');
    expect(response.headers.get('content-length')).toBe(String(bytes.length));
    expect((await bytesOf(response)).length).toBe(0);
  });

  it.each([
    ['bytes=0-9', 206, 0, 10],
    ['bytes=5-', 206, 5, undefined],
    ['bytes=-4', 206, -4, undefined],
    ['bytes=0-999999999', 206, 0, undefined],
    ['bytes=9-5', 200, 0, undefined],
    ['bytes=0-1,3-4', 200, 0, undefined],
    ['pages=1-2', 200, 0, undefined],
    ['bytes=-', 200, 0, undefined],
  ])('give the part %s asks for', async (range, status, start, end) => {
    const { get, bytes } = await setup();
    const response = await get('/media/original/1', { range });
    const expected = bytes.subarray(start, end);
    expect(response.status).toBe(status);
    expect(await bytesOf(response)).toEqual(expected);
    expect(response.headers.get('content-length')).toBe(String(expected.length));
  });

  it.each(['bytes=99999999-', 'bytes=-0'])('refuse %s and name their size', async (range) => {
    const { get, bytes } = await setup();
    const response = await get('/media/original/1', { range });
    expect([response.status, response.headers.get('content-range')]).toEqual([
      416,
      `bytes */${bytes.length}`,
    ]);
  });

  it('are sent whole when they changed since the first part', async () => {
    const { get, bytes } = await setup();
    const response = await get('/media/original/1', { range: 'bytes=0-1', 'if-range': '"other"' });
    expect([response.status, (await bytesOf(response)).length]).toEqual([200, bytes.length]);
  });

  it.each([
    ['that are links to elsewhere', 2],
    ['that are folders', 3],
    ['whose file is gone', 4],
    ['nobody knows', 77],
  ])('%s are not found', async (_what, id) => {
    const { get } = await setup();
    const response = await get(`/media/original/${id}`);
    expect([response.status, (await bytesOf(response)).length]).toEqual([404, 0]);
  });

  it('are read only, and a reader who goes away closes the file', async () => {
    const { get } = await setup();
    expect((await get('/media/original/1', {}, 'POST')).status).toBe(405);
    await expect((await get('/media/original/1')).body?.cancel()).resolves.toBeUndefined();
  });
});

describe('thumbnails', () => {
  it('come from the store where they are there', async () => {
    const { get, madeCount } = await setup();
    expect([...(await bytesOf(await get('/media/160/5')))]).toEqual([160 % 7]);
    expect([...(await bytesOf(await get('/media/320/5')))]).toEqual([320 % 7]);
    expect(madeCount()).toBe(0);
  });

  it('are made when they are missing', async () => {
    const { get, madeCount } = await setup();
    const response = await get('/media/320/1');
    expect(response.headers.get('content-type')).toBe('image/webp');
    expect([...(await bytesOf(response))]).toEqual([2, 2, 2]);
    expect(madeCount()).toBe(1);
  });

  it('are asked for with the word that somebody scrolled on', async () => {
    const asked: AbortSignal[] = [];
    const { route } = await setup({
      makeThumbnails: async (_sha256, signal) => {
        asked.push(signal);
        return thumbnails;
      },
    });
    const gone = new AbortController();
    await route(new Request('http://127.0.0.1:9/media/160/1', { signal: gone.signal }));
    gone.abort();
    expect(asked.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it.each([
    ['unreadable', 404],
    ['unavailable', 503],
  ] as const)('of a picture that is %s answer %i', async (code, status) => {
    const { get } = await setup({ makeThumbnails: () => Promise.reject(new AppError(code, 'No.')) });
    expect((await get('/media/160/1')).status).toBe(status);
  });
});

it('partial pictures are served by attempt and revision, and never kept', async () => {
  const { get } = await setup();
  const response = await get('/media/partial/1/2');
  expect([(await bytesOf(response)).toString(), response.headers.get('content-type')]).toEqual([
    'partial',
    'image/webp',
  ]);
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect((await get('/media/partial/1/3')).status).toBe(404);
});

it('ten thousand mutated addresses give known pictures or nothing', async () => {
  const { route, bytes } = await setup();
  const next = numbers(7);
  const parts = [
    '/',
    '..',
    '%2e%2e',
    '%2f',
    '\\',
    'media',
    'original',
    '160',
    '320',
    'partial',
    '1',
    '2',
    '0',
    '-1',
    '1e3',
  ];
  parts.push(
    '%00',
    'secret.png',
    '..%2fsecret.png',
    ';',
    '?x=1',
    '#y',
    '00001',
    '１',
    '9'.repeat(30),
    'library.db',
    'file:',
  );
  const seen = new Map<number, number>();
  for (let count = 0; count < 10_000; count += 1) {
    const length = 1 + Math.floor(next() * 6);
    const tail = Array.from({ length }, () => parts[Math.floor(next() * parts.length)]).join(
      next() < 0.5 ? '/' : '',
    );
    const start = next() < 0.6 ? '/media/original/' : '/';
    const response = await route({
      url: `app://proofsheet${start}${tail}`,
      method: 'GET',
      headers: new Headers(),
    } as Request);
    seen.set(response.status, (seen.get(response.status) ?? 0) + 1);
    const body = await bytesOf(response);
    if (response.status === 200) {
      const isKnown = body.equals(bytes) || body.length <= 3 || body.toString() === 'partial';
      expect([tail, isKnown]).toEqual([tail, true]);
    } else {
      expect([tail, response.status, body.length]).toEqual([tail, 404, 0]);
    }
  }
  // Both outcomes must have happened for this to mean anything.
  expect(seen.get(200)).toBeGreaterThan(20);
  expect(seen.get(404)).toBeGreaterThan(5000);
});

describe('the order of a list', () => {
  const query = { scope: { kind: 'all' }, search: 'a fox', grouping: 'day' } as const;

  it('is made for what the address names, never kept, and not made for a HEAD', async () => {
    const asked: unknown[] = [];
    const { route } = await setup({
      makeOrder: async (named) => {
        asked.push(named);
        return Uint8Array.of(1, 2, 3);
      },
    });
    const address = `http://host${orderUrl(query)}`;
    const response = await route(new Request(address));
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(Uint8Array.of(1, 2, 3));
    expect((await route(new Request(address, { method: 'HEAD' }))).status).toBe(200);
    expect(asked).toEqual([query]);
  });

  it('is nothing for an address that names none', async () => {
    const { route } = await setup();
    for (const text of ['', 'zz', '00', '7b7d', `${'61'.repeat(9_000)}`])
      expect((await route(new Request(`http://host/media/order/${text}`))).status).toBe(404);
  });
});
