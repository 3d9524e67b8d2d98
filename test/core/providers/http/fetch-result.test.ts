import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { onTestFinished, describe, expect, it } from 'vitest';
import type { HttpLimits } from '../../../../src/core/providers/http/http-limits.ts';
import { createProviderHttp } from '../../../../src/core/providers/http/provider-http.ts';
import type { Resolve } from '../../../../src/core/providers/http/result-address.ts';
import { quietLog } from '../../../contract/provider-world.ts';
import { freePort, startRawServer, startServer, temporaryFolder } from './http-world.ts';

const picture = Buffer.from('the bytes of a picture');

async function setup(limits: Partial<HttpLimits> = {}, resolve?: Resolve) {
  const folder = await temporaryFolder();
  const asked: string[] = [];
  const inside: Resolve = async (host) => {
    asked.push(host);
    return [{ address: '10.0.0.1', family: 4 }];
  };
  const http = createProviderHttp({ log: quietLog, limits, resolve: resolve ?? inside });
  onTestFinished(() => http.close());
  const fetch = (url: string, given: { ownBaseUrl?: string; signal?: AbortSignal; maxBytes?: number } = {}) =>
    http.fetchResult({
      url,
      ownBaseUrl: 'http://127.0.0.1:1/v1',
      target: path.join(folder, 'link-0.bin'),
      signal: new AbortController().signal,
      ...given,
    });
  return { folder, fetch, asked, files: () => readdir(folder) };
}

const raw = (text: string) => startRawServer((socket) => void socket.once('data', () => socket.end(text)));

describe('a result link', () => {
  it('is downloaded whole, byte for byte, with nothing of ours in the request', async () => {
    const { fetch, folder, files } = await setup();
    const server = await startServer((response) =>
      response.writeHead(200, { 'content-type': 'text/html', 'set-cookie': 'id=1' }).end(picture),
    );
    expect(await fetch(`${server.origin}/a.png?sig=x`)).toEqual({ kind: 'saved', sizeBytes: picture.length });
    expect(await readFile(path.join(folder, 'link-0.bin'))).toEqual(picture);
    expect(await files()).toEqual(['link-0.bin']);
    expect(Object.keys(server.received[0]?.headers ?? {}).sort()).toEqual(
      ['accept', 'accept-encoding', 'connection', 'host', 'user-agent'].sort(),
    );
  });

  it('is followed over redirects, each judged anew, and no cookie is carried along', async () => {
    const { fetch } = await setup();
    const last = await startServer((response) => response.end(picture));
    const first = await startServer((response) =>
      response.writeHead(302, { location: `${last.origin}/b.png`, 'set-cookie': 'id=1' }).end(),
    );
    expect(await fetch(`${first.origin}/a.png`)).toMatchObject({ kind: 'saved' });
    expect(last.received[0]?.headers).not.toHaveProperty('cookie');
    expect(last.received[0]?.headers).not.toHaveProperty('referer');
  });

  it.each([
    ['a private address', 'https://10.0.0.1/a.png'],
    ['the metadata service', 'http://169.254.169.254/latest/meta-data'],
    ['a name that resolves inside', 'https://pictures.example.com/a.png'],
    ['a file', 'file:///etc/passwd'],
    ['a data URL', 'data:image/png;base64,AAAA'],
    ['a user name', 'http://user@127.0.0.1/a.png'],
    ['nothing that is an address', 'http://'],
  ])('that leads on to %s is refused', async (_name, location) => {
    const { fetch, files } = await setup();
    const server = await startServer((response) => response.writeHead(307, { location }).end());
    expect(await fetch(server.origin)).toMatchObject({ kind: 'refused' });
    expect(server.received).toHaveLength(1);
    expect(await files()).toEqual([]);
  });

  it('that leads in circles is given up after five hops', async () => {
    const { fetch } = await setup();
    const server = await startServer((response, { url }) =>
      response.writeHead(302, { location: `${url}x` }).end(),
    );
    expect(await fetch(`${server.origin}/`)).toEqual({
      kind: 'refused',
      detail: 'it leads on more than 5 times',
    });
    expect(server.received).toHaveLength(6);
  });

  it('that leads nowhere is refused', async () => {
    const { fetch } = await setup();
    const server = await startServer((response) => response.writeHead(302).end());
    expect(await fetch(server.origin)).toMatchObject({ kind: 'refused' });
  });

  it.each([400, 401, 403, 404, 410, 451])('that is answered with %s is gone', async (status) => {
    const { fetch, files } = await setup();
    const server = await startServer((response) => response.writeHead(status).end('no'));
    expect(await fetch(server.origin)).toEqual({ kind: 'gone', status });
    expect(await files()).toEqual([]);
  });

  it.each([204, 206, 304, 429, 500, 503])('that is answered with %s is worth another try', async (status) => {
    const { fetch, files } = await setup();
    const server = await startServer((response) => response.writeHead(status).end());
    expect(await fetch(server.origin)).toMatchObject({ kind: 'unreachable' });
    expect(await files()).toEqual([]);
  });

  it('is not read when it says it is too large, and cut off when it only turns out so', async () => {
    const { fetch, files } = await setup();
    const honest = await startServer((response) =>
      response.writeHead(200, { 'content-length': '101' }).flushHeaders(),
    );
    expect(await fetch(honest.origin, { maxBytes: 100 })).toMatchObject({ kind: 'refused' });
    const endless = await startServer((response) => {
      response.on('drain', () => response.write(Buffer.alloc(65_536)));
      response.write(Buffer.alloc(65_536));
    });
    expect(await fetch(endless.origin, { maxBytes: 1_000_000 })).toMatchObject({ kind: 'refused' });
    expect(await files()).toEqual([]);
  });

  it.each([
    ['promises more than comes', 'HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\nshort'],
    ['breaks a chunk off', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n50\r\nshort'],
    ['gives two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nshort!'],
    ['gives a length that is no number', 'HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\nshort'],
    ['gives a length below zero', 'HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\nshort'],
    ['brings nothing', 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'],
    ['speaks no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['closes at once', ''],
  ])('whose host %s leaves no file and is worth another try', async (_name, text) => {
    const { fetch, files } = await setup();
    expect(await fetch((await raw(text)).origin)).toMatchObject({ kind: 'unreachable' });
    expect(await files()).toEqual([]);
  });

  it('that comes compressed is refused instead of being unpacked', async () => {
    const { fetch, files } = await setup();
    const bomb = gzipSync(Buffer.alloc(10_000_000));
    const server = await startServer((response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    );
    expect(await fetch(server.origin)).toMatchObject({ kind: 'refused' });
    expect(await files()).toEqual([]);
  });

  it.each([
    ['never answers', { resultFirstByteMs: 50 }, ''],
    ['stops in the middle', { resultIdleMs: 50 }, 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf'],
  ])('whose host %s is let go', async (_name, limits, text) => {
    const { fetch, files } = await setup(limits);
    const { origin } = await startRawServer((socket) => void socket.write(text));
    expect(await fetch(origin)).toMatchObject({ kind: 'unreachable', reason: 'timeout' });
    expect(await files()).toEqual([]);
  });

  it('that drips for ever is let go when its whole time is over', async () => {
    const { fetch, files } = await setup({ resultMs: 150, resultIdleMs: 10_000 });
    const { origin } = await startRawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n');
      const timer = setInterval(() => socket.write('.'), 5);
      socket.on('close', () => clearInterval(timer));
    });
    expect(await fetch(origin)).toMatchObject({ kind: 'unreachable', reason: 'timeout' });
    expect(await files()).toEqual([]);
  });

  it('whose name is never resolved is let go', async () => {
    const { fetch } = await setup({ connectMs: 50 }, () => new Promise(() => undefined));
    const fetched = await fetch('https://pictures.example.com/a.png');
    expect(fetched).toMatchObject({ kind: 'unreachable', reason: 'timeout' });
  });

  it('whose name is unknown tells of a missing network', async () => {
    const unknown: Resolve = () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }));
    const { fetch } = await setup({}, unknown);
    const fetched = await fetch('https://pictures.example.com/a.png');
    expect(fetched).toMatchObject({ kind: 'unreachable', reason: 'dns', isOffline: true });
  });

  it('nobody listens behind, and one that is cancelled, leave no file', async () => {
    const { fetch, files } = await setup();
    expect(await fetch((await freePort()).origin)).toMatchObject({ kind: 'unreachable', reason: 'refused' });
    const signal = AbortSignal.abort(new Error('stopping'));
    expect(await fetch('http://127.0.0.1:9/a.png', { signal })).toMatchObject({ kind: 'unreachable' });
    expect(await files()).toEqual([]);
  });

  it('is never asked for when its name resolves inside', async () => {
    const { fetch, asked } = await setup();
    const fetched = await fetch('https://pictures.example.com/a.png', {
      ownBaseUrl: 'https://api.example.com',
    });
    expect(fetched).toEqual({ kind: 'refused', detail: 'its host is not on the public internet' });
    expect(asked).toEqual(['pictures.example.com']);
  });
});

describe('a file for a provider', () => {
  it('goes to the address it named with its headers and nothing else, and to no inner one', async () => {
    const { folder, fetch } = await setup();
    const server = await startServer((response) => response.end(picture));
    await fetch(server.origin);
    const http = createProviderHttp({ log: quietLog });
    onTestFinished(() => http.close());
    const file = path.join(folder, 'link-0.bin');
    const call = {
      ownBaseUrl: 'http://127.0.0.1:1',
      headers: { 'content-type': 'image/png', 'content-md5': 'abc' },
      file,
      signal: new AbortController().signal,
    };
    const sent = await http.sendFile({ ...call, url: `${server.origin}/up?sig=1` });
    expect(sent).toMatchObject({ kind: 'reply', status: 200 });
    const received = server.received.at(-1);
    expect(received).toMatchObject({ method: 'PUT', url: '/up?sig=1', body: picture });
    expect(received?.headers).toMatchObject({
      'content-md5': 'abc',
      'content-length': String(picture.length),
    });
    expect(received?.headers).not.toHaveProperty('authorization');
    const inner = await http.sendFile({ ...call, url: 'https://10.0.0.1/up' });
    expect(inner).toMatchObject({ kind: 'unreachable' });
  });
});
