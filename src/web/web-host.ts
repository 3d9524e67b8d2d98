import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Core } from '../core/core.ts';
import {
  createHttpSurface,
  isSurfacePath,
  requestPath,
  sendReply,
  type HttpSurface,
} from '../core/http-surface/http-surface.ts';
import { commonHeaders, inertPolicy } from '../core/http-surface/page-security.ts';
import { AppError } from '../shared/errors.ts';
import { createGuard, type Guard } from './guard.ts';
import { sendPlainPage, sendWelcome } from './plain-page.ts';
import { readStaticFiles, type StaticFiles } from './static-files.ts';

export interface WebHostOptions {
  readonly core: Pick<Core, 'dispatch' | 'upload' | 'subscribe' | 'media'>;
  /** The built window: `out/renderer`. */
  readonly staticFolder: string;
  /** Any free one when left out. */
  readonly port?: number;
}

/** The window in a browser, on this machine only. Closing it does not close the core. */
export interface WebHost {
  /** Opens one browser, once. */
  readonly url: string;
  close(): Promise<void>;
}

interface Parts {
  readonly surface: HttpSurface;
  readonly files: StaticFiles;
  readonly guard: Guard;
}

/** Serves a core and the built window on 127.0.0.1. */
export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  const files = await readStaticFiles(options.staticFolder);
  const server = createServer();
  const port = await listen(server, options.port ?? 0);
  const surface = createHttpSurface({ core: options.core, caller: 'page' });
  const parts: Parts = { surface, files, guard: createGuard(port) };
  server.on('request', (request, response) => answer(parts, request, response));
  return {
    url: parts.guard.url,
    async close() {
      surface.close();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function listen(server: Server, port: number): Promise<number> {
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    const message = `Port ${port} cannot be used: another program has it, or it is reserved. Choose another.`;
    throw new AppError('unavailable', message, { cause: error });
  }
  // A server that listens on TCP has an address object, never a path or null.
  return (server.address() as AddressInfo).port;
}

function answer(parts: Parts, request: IncomingMessage, response: ServerResponse): void {
  for (const [name, value] of Object.entries(commonHeaders)) response.setHeader(name, value);
  response.setHeader('Content-Security-Policy', inertPolicy);
  const pathname = requestPath(request);
  const admission = parts.guard.admit(request, pathname);
  if (admission.kind === 'refused') refuse(request, response, admission.status, admission.message);
  else if (admission.kind === 'exchange') sendWelcome(request, response, admission.cookie);
  else if (isSurfacePath(pathname)) parts.surface.handle(request, response);
  else sendFile(parts.files, pathname, request, response);
}

function sendFile(
  files: StaticFiles,
  pathname: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (pathname.startsWith('/open/')) {
    // The printed address again, in the browser that has its session.
    response.writeHead(303, { Location: '/' });
    response.end();
  } else if (!files.has(pathname)) refuse(request, response, 404, 'There is nothing at this address.');
  else if (request.method !== 'GET' && request.method !== 'HEAD') {
    refuse(request, response, 405, 'This address can only be read.');
  } else {
    files.send(pathname, response, request.method === 'HEAD').catch(() => {
      // The file went away since the start (a rebuild): cut, as there may be headers out already.
      response.destroy();
    });
  }
}

/** In words where a person looks, as a reply of the contract where the window asks. */
function refuse(request: IncomingMessage, response: ServerResponse, status: number, message: string): void {
  // The body is not read: a refused sender is not owed its bandwidth.
  response.setHeader('Connection', 'close');
  if (request.method === 'GET' && request.headers.accept?.includes('text/html')) {
    sendPlainPage(response, status, message);
    return;
  }
  const code = status === 404 || status === 405 ? 'not-found' : 'unavailable';
  sendReply(response, { ok: false, error: { code, message } }, status);
}
