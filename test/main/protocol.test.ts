import { symlink } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { setupApp } from './support.ts';

async function setup() {
  const world = await setupApp();
  await symlink(
    path.join(world.folder, 'secret.js'),
    path.join(world.folder, 'renderer', 'assets', 'link.js'),
  );
  await world.start();
  return {
    ...world,
    get: (address: string, init?: RequestInit) =>
      world.fake.protocol.request(`app://proofsheet${address}`, init),
  };
}

const inert = "default-src 'none'; frame-ancestors 'none'";

test('serves the page with a strict policy and a nonce of its own each time', async () => {
  const { get } = await setup();
  const replies = [await get('/'), await get('/')];
  const nonces: string[] = [];
  for (const reply of replies) {
    const policy = reply.headers.get('content-security-policy') ?? '';
    const nonce = /'nonce-([\w-]{24})'/.exec(policy)?.[1] ?? '';
    nonces.push(nonce);
    expect(policy.replace(nonce, 'N')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-N'; img-src 'self' blob:; font-src 'self'; " +
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(await reply.text()).toBe(`<meta property="csp-nonce" nonce="${nonce}" content="${nonce}" />`);
    expect(Object.fromEntries(reply.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
  }
  expect(new Set(nonces).size).toBe(2);
  expect(nonces[0]).not.toBe('');
});

test.for([
  ['/assets/index-1.js', 'text/javascript; charset=utf-8', 'export {}'],
  ['/assets/index-1.css', 'text/css; charset=utf-8', 'body {}'],
] as const)('serves %s with its type and no policy to do anything', async ([address, type, text]) => {
  const { get } = await setup();
  const reply = await get(address);
  expect([reply.status, reply.headers.get('content-type'), await reply.text()]).toEqual([200, type, text]);
  expect(reply.headers.get('content-security-policy')).toBe(inert);
  expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
});

test.for([
  '/secret.js',
  '/../secret.js',
  '/%2e%2e/secret.js',
  '/..%2fsecret.js',
  '/assets/..%5c..%5csecret.js',
  '/assets/%2e%2e%2f%2e%2e%2fsecret.js',
  '/%252e%252e/secret.js',
  '//secret.js',
  '/assets/link.js',
  '/assets',
  '/assets/',
  '/notes.txt',
  '/index.html%00.js',
  '/__proto__',
  '/constructor',
  '/INDEX.HTML',
])('has nothing at %s', async (address) => {
  const { get } = await setup();
  const reply = await get(address);
  expect(reply.status).toBe(404);
  expect(await reply.text()).not.toContain('outside');
  expect(reply.headers.get('content-security-policy')).toBe(inert);
});

test('serves nothing under another host', async () => {
  const { fake } = await setup();
  for (const host of ['other', 'proofsheet.example', 'proofsheet:80']) {
    expect((await fake.protocol.request(`app://${host}/`)).status).toBe(404);
  }
});

test('leaves pixels to core', async () => {
  const { get } = await setup();
  const reply = await get('/media/320/7');
  expect([reply.headers.get('content-type'), await reply.text()]).toEqual([
    'image/webp',
    'pixels of /media/320/7',
  ]);
  expect(reply.headers.get('content-security-policy')).toBe(inert);
  expect((await get('/media/320/7', { method: 'DELETE' })).status).toBe(404);
});

test('takes bytes in by POST and answers with their id', async () => {
  const { get, asked } = await setup();
  const headers = { 'content-type': 'application/octet-stream', origin: 'app://proofsheet' };
  const reply = await get('/upload', { method: 'POST', body: 'picture bytes', headers });
  expect(await reply.json()).toEqual({ ok: true, value: 'upload-1' });
  expect(asked).toContain('upload picture bytes');
});

test.for([
  ['another type', { 'content-type': 'text/plain' }, 400],
  ['another page', { 'content-type': 'application/octet-stream', origin: 'https://example.com' }, 404],
  ['a page without an origin', { 'content-type': 'application/octet-stream', origin: 'null' }, 404],
] as const)('takes no bytes of %s', async ([, headers, status]) => {
  const { get, asked } = await setup();
  const reply = await get('/upload', { method: 'POST', body: 'x', headers });
  expect([reply.status, asked]).toEqual([status, ['sample']]);
});

test('turns failures into words, and bugs into one plain sentence and a line in the log', async () => {
  const { get, core, lines } = await setup();
  const post = () =>
    get('/upload', { method: 'POST', body: 'x', headers: { 'content-type': 'application/octet-stream' } });
  const { AppError } = await import('../../src/shared/errors.ts');
  core.upload = () => Promise.reject(new AppError('invalid-input', 'More than 64 MB.'));
  const refused = await post();
  expect([refused.status, await refused.json()]).toEqual([
    400,
    { ok: false, error: { code: 'invalid-input', message: 'More than 64 MB.' } },
  ]);
  core.upload = () => Promise.reject(new Error('ENOSPC /home/me/library'));
  const failed = await post();
  expect(failed.status).toBe(500);
  expect(await failed.text()).not.toContain('/home/me');
  expect(lines).toEqual(['protocol failed: Error: ENOSPC /home/me/library']);
});
