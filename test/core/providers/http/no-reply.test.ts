import { describe, expect, it } from 'vitest';
import { freePort, jsonWire, setup, startRawServer, startServer, temporaryFolder } from './http-world.ts';

describe('a paid call without a reply', () => {
  it('is not sent when nobody listens, in words that name the host', async () => {
    const { http, call, steps } = await setup();
    const { origin, port } = await freePort();
    const reply = await http.sendPaid(call(origin));
    expect(reply).toEqual({
      kind: 'not_sent',
      problem: {
        code: 'connect_failed',
        message: `Cannot reach 127.0.0.1:${port}: it refused the connection. Check that the server is running and the address is right.`,
        billingRule: 'Nothing was sent, so nothing was charged.',
      },
    });
    // Announced all the same: the journal is written before the socket is touched.
    expect(steps).toEqual(['sending']);
  });

  it.each([
    ['a name nobody has', 'https://nobody.invalid', /^Cannot find nobody\.invalid\./],
    ['no address at all', 'nonsense', /not a web address/],
    ['another protocol', 'ftp://files.example', /not a web address/],
    ['a password in the address', 'https://me:secret@api.example', /holds a user name or password/],
  ])('is not sent to %s', async (_name, baseUrl, words) => {
    const { http, call } = await setup();
    const reply = await http.sendPaid(call(baseUrl));
    expect(reply).toMatchObject({
      kind: 'not_sent',
      problem: { message: expect.stringMatching(words) as string },
    });
    expect(JSON.stringify(reply)).not.toContain('secret');
  });

  it('is not sent over TLS to a server without it, in words about security', async () => {
    const { http, call } = await setup();
    const { origin } = await startServer((response) => response.end('{}'));
    const reply = await http.sendPaid(call(origin.replace('http:', 'https:')));
    expect(reply).toMatchObject({
      kind: 'not_sent',
      problem: { message: expect.stringContaining('secure connection') as string },
    });
  });

  it('is not sent when the handshake is reset, though the error code is that of a lost reply', async () => {
    const { http, call } = await setup();
    const { origin } = await startRawServer((socket) => socket.once('data', () => socket.resetAndDestroy()));
    expect(await http.sendPaid(call(origin.replace('http:', 'https:')))).toMatchObject({ kind: 'not_sent' });
  });

  it('is not sent when no connection is made in time', async () => {
    const { http, call } = await setup({ limits: { connectMs: 100 } });
    // Takes the connection and never answers the handshake.
    const { origin } = await startRawServer(() => undefined);
    const reply = await http.sendPaid(call(origin.replace('http:', 'https:')));
    expect(reply).toMatchObject({
      kind: 'not_sent',
      problem: { message: expect.stringContaining('no answer in time') as string },
    });
  });

  it('is unknown when the connection is reset after it was sent', async () => {
    const { http, call } = await setup();
    const { origin } = await startRawServer((socket) => socket.once('data', () => socket.resetAndDestroy()));
    expect(await http.sendPaid(call(origin))).toMatchObject({
      kind: 'unknown',
      problem: { code: 'connection_lost' },
    });
  });

  it('is unknown when the server reads only the head of a large body and resets', async () => {
    const { http, call } = await setup();
    const { origin } = await startRawServer((socket) => {
      socket.once('data', () => {
        socket.pause();
        setImmediate(() => socket.resetAndDestroy());
      });
    });
    const wire = jsonWire({ prompt: 'x'.repeat(20_000_000) });
    expect(await http.sendPaid(call(origin, { wire }))).toMatchObject({ kind: 'unknown' });
  });

  it('is unknown when the answer does not come in time, and when it is no HTTP', async () => {
    const { http, call } = await setup({ limits: { firstByteMs: 100 } });
    const silent = await startServer(() => undefined);
    expect(await http.sendPaid(call(silent.origin))).toMatchObject({
      kind: 'unknown',
      problem: { code: 'no_reply' },
    });
    const babble = await startRawServer((socket) =>
      socket.once('data', () => socket.end('SSH-2.0-babble\r\n\r\n')),
    );
    expect(await http.sendPaid(call(babble.origin))).toMatchObject({ kind: 'unknown' });
  });

  it('is unknown when it is cancelled after it was sent, and not sent when before', async () => {
    const { http, call, steps } = await setup();
    const cancel = new AbortController();
    const { origin } = await startServer(() => cancel.abort());
    expect(await http.sendPaid(call(origin, { signal: cancel.signal }))).toMatchObject({
      kind: 'unknown',
      problem: { code: 'cancelled' },
    });
    steps.length = 0;
    expect(await http.sendPaid(call(origin, { signal: cancel.signal }))).toMatchObject({ kind: 'not_sent' });
    expect(steps).toEqual([]);
  });

  it('is not sent when a picture of it is missing or the key cannot be a header', async () => {
    const { http, call, steps } = await setup();
    const server = await startServer((response) => response.end('{}'));
    const wire = jsonWire({ image: { $file: 'f'.repeat(64), mediaType: 'image/png' } });
    expect(await http.sendPaid(call(server.origin, { wire }))).toMatchObject({
      kind: 'not_sent',
      problem: { code: 'input_missing' },
    });
    const headers = { authorization: 'Bearer sk-pasted—with-a-dash' };
    expect(await http.sendPaid(call(server.origin, { headers }))).toMatchObject({
      kind: 'not_sent',
      problem: { code: 'key_unusable' },
    });
    expect([server.received, steps]).toEqual([[], []]);
  });

  it('is cut off when the layer closes', async () => {
    const { http, call } = await setup();
    const arrived = Promise.withResolvers<void>();
    const { origin } = await startServer(() => arrived.resolve());
    const reply = http.sendPaid(call(origin));
    await arrived.promise;
    await http.close();
    expect(await reply).toMatchObject({ kind: 'unknown' });
  });
});

it('tells twenty calls at once apart, whatever becomes of each', async () => {
  const { http, call } = await setup();
  const fine = await startServer((response) => response.end('{}'));
  const reset = await startRawServer((socket) => socket.once('data', () => socket.resetAndDestroy()));
  const refusing = await freePort();
  const origins = [fine.origin, reset.origin, refusing.origin, `${fine.origin.replace('http:', 'https:')}`];
  const replies = await Promise.all(
    Array.from({ length: 20 }, async (_, index) =>
      http.sendPaid(call(origins[index % 4] ?? '', { attemptId: index, folder: await temporaryFolder() })),
    ),
  );
  const expected = ['complete', 'unknown', 'not_sent', 'not_sent'];
  expect(replies.map((reply) => reply.kind)).toEqual(
    Array.from({ length: 20 }, (_, index) => expected[index % 4]),
  );
  expect(fine.received).toHaveLength(5);
});
