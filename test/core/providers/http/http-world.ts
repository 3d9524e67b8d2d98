import { mkdtemp, rm } from 'node:fs/promises';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { once } from 'node:events';
import { createServer as createRawServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { HttpLimits } from '../../../../src/core/providers/http/http-limits.ts';
import { createProviderHttp } from '../../../../src/core/providers/http/provider-http.ts';
import type { PaidCall } from '../../../../src/core/providers/http.ts';
import type { WireRequest } from '../../../../src/core/providers/provider.ts';
import { quietLog } from '../../../contract/provider-world.ts';

export const key = 'sk-a-key-nobody-may-see-0001';

/** What reached a server. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface TestServer {
  readonly origin: string;
  readonly port: number;
  readonly server: Server;
  /** Whole requests, in order of arrival. */
  readonly received: readonly Received[];
}

export type Answer = (response: ServerResponse, request: Received) => void;

/** A server on loopback that reads each request whole and then answers as told. */
export async function startServer(answer: Answer): Promise<TestServer> {
  const received: Received[] = [];
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const whole = { method, url, headers, body: Buffer.concat(chunks) };
      received.push(whole);
      answer(response, whole);
    });
  };
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  });
  // Safe: a listening TCP server has such an address.
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, port, server, received };
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'proofsheet-http-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export interface HttpSetup {
  readonly limits?: Partial<HttpLimits>;
  readonly environment?: Readonly<Record<string, string>>;
}

/** The real HTTP layer with a folder for replies; `call` fills in what a test does not care about. */
export async function setup(options: HttpSetup = {}) {
  const folder = await temporaryFolder();
  const http = createProviderHttp({
    log: quietLog,
    limits: options.limits ?? {},
    environment: options.environment ?? {},
  });
  onTestFinished(() => http.close());
  const steps: string[] = [];
  const call = (baseUrl: string, given: Partial<PaidCall> = {}): PaidCall => ({
    baseUrl,
    wire: jsonWire({ prompt: 'a kite' }),
    headers: { authorization: `Bearer ${key}` },
    folder,
    attemptId: 7,
    filePath: (sha256) => path.join(folder, sha256),
    signal: new AbortController().signal,
    onSending: () => void steps.push('sending'),
    onReceiving: ({ status }) => void steps.push(`receiving ${status}`),
    ...given,
  });
  return { folder, http, call, steps };
}

export function jsonWire(body: unknown): Extract<WireRequest, { method: 'POST' }> {
  return { method: 'POST', path: '/images', encoding: 'json', body, isStreamed: false };
}

/** A server that takes connections and does with them what a test says; nothing of HTTP. */
export async function startRawServer(
  onConnection: (socket: Socket) => void,
): Promise<{ origin: string; port: number }> {
  const sockets = new Set<Socket>();
  const server = createRawServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    onConnection(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    sockets.forEach((socket) => socket.destroy());
    const closed = once(server, 'close');
    server.close();
    await closed;
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { origin: `http://127.0.0.1:${port}`, port };
}

/** A port that was just free: nobody listens on it. */
export async function freePort(): Promise<{ origin: string; port: number }> {
  const server = createRawServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  server.close();
  await once(server, 'close');
  return { origin: `http://127.0.0.1:${port}`, port };
}
