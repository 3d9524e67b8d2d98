import { connect } from 'node:net';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { Emulator } from './emulator.ts';
import { Fault, type FaultInput } from './fault.ts';
import { errorOf, eventsOf, pictureOf, replyOf, setup } from './support.ts';

/** What a bare socket sees: bytes, and how the connection ended. No client library smooths anything over. */
async function bareCall(emulator: Emulator, body: Record<string, unknown> = {}) {
  const json = JSON.stringify({ model: 'gpt-image-2.5-flare', prompt: 'a boat', quality: 'low', ...body });
  const socket = connect(Number(new URL(emulator.origin).port), '127.0.0.1');
  const chunks: Buffer[] = [];
  let errorCode: string | null = null;
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', (error: NodeJS.ErrnoException) => (errorCode = error.code ?? 'unknown'));
  socket.write(
    `POST /v1/images/generations HTTP/1.1\r\nhost: emulator\r\nconnection: close\r\nauthorization: Bearer ${emulator.key}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(json)}\r\n\r\n${json}`,
  );
  await new Promise((resolve) => socket.once('close', resolve));
  const text = Buffer.concat(chunks).toString('latin1');
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const declared = /content-length: (\d+)/i.exec(head)?.[1];
  return {
    head,
    body: rest.join('\r\n\r\n'),
    errorCode,
    declaredBytes: declared === undefined ? null : Number(declared),
  };
}

test('resets before, after and within a reply', async () => {
  const { emulator } = await setup();
  emulator.script({ kind: 'reset-before-headers' });
  expect(await bareCall(emulator)).toMatchObject({ head: '', errorCode: 'ECONNRESET' });
  emulator.script({ kind: 'reset-after-headers' });
  const headers = await bareCall(emulator);
  expect([headers.head.slice(0, 15), headers.body, headers.errorCode]).toEqual([
    'HTTP/1.1 200 OK',
    '',
    'ECONNRESET',
  ]);
  emulator.script({ kind: 'cut', fraction: 0.5 });
  const cut = await bareCall(emulator);
  expect(cut.errorCode).toBe('ECONNRESET');
  expect(cut.body.length).toBeLessThan(cut.declaredBytes ?? 0);
  expect(cut.body.length).toBeGreaterThan(0);
  expect(emulator.charges).toHaveLength(3);
  expect(emulator.calls.map(({ outcome }) => [outcome.state, outcome.status, outcome.fault])).toEqual([
    ['broken', null, 'reset-before-headers'],
    ['broken', 200, 'reset-after-headers'],
    ['broken', 200, 'cut'],
  ]);
});

test('ends connections without a reply or before the end of one', async () => {
  const { emulator } = await setup();
  emulator.script({ kind: 'close-without-reply' });
  expect(await bareCall(emulator)).toMatchObject({ head: '', body: '', errorCode: null });
  emulator.script({ kind: 'length-too-long' });
  const long = await bareCall(emulator);
  expect([long.declaredBytes, long.errorCode]).toEqual([long.body.length + 1000, null]);
  emulator.script({ kind: 'length-too-short' });
  const short = await bareCall(emulator);
  expect(short.declaredBytes).toBe(Math.floor(short.body.length / 2));
  emulator.script({ kind: 'unterminated-chunk' });
  const chunked = await bareCall(emulator);
  expect(chunked.head).toMatch(/transfer-encoding: chunked/i);
  expect(chunked.body.endsWith('0\r\n\r\n')).toBe(false);
  expect(chunked.errorCode).toBe(null);
});

test('sends broken bodies with right lengths', async () => {
  const { emulator, generate } = await setup();
  emulator.script({ kind: 'truncated-json' });
  emulator.script({ kind: 'garbage' });
  emulator.script({ kind: 'html' });
  const [truncated, garbage, html] = [await generate({}), await generate({}), await generate({})];
  const text = await truncated.text();
  expect([truncated.status, truncated.headers.get('content-length')]).toEqual([200, String(text.length)]);
  expect(text.startsWith('{"created":')).toBe(true);
  expect(() => JSON.parse(text) as unknown).toThrow();
  expect(garbage.headers.get('content-type')).toBe('application/json');
  await expect(garbage.json()).rejects.toThrow();
  expect(html.headers.get('content-type')).toContain('text/html');
  expect(emulator.charges).toHaveLength(3);
});

test('labels plain bytes as gzip', async () => {
  const { emulator, generateRaw } = await setup();
  emulator.script({ kind: 'bad-gzip' });
  const response = await generateRaw();
  expect(response.status).toBe(200);
  await expect(response.arrayBuffer()).rejects.toThrow();
});

test('succeeds without a picture, with a damaged one, and without usage', async () => {
  const { emulator, generate } = await setup();
  emulator.script({ kind: 'empty-data' });
  expect(await replyOf(await generate({}))).toMatchObject({ data: [], usage: { output_tokens: 196 } });
  for (const output_format of ['png', 'jpeg', 'webp']) {
    emulator.script({ kind: 'corrupt-image' });
    const bytes = pictureOf(await replyOf(await generate({ output_format })));
    expect(bytes.length).toBeGreaterThan(1000);
    await expect(sharp(bytes).raw().toBuffer(), output_format).rejects.toThrow();
  }
  emulator.script({ kind: 'no-usage' });
  expect(await replyOf(await generate({}))).not.toHaveProperty('usage');
  expect(emulator.charges).toHaveLength(5);
});

test('answers statuses with headers and bodies, free unless told otherwise', async () => {
  const { emulator, generate } = await setup();
  emulator.script({ kind: 'status', status: 500 });
  emulator.script({
    kind: 'status',
    status: 503,
    body: 'upstream is down',
    headers: { 'x-should-retry': 'false' },
  });
  emulator.script({ kind: 'status', status: 502, charged: true });
  const [first, second, third] = [await generate({}), await generate({}), await generate({})];
  expect([first.status, (await errorOf(first)).type]).toEqual([500, 'server_error']);
  expect([second.status, second.headers.get('x-should-retry'), await second.text()]).toEqual([
    503,
    'false',
    'upstream is down',
  ]);
  expect(third.status).toBe(502);
  expect(emulator.charges.map((charge) => charge.callIndex)).toEqual([2]);
});

test('limits rates, runs out of money and asks for verification', async () => {
  const { emulator, generate } = await setup();
  emulator.script({ kind: 'rate-limit', retryAfter: '7', retryAfterMs: 1500 });
  emulator.script({ kind: 'no-funds' });
  emulator.script({ kind: 'unverified' });
  const [rate, funds, verify] = [await generate({}), await generate({}), await generate({})];
  expect([rate.status, rate.headers.get('retry-after'), rate.headers.get('retry-after-ms')]).toEqual([
    429,
    '7',
    '1500',
  ]);
  expect((await errorOf(rate)).code).toBe('rate_limit_exceeded');
  expect([funds.status, (await errorOf(funds)).code]).toEqual([429, 'insufficient_quota']);
  expect([verify.status, (await errorOf(verify)).code]).toEqual([403, null]);
  expect(emulator.charges).toEqual([]);
});

test.for([301, 302, 303, 307, 308] as const)(
  'redirects with %i, and following it would buy again',
  async (status) => {
    const { emulator, generate } = await setup();
    emulator.script({ kind: 'redirect', status, location: `${emulator.baseUrl}/images/generations` });
    const response = await generate({});
    expect([response.status, response.headers.get('location')]).toEqual([
      status,
      `${emulator.baseUrl}/images/generations`,
    ]);
    expect([emulator.calls.length, emulator.charges.length]).toEqual([1, 0]);
  },
);

test('drips and delays a whole reply', async () => {
  const { emulator, generate } = await setup();
  emulator.script({ kind: 'slow-drip', chunkBytes: 4096, everyMs: 0 });
  emulator.script({ kind: 'delay', delayMs: 20 });
  for (const response of [await generate({}), await generate({})]) {
    await sharp(pictureOf(await replyOf(response)))
      .raw()
      .toBuffer();
  }
  expect(emulator.charges).toHaveLength(2);
});

test('sends a body of at least the size asked for, with the picture at its end', async () => {
  const { emulator, generate } = await setup();
  emulator.script({ kind: 'huge-body', sizeBytes: 20_000_000 });
  const text = await (await generate({})).text();
  expect(text.length).toBeGreaterThan(20_000_000);
  expect(JSON.parse(text)).toHaveProperty('data.0.b64_json');
});

test('sends fewer partials, cuts streams and fails within them', async () => {
  const { emulator, generate } = await setup();
  const stream = async (fault: FaultInput) => {
    emulator.script(fault);
    const response = await generate({ stream: true, partial_images: 3 });
    return eventsOf(await response.text());
  };
  const names = (events: readonly { name: string }[]) => events.map((event) => event.name.split('.').at(-1));
  expect(names(await stream({ kind: 'fewer-partials', partials: 1 }))).toEqual([
    'partial_image',
    'completed',
  ]);
  expect(emulator.charges.at(-1)?.usage.output_tokens).toBe(296);
  expect(names(await stream({ kind: 'stream-cut', afterPartials: 2 }))).toEqual([
    'partial_image',
    'partial_image',
  ]);
  const failed = await stream({ kind: 'stream-error', afterPartials: 1, code: 'moderation_blocked' });
  expect(names(failed)).toEqual(['partial_image', 'error']);
  expect(failed.at(-1)?.data).toMatchObject({
    type: 'error',
    error: { code: 'moderation_blocked', param: null },
  });
  expect(emulator.charges.map((charge) => charge.callIndex)).toEqual([0, 1]);
});

test('refuses a fault that does not fit the call, so that no test proves nothing', async () => {
  const { emulator, generate } = await setup();
  emulator.script({ kind: 'stream-cut', afterPartials: 0 });
  expect((await errorOf(await generate({}))).code).toBe('emulator_misuse');
  expect(() => emulator.script({ kind: 'cut', fraction: 2 })).toThrow();
});

test.for(['hang', 'stall'] as const)('ends a call that %ss when it closes', async (kind) => {
  const { emulator } = await setup();
  const hold = emulator.hold();
  emulator.script(Fault.parse({ kind, fraction: 0.5 }));
  const call = bareCall(emulator);
  await hold.arrived;
  hold.release();
  await emulator.close();
  await call;
  expect(emulator.charges).toHaveLength(1);
  expect(emulator.calls[0]?.outcome).toMatchObject({ fault: kind, wasCharged: true });
});
