import type { IncomingMessage } from 'node:http';
import { AppError } from '../../shared/errors.ts';

/** So much of a refused body is still read, so that the sender hears why instead of meeting a closed socket. */
const maxDiscardedBytes = 256 * 1024 * 1024;

/** The body's chunks, refused past `maxBytes`. Ending early leaves the socket open for the reply. */
export async function* bodyChunks(request: IncomingMessage, maxBytes: number): AsyncGenerator<Uint8Array> {
  const tooLarge = new AppError('invalid-input', `The request is larger than ${megabytes(maxBytes)} MB.`);
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge;
  let sizeBytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    // Requests are never given an encoding, so their chunks are bytes.
    const bytes = chunk as Uint8Array;
    sizeBytes += bytes.byteLength;
    if (sizeBytes > maxBytes) throw tooLarge;
    yield bytes;
  }
}

/** The body as JSON, or undefined when it is empty. */
export async function readJson(request: IncomingMessage, maxBytes: number): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bodyChunks(request, maxBytes)) chunks.push(chunk);
  if (chunks.length === 0) return undefined;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)));
  } catch (error) {
    throw new AppError('invalid-input', 'The request is not JSON.', { cause: error });
  }
}

/** Reads on without keeping anything: a socket closed under a sender loses our reply to it. */
export function discardRest(request: IncomingMessage): void {
  if (request.readableEnded || request.destroyed) return;
  let leftBytes = maxDiscardedBytes;
  request.on('data', (chunk: Uint8Array) => {
    leftBytes -= chunk.byteLength;
    if (leftBytes < 0) request.destroy();
  });
  request.resume();
}

function megabytes(sizeBytes: number): number {
  return Math.floor(sizeBytes / (1024 * 1024));
}
