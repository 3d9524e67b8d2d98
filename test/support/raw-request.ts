import { request, type OutgoingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';

export interface RawReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface RawRequest {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Uint8Array;
}

/** A request exactly as written: no cookies, no normalised path, any Host. */
export function rawRequest(port: number, path: string, options: RawRequest = {}): Promise<RawReply> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, agent: false, ...withoutBody(options) });
    sent.on('error', reject);
    sent.on('response', (response) => {
      text(response).then(
        (body) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        reject,
      );
    });
    sent.end(options.body);
  });
}

function withoutBody({ method, headers }: RawRequest): { method: string; headers: OutgoingHttpHeaders } {
  return { method: method ?? 'GET', headers: headers ?? {} };
}
