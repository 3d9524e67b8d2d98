import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** What the media route may know of a request: nothing else of it is passed on. */
const passedHeaders = ['range', 'if-none-match', 'if-modified-since', 'if-range'] as const;

/** Thumbnails are smaller: in one piece they cost half of what a stream of pieces does. */
const sentAtOnceBytes = 262_144;

/** A node request as the web `Request` core's media route takes. */
export function toWebRequest(request: IncomingMessage, pathname: string, signal: AbortSignal): Request {
  const headers = new Headers();
  for (const name of passedHeaders) {
    const value = request.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  return new Request(`http://proofsheet.invalid${pathname}`, {
    method: request.method ?? 'GET',
    headers,
    signal,
  });
}

/** Sends a web `Response`; a reader that went away midway is no error. */
export async function sendWebResponse(
  reply: Response,
  response: ServerResponse,
  isHead: boolean,
): Promise<void> {
  reply.headers.forEach((value, name) => response.setHeader(name, value));
  response.writeHead(reply.status);
  if (!reply.body || isHead) {
    await reply.body?.cancel();
    response.end();
    return;
  }
  const sizeBytes = Number(reply.headers.get('content-length') ?? Number.POSITIVE_INFINITY);
  try {
    if (sizeBytes <= sentAtOnceBytes) response.end(await reply.bytes());
    else await pipeline(Readable.fromWeb(reply.body), response);
  } catch {
    // Headers are out: the only thing left to tell the reader is a cut connection.
    response.destroy();
  }
}
