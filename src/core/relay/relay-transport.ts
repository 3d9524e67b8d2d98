import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { z } from 'zod';
import { AppError, fromWireError, WireError } from '../../shared/errors.ts';
import { CoreEvent } from '../../shared/events.ts';
import { createEventParser } from '../../shared/event-stream.ts';
import { UploadId } from '../../shared/ids.ts';
import type { CallReply, Transport } from '../../shared/transport.ts';
import { isPrivateFolder } from './private-folder.ts';
import { relayAddresses, type RelayPlace } from './relay-address.ts';

/** The process that held the library is gone: it ended, was killed, or closed before it could answer. */
export class RelayLostError extends AppError {
  constructor(cause?: unknown) {
    super(
      'unavailable',
      'The Proofsheet that had this library open ended before it could answer. Try again.',
      {
        cause,
      },
    );
    this.name = 'RelayLostError';
  }
}

/** A transport to whoever holds the library, with the one thing a transport inside a process cannot have: an end. */
export interface RelayTransport extends Transport {
  /** Aborted, with a `RelayLostError`, when the holder is gone. */
  readonly lost: AbortSignal;
  close(): void;
}

/**
 * Connects to the process that holds the library; null when nobody listens, which is so for a moment while a holder
 * starts or ends. The event stream stays open from here to `close`, so that a holder knows somebody still needs it.
 */
export async function connectRelay(
  libraryPath: string,
  place: RelayPlace = {},
): Promise<RelayTransport | null> {
  for (const address of relayAddresses(libraryPath, place)) {
    if (!isTrusted(address)) continue;
    const transport = await connectAt(address);
    if (transport) return transport;
  }
  return null;
}

function isTrusted(address: string): boolean {
  return address.startsWith('\\\\.\\pipe\\') || isPrivateFolder(path.dirname(address));
}

async function connectAt(address: string): Promise<RelayTransport | null> {
  const listeners = new Set<{ onEvent: (event: CoreEvent) => void; onGap: () => void }>();
  const lost = new AbortController();
  const stream = await openEvents(address);
  if (stream === null) return null;
  const read = createEventParser(({ event: name, data }) => {
    // The holder may be of another version: events this one does not know are passed over.
    const event = name === 'message' ? CoreEvent.safeParse(parseJson(data)).data : undefined;
    if (event) for (const listener of [...listeners]) listener.onEvent(event);
  });
  const lose = (): void => {
    if (lost.signal.aborted) return;
    lost.abort(new RelayLostError());
    for (const listener of [...listeners]) listener.onGap();
  };
  // 'close' follows 'end' as well as 'error': one ending, however it came about.
  stream.setEncoding('utf8').on('data', read).on('error', lose).on('close', lose);
  return {
    lost: lost.signal,
    call: (name, input) => relayCall(address, name, input),
    upload: async (bytes) => relayUpload(address, new Uint8Array(await bytes.arrayBuffer())),
    subscribe(onEvent, onGap) {
      const listener = { onEvent, onGap };
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      stream
        .off('close', lose)
        .off('error', lose)
        .on('error', () => undefined);
      stream.destroy();
    },
  };
}

/** The holder answers from memory; only a stopped or hanging one takes longer. */
const answersWithinMs = 5_000;

/** Null when nobody listens or the listener went away first: no call was made, so asking elsewhere is safe. */
function openEvents(address: string): Promise<IncomingMessage | null> {
  return new Promise((resolve) => {
    const request = ask(address, 'GET', '/events');
    request.once('error', () => resolve(null));
    // A process that is stopped still has its socket: what does not answer is treated as not there.
    request.setTimeout(answersWithinMs, () => request.destroy());
    request.once('response', (response) => {
      request.setTimeout(0);
      if (response.statusCode === 200) {
        resolve(response);
        return;
      }
      response.destroy();
      resolve(null);
    });
    request.end();
  });
}

async function relayCall(address: string, name: string, input: unknown): Promise<CallReply> {
  const body = JSON.stringify(input ?? {});
  return readReply(await exchange(address, `/rpc/${encodeURIComponent(name)}`, 'application/json', body));
}

async function relayUpload(address: string, bytes: Uint8Array): Promise<UploadId> {
  const reply = readReply(await exchange(address, '/upload', 'application/octet-stream', bytes));
  if (!reply.ok) throw fromWireError(WireError.parse(reply.error));
  return UploadId.parse(reply.value);
}

const Reply = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: WireError }),
]);

function readReply(text: string): CallReply {
  const reply = Reply.safeParse(parseJson(text));
  if (!reply.success) throw new RelayLostError(reply.error);
  return reply.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function exchange(
  address: string,
  target: string,
  contentType: string,
  body: string | Uint8Array,
): Promise<string> {
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = ask(address, 'POST', target, contentType, Buffer.byteLength(body));
      request.once('error', reject).once('response', resolve);
      request.end(body);
    });
    return (await buffer(response)).toString('utf8');
  } catch (error) {
    throw new RelayLostError(error);
  }
}

/** A connection per request: one kept alive may be closing at the other end while it is used at this one. */
function ask(
  socketPath: string,
  method: string,
  target: string,
  contentType?: string,
  sizeBytes?: number,
): ClientRequest {
  const headers: Record<string, string | number> = { host: 'localhost' };
  if (contentType !== undefined) headers['content-type'] = contentType;
  if (sizeBytes !== undefined) headers['content-length'] = sizeBytes;
  return httpRequest({ socketPath, method, path: target, headers, agent: false });
}
