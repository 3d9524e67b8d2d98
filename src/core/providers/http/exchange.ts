import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { ChunkQueue } from './chunk-queue.ts';
import { flatHeaders } from './reply-headers.ts';

export interface Outgoing {
  readonly url: URL;
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable | string | null;
  readonly signal: AbortSignal;
}

/** A reply that has begun. */
export interface Incoming {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Every byte that arrives, then the end or what broke it off; can be read once. */
  readonly chunks: AsyncIterable<Buffer>;
}

/**
 * One request on undici's dispatcher itself. Its `request` and `fetch` drop bytes that arrived just before a reset, and
 * notice an abort only once a connection is made; neither will do where the bytes are paid for. Never follows a
 * redirect, never decodes, never repeats.
 */
export function exchange(dispatcher: Dispatcher, outgoing: Outgoing): Promise<Incoming> {
  const { url, method, headers, body, signal } = outgoing;
  if (signal.aborted) return Promise.reject(asError(signal.reason));
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | null = null;
    let chunks: ChunkQueue | null = null;
    const onAbort = (): void => {
      const reason = asError(signal.reason);
      if (controller) controller.abort(reason);
      // Still connecting: destroying ends the wait, and a request that was not written by now never will be.
      else void dispatcher.destroy(reason).finally(() => reject(reason));
    };
    const settle = (): void => signal.removeEventListener('abort', onAbort);
    signal.addEventListener('abort', onAbort);
    dispatcher.dispatch(
      { origin: url.origin, path: url.pathname + url.search, method, headers, body },
      {
        onRequestStart(started) {
          controller = started;
          if (signal.aborted) started.abort(asError(signal.reason));
        },
        onResponseStart(started, status, rawHeaders) {
          if (status < 200) return;
          chunks = new ChunkQueue(started);
          resolve({ status, headers: flatHeaders(rawHeaders), chunks });
        },
        onResponseData: (_controller, chunk) => chunks?.push(chunk),
        onResponseEnd() {
          settle();
          chunks?.end(null);
        },
        onResponseError(_controller, error) {
          settle();
          chunks?.end(error);
          reject(error);
        },
      },
    );
  });
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
