import type { IncomingMessage, ServerResponse } from 'node:http';
import { Refusal } from './refusal.ts';

const maxBodyBytes = 900 * 1024 * 1024;

/** The whole body, or null when the caller left before its end. */
export async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  try {
    for await (const chunk of request) {
      const bytes = chunk as Buffer; // no encoding was set, so Node gives buffers
      sizeBytes += bytes.length;
      if (sizeBytes > maxBodyBytes) throw tooLarge();
      chunks.push(bytes);
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    return null;
  }
  return Buffer.concat(chunks);
}

function tooLarge(): Refusal {
  return new Refusal(413, {
    message: 'The request body is too large.',
    type: 'invalid_request_error',
    param: null,
    code: 'request_too_large',
  });
}

export function sendJson(
  response: ServerResponse,
  status: number,
  document: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const body = Buffer.from(JSON.stringify(document));
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': String(body.length),
    ...headers,
  });
  response.end(body);
}

export function sendRefusal(
  response: ServerResponse,
  refusal: Refusal,
  headers: Readonly<Record<string, string>> = {},
): void {
  sendJson(response, refusal.status, { error: refusal.body }, { ...headers, ...refusal.headers });
}
