import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Readable } from 'node:stream';

/** What undici did with one request, as its diagnostics tell: the only evidence of whether bytes may have left. */
export interface RequestTrace {
  /** undici took the request: from here on silence of `sendHeaders` proves that nothing was written. */
  wasCreated(): boolean;
  /** The request's head was handed to the socket; any part of it may have left. */
  wasSent(): boolean;
  close(): void;
}

interface TraceListener {
  onHeadersSent(): void;
  onBodyChunkSent(): void;
  onBodySent(): void;
}

/**
 * Watches the one request whose body is `body`. Many requests run at once, in undici's copies of this package and of
 * Node itself, and all publish on the same channels; a body stream belongs to exactly one of them (a CONNECT to a proxy
 * has none). Publishing is synchronous and comes before the write it announces (undici 8, client-h1.js `writeH1`).
 */
export function traceRequest(body: Readable, listener: TraceListener): RequestTrace {
  let created = false;
  let sent = false;
  const handlers: Readonly<Record<string, () => void>> = {
    'undici:request:create': () => void (created = true),
    'undici:client:sendHeaders': () => {
      sent = true;
      listener.onHeadersSent();
    },
    'undici:request:bodyChunkSent': () => listener.onBodyChunkSent(),
    'undici:request:bodySent': () => listener.onBodySent(),
  };
  const subscriptions = Object.entries(handlers).map(([channel, handle]) => {
    const onMessage = (message: unknown): void => {
      if (bodyOf(message) === body) handle();
    };
    subscribe(channel, onMessage);
    return () => unsubscribe(channel, onMessage);
  });
  return {
    wasCreated: () => created,
    wasSent: () => sent,
    close: () => subscriptions.forEach((stop) => stop()),
  };
}

function bodyOf(message: unknown): unknown {
  if (typeof message !== 'object' || message === null || !('request' in message)) return undefined;
  const { request } = message;
  return typeof request === 'object' && request !== null && 'body' in request ? request.body : undefined;
}
