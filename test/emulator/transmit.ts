import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Fault, FaultKind } from './fault.ts';
import type { PaidAnswer, StreamEvent } from './reply.ts';

/** What is to be sent, before anything goes wrong with it. */
export interface Outgoing {
  readonly response: ServerResponse;
  readonly answer: PaidAnswer;
  readonly headers: Readonly<Record<string, string>>;
  /** Called after so many events of a stream were sent; a hold may make it wait. */
  readonly afterEvents: (count: number) => Promise<void>;
  /** Ends every wait when the emulator closes. */
  readonly signal: AbortSignal;
}

type Send = (outgoing: Outgoing) => Promise<void>;
type Senders = {
  readonly [Kind in FaultKind]?: (outgoing: Outgoing, fault: Extract<Fault, { kind: Kind }>) => Promise<void>;
};

/** How each fault reaches the wire; kinds not in the table change the content only and are sent correctly. */
const senders: Senders = {
  delay: async (outgoing, { delayMs }) => {
    await wait(delayMs, undefined, { signal: outgoing.signal });
    await sendCorrectly(outgoing);
  },
  hang: async ({ signal }) => untilAborted(signal),
  'reset-before-headers': async ({ response }) => reset(response),
  'close-without-reply': async ({ response }) => finish(response),
  'reset-after-headers': async (outgoing) => {
    start(outgoing, bodyOf(outgoing.answer).length);
    outgoing.response.flushHeaders();
    reset(outgoing.response);
  },
  cut: async (outgoing, { fraction }) => {
    await sendPart(outgoing, fraction);
    reset(outgoing.response);
  },
  stall: async (outgoing, { fraction }) => {
    await sendPart(outgoing, fraction);
    await untilAborted(outgoing.signal);
  },
  'truncated-json': async (outgoing) => {
    const body = bodyOf(outgoing.answer);
    await sendBytes(outgoing, body.subarray(0, Math.floor(body.length / 2)));
  },
  'length-too-long': async (outgoing) => {
    const body = bodyOf(outgoing.answer);
    start(outgoing, body.length + 1000);
    await write(outgoing.response, body);
    finish(outgoing.response);
  },
  'length-too-short': async (outgoing) => {
    const body = bodyOf(outgoing.answer);
    start(outgoing, Math.floor(body.length / 2));
    await write(outgoing.response, body);
    finish(outgoing.response);
  },
  'unterminated-chunk': async (outgoing) => {
    start(outgoing, null);
    await write(outgoing.response, bodyOf(outgoing.answer));
    finish(outgoing.response);
  },
  garbage: async (outgoing) => sendBytes(outgoing, Buffer.from('\u0000\u0001}{ not json \ufffd'.repeat(40))),
  html: async (outgoing) =>
    sendBytes(
      outgoing,
      Buffer.from('<!doctype html><title>Sign in</title><p>Please sign in to this network.'),
      {
        'content-type': 'text/html; charset=utf-8',
      },
    ),
  'bad-gzip': async (outgoing) =>
    sendBytes(outgoing, bodyOf(outgoing.answer), { 'content-encoding': 'gzip' }),
  'slow-drip': async (outgoing, { chunkBytes, everyMs }) => {
    const body = bodyOf(outgoing.answer);
    start(outgoing, body.length);
    for (let from = 0; from < body.length; from += chunkBytes) {
      await write(outgoing.response, body.subarray(from, from + chunkBytes));
      await wait(everyMs, undefined, { signal: outgoing.signal });
    }
    outgoing.response.end();
  },
  'huge-body': sendHuge,
};

/** Sends a paid answer, as the fault says where there is one. */
export async function transmit(outgoing: Outgoing, fault: Fault | null): Promise<void> {
  // Safe: the table's key and the function's fault are of the same kind by its type.
  const send =
    fault === null
      ? undefined
      : (senders[fault.kind] as ((o: Outgoing, f: Fault) => Promise<void>) | undefined);
  if (send === undefined || fault === null) await sendCorrectly(outgoing);
  else await send(outgoing, fault);
}

const sendCorrectly: Send = async (outgoing) => {
  if (outgoing.answer.kind === 'json') return sendBytes(outgoing, bodyOf(outgoing.answer));
  start(outgoing, null);
  outgoing.response.flushHeaders();
  let count = 0;
  await outgoing.afterEvents(count);
  for (const event of outgoing.answer.events) {
    await write(outgoing.response, frame(event));
    count += 1;
    await outgoing.afterEvents(count);
  }
  outgoing.response.end();
};

function frame({ name, data, raw }: StreamEvent): Buffer {
  return Buffer.from(raw ?? `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
}

function bodyOf(answer: PaidAnswer): Buffer {
  if (answer.kind === 'json') return Buffer.from(JSON.stringify(answer.document));
  return Buffer.concat(answer.events.map(frame));
}

function start(
  { response, answer, headers }: Outgoing,
  length: number | null,
  more: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(200, {
    'content-type': answer.kind === 'json' ? 'application/json' : 'text/event-stream; charset=utf-8',
    ...headers,
    ...(length === null ? {} : { 'content-length': String(length) }),
    ...more,
  });
}

async function sendBytes(
  outgoing: Outgoing,
  body: Uint8Array,
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  start(outgoing, body.length, more);
  outgoing.response.end(body);
}

async function sendPart(outgoing: Outgoing, fraction: number): Promise<void> {
  const body = bodyOf(outgoing.answer);
  start(outgoing, body.length);
  outgoing.response.flushHeaders();
  await write(outgoing.response, body.subarray(0, Math.floor(body.length * fraction)));
}

async function sendHuge(outgoing: Outgoing, { sizeBytes }: { readonly sizeBytes: number }): Promise<void> {
  start(outgoing, null);
  const filler = Buffer.alloc(256 * 1024, 'x');
  await write(outgoing.response, Buffer.from('{"padding":"'));
  for (let sent = 0; sent < sizeBytes && !outgoing.response.destroyed; sent += filler.length) {
    await write(outgoing.response, filler);
  }
  outgoing.response.end(Buffer.concat([Buffer.from('",'), bodyOf(outgoing.answer).subarray(1)]));
}

/** Waits until the system took the bytes, or the caller left. */
function write(response: ServerResponse, bytes: Uint8Array): Promise<void> {
  if (response.destroyed || bytes.length === 0) return Promise.resolve();
  return new Promise((resolve) => {
    response.once('close', resolve);
    response.write(bytes, () => {
      response.off('close', resolve);
      resolve();
    });
  });
}

function reset(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}

/** FIN without ending the HTTP message. */
function finish(response: ServerResponse): void {
  response.socket?.end();
}

async function untilAborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}
