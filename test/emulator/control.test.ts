import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { eventsOf, replyOf, setup } from './support.ts';

test('holds a call after it was charged and before a byte is answered', async () => {
  const { emulator, generate } = await setup();
  const hold = emulator.hold();
  const reply = generate({});
  await hold.arrived;
  expect(emulator.charges).toHaveLength(1);
  expect(emulator.calls[0]?.outcome).toMatchObject({ state: 'answering', status: null });
  hold.release();
  expect((await reply).status).toBe(200);
  expect(emulator.calls[0]?.outcome).toMatchObject({ state: 'answered', status: 200 });
});

test('holds a stream between its partial pictures', async () => {
  const { emulator, generateRaw } = await setup();
  const hold = emulator.hold({ afterPartials: 1 });
  const response = await generateRaw({ stream: true, partial_images: 2 });
  await hold.arrived;
  hold.release();
  expect(eventsOf(await response.text())).toHaveLength(3);
});

test('keeps the charge of a caller that leaves while it is held', async () => {
  const { emulator, generate, get } = await setup();
  const hold = emulator.hold();
  const controller = new AbortController();
  const body = JSON.stringify({ model: 'gpt-image-2', prompt: 'a boat' });
  const call = fetch(`${emulator.baseUrl}/images/generations`, {
    method: 'POST',
    headers: { authorization: `Bearer ${emulator.key}`, 'content-type': 'application/json' },
    body,
    signal: controller.signal,
  });
  await hold.arrived;
  controller.abort();
  await expect(call).rejects.toThrow();
  while (emulator.calls[0]?.outcome.state === 'answering') await get('/models');
  hold.release();
  await generate({});
  expect(emulator.charges.map((charge) => charge.callIndex)).toEqual([0, 1]);
  expect(emulator.calls[0]).toMatchObject({
    bodyBytes: body.length,
    outcome: { state: 'broken', status: null },
  });
});

test('records a caller that dies within its own body, and charges nothing', async () => {
  const { emulator, get } = await setup();
  const controller = new AbortController();
  const body = new ReadableStream<Uint8Array>({
    start: (stream) => stream.enqueue(new TextEncoder().encode('{"prompt":')),
  });
  const init = { method: 'POST', body, duplex: 'half', signal: controller.signal } as RequestInit; // duplex is Node's own
  const call = fetch(`${emulator.baseUrl}/images/generations`, init);
  while (emulator.calls.length === 0) await get('/models');
  controller.abort();
  await expect(call).rejects.toThrow();
  while (emulator.calls[0]?.outcome.state === 'receiving') await get('/models');
  expect(emulator.calls[0]?.outcome).toMatchObject({ state: 'aborted', wasCharged: false });
  expect(emulator.charges).toEqual([]);
});

test('is scripted, held, counted and reset over HTTP', async () => {
  const { emulator, generate } = await setup();
  const control = (path: string, body?: unknown) =>
    fetch(`${emulator.origin}/_emulator/${path}`, {
      method: 'POST',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  expect((await control('fault', [{ kind: 'empty-data' }, { kind: 'status', status: 500 }])).status).toBe(
    204,
  );
  const held = (await (await control('hold', {})).json()) as { hold: number };
  const first = generate({});
  expect((await fetch(`${emulator.origin}/_emulator/hold/${held.hold}`)).status).toBe(204);
  expect((await control(`hold/${held.hold}/release`)).status).toBe(204);
  expect((await replyOf(await first)).data).toEqual([]);
  expect((await generate({})).status).toBe(500);
  const seen = (await (await fetch(`${emulator.origin}/_emulator/calls`)).json()) as Record<
    string,
    unknown[]
  >;
  expect(seen).toMatchObject({
    calls: [
      { path: '/v1/images/generations', outcome: { status: 200, wasCharged: true } },
      { outcome: { status: 500, wasCharged: false } },
    ],
    charges: [{ callIndex: 0, amountNanos: 11 * 5000 + 196 * 30_000 }],
  });
  expect((await control('reset')).status).toBe(204);
  expect([emulator.calls.length, emulator.charges.length]).toEqual([0, 0]);
});

test.for([
  ['an unknown kind', 'fault', '{"kind":"magic"}', 400],
  ['no JSON', 'fault', 'cut', 400],
  ['an unknown route', 'nothing', '', 404],
  ['a hold nobody made', 'hold/9/release', '', 404],
] as const)('answers %s on the control endpoint with an error', async ([, path, body, status]) => {
  const { emulator } = await setup();
  const response = await fetch(`${emulator.origin}/_emulator/${path}`, { method: 'POST', body });
  expect(response.status).toBe(status);
  expect(await response.json()).toHaveProperty('error');
});

function run(...flags: string[]) {
  const child = spawn(process.execPath, ['test/emulator/index.ts', ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
}

test('prints its address first when started from a terminal, answers, and stops on a signal', async () => {
  const { child, lines } = run('--key', 'sk-mine');
  const { value: baseUrl } = await lines.next();
  expect(baseUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1$/);
  const response = await fetch(`${baseUrl}/models`, { headers: { authorization: 'Bearer sk-mine' } });
  expect(((await response.json()) as { data: unknown[] }).data.length).toBeGreaterThan(5);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('explains its flags and refuses bad ones', async () => {
  const help = run('--help');
  expect((await help.lines.next()).value).toContain('takes no money');
  const bad = run('--port', 'x');
  expect(await once(bad.child, 'exit')).toEqual([2, null]);
});
