import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttpSurface } from '../../../src/core/http-surface/http-surface.ts';
import { createEventParser, type StreamEvent } from '../../../src/shared/event-stream.ts';
import { seqHeader } from '../../../src/shared/transport.ts';
import { rawRequest, type RawRequest } from '../../support/raw-request.ts';
import { createSmallCore } from '../../support/small-core.ts';

const toClose: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close();
});

async function setup() {
  const small = await createSmallCore();
  const surface = createHttpSurface({ core: small.core, caller: 'command-line' });
  const server = createServer(surface.handle);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // listening on TCP
  toClose.push(small.close, async () => {
    surface.close();
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });
  const ask = (path: string, options?: RawRequest) => rawRequest(port, path, options);
  const call = (body: string | Uint8Array, method = 'projects.create') =>
    ask(`/rpc/${method}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
  return { ...small, port, ask, call };
}

describe('calls over HTTP', () => {
  it('are made in the name of the caller the surface was given', async () => {
    const { call, callers } = await setup();
    expect(await call('{"name":"A"}')).toMatchObject({ status: 200 });
    expect(callers).toEqual(['command-line']);
  });

  it.each([
    ['cut short', '{"name":"A"'],
    ['not JSON', 'name=A'],
    ['bytes that are no text', new Uint8Array([0x22, 0xff, 0xfe, 0x22])],
    ['NUL bytes', '\0\0\0'],
    ['half a million opening brackets', '['.repeat(500_000)],
  ])('refuse a body that is %s', async (_, body) => {
    const { call } = await setup();
    const reply = await call(body);
    expect(reply.status).toBe(400);
    expect(JSON.parse(reply.body)).toMatchObject({
      ok: false,
      error: { code: 'invalid-input', message: 'The request is not JSON.' },
    });
  });

  it('survive JSON nested a quarter of a million deep', async () => {
    const { call } = await setup();
    const reply = await call(`${'['.repeat(250_000)}${']'.repeat(250_000)}`);
    expect(JSON.parse(reply.body)).toMatchObject({ ok: false, error: { code: 'invalid-input' } });
    expect(await call('{"name":"still here"}')).toMatchObject({ status: 200 });
  });

  it.each(['announced', 'streamed'])('refuse more than 1 MB, %s', async (how) => {
    const { call, ask } = await setup();
    const body = JSON.stringify({ name: 'x'.repeat(1024 * 1024) });
    const reply =
      how === 'announced'
        ? await call(body)
        : await ask('/rpc/projects.create', {
            method: 'POST',
            headers: { 'Content-Type': 'application/json', 'Transfer-Encoding': 'chunked' },
            body,
          });
    expect(reply.status).toBe(400);
    expect(reply.body).toContain('larger than 1 MB');
  });

  it('give the status that fits the error', async () => {
    const { call } = await setup();
    expect(await call('{"runId":"0b8c4b3e-5a3e-4d93-8d2a-1d2f3a4b5c6d"}', 'runs.get')).toMatchObject({
      status: 404,
    });
    expect(await call('{"paused":true}', 'queue.setPaused')).toMatchObject({ status: 422 });
    const bug = await call('{}', 'projects.list');
    expect(bug.status).toBe(500);
    expect(bug.body).not.toContain('/home/somebody');
  });

  it.each(['%', '%E0%A4%A', '%ZZ', '%C0%AE', 'a/b', '%2e%2e%2fupload'])(
    'answer not-found for the name %s',
    async (method) => {
      const { call } = await setup();
      expect(await call('{}', method)).toMatchObject({ status: 404 });
    },
  );

  it('are cut off when the sender goes away, without a trace', async () => {
    const { port, call, logged } = await setup();
    const sent = request({ host: '127.0.0.1', port, path: '/upload', method: 'POST', agent: false });
    sent.setHeader('Content-Type', 'application/octet-stream').setHeader('Content-Length', 1000);
    sent.write('only a part');
    await once(sent, 'socket');
    sent.on('error', () => undefined);
    sent.destroy();
    expect(await call('{"name":"next"}')).toMatchObject({ status: 200 });
    expect(logged).toEqual([]);
  });
});

describe('addresses of the surface', () => {
  it.each([
    ['GET', '/rpc/projects.create', 405],
    ['PUT', '/rpc/projects.create', 405],
    ['DELETE', '/upload', 405],
    ['POST', '/events', 405],
    ['POST', '/media/320/1', 405],
    ['OPTIONS', '/rpc/projects.create', 405],
    ['GET', '/', 404],
    ['GET', '/rpc', 404],
    ['GET', '/events/1', 404],
    ['GET', '//media/320/1', 404],
    ['GET', 'http://127.0.0.1/media/320/1', 404],
  ])('answer %s %s with %i', async (method, path, status) => {
    const { ask, callers } = await setup();
    expect(await ask(path, { method })).toMatchObject({ status });
    expect(callers).toEqual([]);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', undefined])(
    'do not take a call of type %s, which any page could send',
    async (type) => {
      const { ask, callers } = await setup();
      const headers = type === undefined ? {} : { 'Content-Type': type };
      const reply = await ask('/rpc/projects.create', { method: 'POST', headers, body: '{"name":"A"}' });
      expect(reply.status).toBe(415);
      expect(callers).toEqual([]);
    },
  );

  it('give no page a permission to read', async () => {
    const { ask } = await setup();
    const reply = await ask('/media/320/1', { headers: { Origin: 'http://evil.example' } });
    expect(Object.keys(reply.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

describe('media over HTTP', () => {
  it('passes on the path and the range, and nothing else', async () => {
    const { ask } = await setup();
    const reply = await ask('/media/320/17?secret=1', {
      headers: { Range: 'bytes=0-3', Cookie: 'session=1', Host: 'evil.example' },
    });
    expect(reply).toMatchObject({ status: 200, headers: { etag: '"one"' } });
    expect(JSON.parse(reply.body)).toEqual({
      pathname: '/media/320/17',
      host: 'proofsheet.invalid',
      range: 'bytes=0-3',
      cookie: null,
    });
  });

  it('answers HEAD with headers alone', async () => {
    const { ask } = await setup();
    expect(await ask('/media/320/17', { method: 'HEAD' })).toMatchObject({
      status: 200,
      headers: { etag: '"one"' },
      body: '',
    });
  });

  it('says not found, and hides what a bug says', async () => {
    const { ask } = await setup();
    expect(await ask('/media/320/404')).toMatchObject({ status: 404, body: '' });
    const bug = await ask('/media/320/500');
    expect(bug.status).toBe(500);
    expect(bug.body).not.toContain('somebody');
  });
});

describe('the event stream', () => {
  /** Reads a stream until `count` events came, then leaves. */
  function read(port: number, count: number, lastEventId?: string): Promise<StreamEvent[]> {
    return new Promise((resolve, reject) => {
      const headers = lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId };
      const sent = request({ host: '127.0.0.1', port, path: '/events', agent: false, headers });
      const events: StreamEvent[] = [];
      const parse = createEventParser((event) => {
        events.push(event);
        if (events.length < count) return;
        sent.destroy();
        resolve(events);
      });
      sent.on('error', (error) => (events.length < count ? reject(error) : undefined));
      sent.on('response', (response) => {
        response.setEncoding('utf8').on('data', parse);
      });
      sent.end();
    });
  }
  const kinds = (events: StreamEvent[]): string[] => events.map(({ event, id }) => `${event} ${id}`);

  it('begins with how far the events are', async () => {
    const { port, publish } = await setup();
    expect(kinds(await read(port, 1))).toEqual(['open 0']);
    publish({ kind: 'queue.changed' });
    expect(kinds(await read(port, 1))).toEqual(['open 1']);
  });

  it('gives a listener that comes back what it missed, then goes on', async () => {
    const { port, publish } = await setup();
    for (let count = 0; count < 5; count += 1) publish({ kind: 'queue.changed' });
    expect(kinds(await read(port, 4, '2'))).toEqual(['message 3', 'message 4', 'message 5', 'open 5']);
    expect(kinds(await read(port, 1, '5'))).toEqual(['open 5']);
  });

  it('says so when what was missed cannot be had any more', async () => {
    const { port, publish } = await setup();
    for (let count = 0; count < 1200; count += 1) publish({ kind: 'queue.changed' });
    expect(kinds(await read(port, 2, '3'))).toEqual(['gap 1200', 'open 1200']);
  });

  it.each(['7000', '99'])('says so to a listener of another process, who names %s', async (id) => {
    const { port, publish } = await setup();
    publish({ kind: 'queue.changed' });
    expect(kinds(await read(port, 2, id))).toEqual(['gap 1', 'open 1']);
  });

  it.each(['-1', 'NaN', '1e3', '9'.repeat(400), '__proto__'])('takes the id %s for none', async (id) => {
    const { port } = await setup();
    expect(kinds(await read(port, 1, id))).toEqual(['open 0']);
  });

  it('lets a reply say how far the events were when its call began', async () => {
    const { call, publish } = await setup();
    publish({ kind: 'queue.changed' });
    expect((await call('{"name":"A"}')).headers[seqHeader]).toBe('1');
  });
});
