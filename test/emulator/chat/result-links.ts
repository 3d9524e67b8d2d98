import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

const lifeSeconds = 24 * 60 * 60;
const secret = 'emulator-signature';

export interface ResultFiles {
  readonly files: Map<string, Uint8Array>;
  hoursPassed: number;
}

/** Keeps bytes and gives a link that works for a day. */
export function keepResult(results: ResultFiles, origin: string, name: string, bytes: Uint8Array): string {
  results.files.set(name, bytes);
  const expires = nowSeconds(results) + lifeSeconds;
  return `${origin}/files/${name}?expires=${expires}&signature=${signature(name, expires)}`;
}

/** Serves a link while its signature holds; afterwards 403, as signed storage does. */
export function sendResult(results: ResultFiles, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://emulator');
  const name = url.pathname.slice('/files/'.length);
  const expires = Number(url.searchParams.get('expires'));
  const isSigned = url.searchParams.get('signature') === signature(name, expires);
  const bytes = results.files.get(name);
  if (!isSigned || expires < nowSeconds(results) || bytes === undefined) {
    response
      .writeHead(403, { 'content-type': 'application/xml' })
      .end('<Error><Code>AccessDenied</Code></Error>');
    return;
  }
  response.writeHead(200, { 'content-type': 'image/png', 'content-length': String(bytes.length) }).end(bytes);
}

function nowSeconds({ hoursPassed }: ResultFiles): number {
  return Math.floor(Date.now() / 1000) + hoursPassed * 3600;
}

function signature(name: string, expires: number): string {
  return createHash('sha256').update(`${secret}/${name}/${expires}`).digest('hex').slice(0, 32);
}
