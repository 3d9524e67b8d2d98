import { describe, expect, it } from 'vitest';
import { connect } from 'node:net';
import type { FreeCall } from '../../../../src/core/providers/http.ts';
import { unreachableMessage, unreachableReason } from '../../../../src/core/providers/http/unreachable.ts';
import { jsonWire, key, setup, startServer } from './http-world.ts';

function get(baseUrl: string, given: Partial<FreeCall> = {}): FreeCall {
  return {
    baseUrl,
    path: '/models',
    method: 'GET',
    headers: { authorization: `Bearer ${key}` },
    maxBytes: 10_000,
    signal: new AbortController().signal,
    ...given,
  };
}

describe('a free request', () => {
  it('gives status, headers and text', async () => {
    const { http } = await setup();
    const server = await startServer((response) => response.writeHead(404, { etag: '"1"' }).end('nothing'));
    expect(await http.requestFree(get(server.origin))).toMatchObject({
      kind: 'reply',
      status: 404,
      headers: { etag: '"1"' },
      body: 'nothing',
    });
    expect(server.received[0]).toMatchObject({ method: 'GET', url: '/models' });
  });

  it('posts JSON', async () => {
    const { http } = await setup();
    const server = await startServer((response) => response.end('{}'));
    await http.requestFree(get(server.origin, { method: 'POST', body: { a: [1, 'ö'] } }));
    expect(server.received[0]?.headers['content-type']).toBe('application/json');
    expect(JSON.parse(server.received[0]?.body.toString() ?? '')).toEqual({ a: [1, 'ö'] });
  });

  it('is given up when too much comes, when nothing comes and when it is cancelled', async () => {
    const { http } = await setup({ limits: { freeMs: 100 } });
    const large = await startServer((response) => response.end('x'.repeat(10_001)));
    expect(await http.requestFree(get(large.origin))).toMatchObject({ kind: 'unreachable', reason: 'other' });
    const silent = await startServer(() => undefined);
    expect(await http.requestFree(get(silent.origin))).toMatchObject({
      kind: 'unreachable',
      reason: 'timeout',
    });
    const signal = AbortSignal.abort();
    expect(await http.requestFree(get(large.origin, { signal }))).toMatchObject({ kind: 'unreachable' });
    expect(large.received).toHaveLength(1);
  });

  it('is not redirected, and never shows the key', async () => {
    const { http } = await setup();
    const other = await startServer((response) => response.end('{}'));
    const server = await startServer((response) =>
      response.writeHead(307, { location: other.origin }).end(`you sent ${key}`),
    );
    const reply = await http.requestFree(get(server.origin));
    expect(reply).toMatchObject({ kind: 'reply', status: 307, body: 'you sent [key]' });
    expect(other.received).toEqual([]);
  });

  it('says why a host cannot be reached', async () => {
    const { http } = await setup();
    const server = await startServer((response) => response.end());
    expect(await http.requestFree(get('https://nobody.invalid'))).toMatchObject({ reason: 'dns' });
    expect(await http.requestFree(get('http://127.0.0.1:1'))).toMatchObject({ reason: 'refused' });
    expect(await http.requestFree(get(server.origin.replace('http', 'https')))).toMatchObject({
      reason: 'tls',
    });
  });
});

describe('behind a proxy', () => {
  /** A proxy that tunnels everything to `target`, or refuses with `status`. */
  async function startProxy(target: { port: number } | { status: number }) {
    const tunnels: string[] = [];
    const proxy = await startServer((response) => response.writeHead(400).end('no tunnel'));
    proxy.server.on('connect', (request, socket) => {
      tunnels.push(request.url ?? '');
      socket.on('error', () => undefined);
      if ('status' in target) {
        socket.end(`HTTP/1.1 ${target.status} No\r\n\r\n`);
        return;
      }
      const onward = connect(target.port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        socket.pipe(onward).pipe(socket);
      });
      onward.on('error', () => socket.destroy());
    });
    return { ...proxy, tunnels };
  }

  it('a paid call goes through the tunnel once, and the proxy never sees the key', async () => {
    const server = await startServer((response) => response.end('{}'));
    const proxy = await startProxy(server);
    const { http, call } = await setup({ environment: { HTTP_PROXY: proxy.origin } });
    expect(await http.sendPaid(call('http://provider.example'))).toMatchObject({ kind: 'complete' });
    expect(proxy.tunnels).toEqual(['provider.example:80']);
    expect(proxy.received).toEqual([]);
    expect(server.received).toHaveLength(1);
    expect(server.received[0]?.headers.authorization).toBe(`Bearer ${key}`);
  });

  it.each([403, 407, 502])('a paid call is not sent when the proxy answers %i', async (status) => {
    const proxy = await startProxy({ status });
    const { http, call } = await setup({ environment: { https_proxy: proxy.origin } });
    const reply = await http.sendPaid(call('https://provider.example'));
    expect(reply).toMatchObject({
      kind: 'not_sent',
      problem: { message: expect.stringContaining('proxy') as string },
    });
  });

  it('NO_PROXY and this machine itself are reached directly', async () => {
    const proxy = await startProxy({ status: 403 });
    const environment = { HTTP_PROXY: proxy.origin, NO_PROXY: 'direct.invalid' };
    const { http, call } = await setup({ environment });
    const server = await startServer((response) => response.end('{}'));
    expect(await http.sendPaid(call(server.origin, { wire: jsonWire({}) }))).toMatchObject({
      kind: 'complete',
    });
    expect(await http.requestFree(get('http://direct.invalid'))).toMatchObject({ reason: 'dns' });
    expect(proxy.tunnels).toEqual([]);
  });
});

describe('words for what cannot be reached', () => {
  const withCode = (code: string): Error => Object.assign(new Error(code), { code });

  it.each([
    ['ECONNREFUSED', 'refused'],
    ['ENOTFOUND', 'dns'],
    ['EAI_AGAIN', 'dns'],
    ['UND_ERR_CONNECT_TIMEOUT', 'timeout'],
    ['CERT_HAS_EXPIRED', 'tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
    ['EHOSTUNREACH', 'other'],
  ])('%s is %s, also as a cause and among the addresses of a race', (code, reason) => {
    expect(unreachableReason(withCode(code))).toBe(reason);
    expect(unreachableReason(new Error('wrapped', { cause: withCode(code) }))).toBe(reason);
    expect(unreachableReason(new AggregateError([withCode(code)], ''))).toBe(reason);
  });

  it.each(['refused', 'dns', 'tls', 'timeout', 'proxy', 'other'] as const)(
    '%s names the host and what to do',
    (reason) => {
      const words = unreachableMessage('api.example', reason, 'some detail.');
      expect(words).toContain('api.example');
      expect(words).toMatch(/ (Check|try) /);
      expect(words).not.toContain('..');
    },
  );
});
