import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readReplyFacts } from '../../../../src/core/providers/http/reply-files.ts';
import { key, setup, startServer, type TestServer } from './http-world.ts';

describe('a paid call that succeeds', () => {
  it('lies in the folder byte for byte before it is called complete', async () => {
    const { http, call, folder, steps } = await setup();
    const body = Buffer.from(JSON.stringify({ data: 'x'.repeat(300_000) }));
    const { origin } = await startServer((response) =>
      response
        .writeHead(200, { 'x-request-id': 'req-1', 'set-cookie': 'a=b', 'content-type': 'application/json' })
        .end(body),
    );
    const reply = await http.sendPaid(call(origin));
    expect(reply).toEqual({ kind: 'complete', status: 200, requestId: 'req-1', isStreamed: false });
    expect(await readFile(path.join(folder, 'reply.body'))).toEqual(body);
    const facts = await readReplyFacts(folder);
    expect(facts).toMatchObject({ status: 200, isStreamed: false, complete: true });
    expect(facts?.headers).toMatchObject({ 'x-request-id': 'req-1', 'content-type': 'application/json' });
    expect(facts?.headers).not.toHaveProperty('set-cookie');
    expect(steps).toEqual(['sending', 'receiving 200']);
  });

  it('sends the key, the length and the body once, on a connection of its own', async () => {
    const { http, call } = await setup();
    const server = await startServer((response) => response.end('{}'));
    await http.sendPaid(call(server.origin));
    expect(server.received).toHaveLength(1);
    expect(server.received[0]).toMatchObject({
      method: 'POST',
      url: '/images',
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        'content-length': '19',
        'accept-encoding': 'identity',
        connection: 'close',
      },
    });
    expect(server.received[0]?.body.toString()).toBe('{"prompt":"a kite"}');
  });

  it('joins the path to a base URL with and without a slash at its end', async () => {
    const { http, call } = await setup();
    const server = await startServer((response) => response.end('{}'));
    await http.sendPaid(call(`${server.origin}/v1`));
    await http.sendPaid(call(`${server.origin}/v1/`));
    expect(server.received.map(({ url }) => url)).toEqual(['/v1/images', '/v1/images']);
  });

  it('is readable although a proxy compressed it, and the compressed bytes are kept too', async () => {
    const { http, call, folder } = await setup();
    const zipped = gzipSync('{"data":[]}');
    const { origin } = await startServer((response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(zipped),
    );
    expect(await http.sendPaid(call(origin))).toMatchObject({ kind: 'complete' });
    expect(await readFile(path.join(folder, 'reply.body'), 'utf8')).toBe('{"data":[]}');
    expect(await readFile(path.join(folder, 'reply.encoded'))).toEqual(zipped);
  });

  it('hands on the events of a stream while they arrive', async () => {
    const { http, call, folder } = await setup();
    const first = Promise.withResolvers<void>();
    const { origin } = await startServer((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
      response.write('event: one\ndata: {"a":1}\n\n');
      // The second half only leaves once the first was seen: nothing waits for the end.
      void first.promise.then(() => response.end('event: two\ndata: 2\n\n'));
    });
    const events: unknown[] = [];
    const reply = await http.sendPaid(
      call(origin, {
        onEvent(event) {
          events.push(event);
          first.resolve();
        },
      }),
    );
    expect(reply).toMatchObject({ kind: 'complete', isStreamed: true });
    expect(events).toEqual([
      { event: 'one', data: '{"a":1}' },
      { event: 'two', data: '2' },
    ]);
    expect(await readFile(path.join(folder, 'reply.body'), 'utf8')).toContain('event: two');
  });

  it('is kept although whoever watches its events throws', async () => {
    const { http, call } = await setup();
    const { origin } = await startServer((response) =>
      response.writeHead(200, { 'content-type': 'text/event-stream' }).end('data: 1\n\n'),
    );
    const onEvent = (): never => {
      throw new Error('a preview that cannot be shown');
    };
    expect(await http.sendPaid(call(origin, { onEvent }))).toMatchObject({ kind: 'complete' });
  });
});

describe('a paid call whose reply breaks off', () => {
  it('keeps what arrived and says that it is not whole', async () => {
    const { http, call, folder } = await setup();
    const { origin } = await startServer((response) => {
      response.writeHead(200, { 'content-length': '1000', 'x-request-id': 'req-2' });
      response.write('{"data":"half', () => response.destroy());
    });
    const reply = await http.sendPaid(call(origin));
    expect(reply).toMatchObject({ kind: 'cut', status: 200, requestId: 'req-2' });
    expect(await readFile(path.join(folder, 'reply.body'), 'utf8')).toBe('{"data":"half');
    expect(await readReplyFacts(folder)).toMatchObject({ complete: false });
  });

  it('stops at the limit of bytes and keeps what it has', async () => {
    const { http, call, folder } = await setup({ limits: { paidBodyBytes: 100_000 } });
    const { origin } = await startServer((response) => response.end(Buffer.alloc(5_000_000, 'x')));
    expect(await http.sendPaid(call(origin))).toMatchObject({
      kind: 'cut',
      detail: expect.stringContaining('larger') as string,
    });
    expect((await readFile(path.join(folder, 'reply.body'))).length).toBeLessThanOrEqual(100_000);
  });

  it('stops at the limit of bytes when a small reply unpacks into a large one', async () => {
    const { http, call } = await setup({ limits: { paidBodyBytes: 100_000 } });
    const bomb = gzipSync(Buffer.alloc(20_000_000));
    const { origin } = await startServer((response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    );
    expect(await http.sendPaid(call(origin))).toMatchObject({ kind: 'cut' });
  });

  it('ends when nothing more comes', async () => {
    const { http, call } = await setup({ limits: { idleMs: 100 } });
    const { origin } = await startServer((response) => void response.writeHead(200).write('{'));
    expect(await http.sendPaid(call(origin))).toMatchObject({
      kind: 'cut',
      detail: 'no progress within 0.1 seconds',
    });
  });

  it('lets a stream be silent between two events for as long as a model may think', async () => {
    const { http, call } = await setup({ limits: { idleMs: 30 } });
    const { origin } = await startServer((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n');
      setTimeout(() => response.end('data: 2\n\n'), 150);
    });
    expect(await http.sendPaid(call(origin))).toMatchObject({ kind: 'complete' });
  });

  it('is cut, and not lost in an exception, when it cannot be written', async () => {
    const { http, call, folder } = await setup();
    const { origin } = await startServer((response) => response.end('{}'));
    const reply = await http.sendPaid(call(origin, { folder: path.join(folder, 'gone') }));
    expect(reply).toMatchObject({ kind: 'cut', detail: expect.stringContaining('ENOENT') as string });
  });

  it('is cut by a cancel, and keeps what it has', async () => {
    const { http, call, folder } = await setup();
    const cancel = new AbortController();
    const { origin } = await startServer((response) => void response.writeHead(200).write('{"half'));
    const reply = await http.sendPaid(
      call(origin, { signal: cancel.signal, onReceiving: () => setImmediate(() => cancel.abort()) }),
    );
    expect(reply).toMatchObject({ kind: 'cut', detail: 'cancelled' });
    expect(await readReplyFacts(folder)).toMatchObject({ complete: false });
  });
});

describe('a paid call that is refused', () => {
  it('gives status, headers and body, and writes nothing', async () => {
    const { http, call, folder, steps } = await setup();
    const { origin } = await startServer((response) =>
      response.writeHead(429, { 'retry-after': '3', 'x-request-id': 'r' }).end('slow'),
    );
    const reply = await http.sendPaid(call(origin));
    expect(reply).toMatchObject({
      kind: 'status',
      status: 429,
      body: 'slow',
      requestId: 'r',
      headers: { 'retry-after': '3' },
    });
    expect(await readReplyFacts(folder)).toBeNull();
    expect(steps).toEqual(['sending']);
  });

  it('is never followed elsewhere, and the other host never sees the key', async () => {
    const { http, call } = await setup();
    const other: TestServer = await startServer((response) => response.end('{}'));
    for (const status of [301, 302, 303, 307, 308]) {
      const server = await startServer((response) =>
        response.writeHead(status, { location: `${other.origin}/steal` }).end(),
      );
      expect(await http.sendPaid(call(server.origin))).toMatchObject({ kind: 'status', status });
      expect(server.received).toHaveLength(1);
    }
    expect(other.received).toEqual([]);
  });

  it('never shows the key, however the server echoes it', async () => {
    const { http, call } = await setup();
    const { origin } = await startServer((response, { headers }) =>
      response.writeHead(400).end(`bad header: ${headers.authorization} ${encodeURIComponent(key)}`),
    );
    const reply = await http.sendPaid(call(origin));
    expect(JSON.stringify(reply)).not.toContain(key);
    expect(reply).toMatchObject({ body: 'bad header: Bearer [key] [key]' });
  });

  it('is read no further than the limit, and still refused when its body breaks off', async () => {
    const { http, call } = await setup({ limits: { refusalBodyBytes: 1000 } });
    const large = await startServer((response) => response.writeHead(400).end('x'.repeat(500_000)));
    const reply = await http.sendPaid(call(large.origin));
    expect(reply.kind === 'status' ? reply.body.length : reply.kind).toBe(1000);
    const cut = await startServer((response) => {
      response.writeHead(400, { 'content-length': '100' }).write('half', () => response.destroy());
    });
    expect(await http.sendPaid(call(cut.origin))).toMatchObject({
      kind: 'status',
      status: 400,
      body: 'half',
    });
  });
});
