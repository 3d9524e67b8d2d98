import { protocol } from 'electron';
import type { Core } from '../core/core.ts';
import { httpStatus } from '../core/http-surface/http-status.ts';
import { commonHeaders, inertPolicy } from '../core/http-surface/page-security.ts';
import type { Logger } from '../core/ports.ts';
import { AppError, toWireError } from '../shared/errors.ts';
import { appHost, appScheme, pageOrigin } from './page-address.ts';
import type { PageFiles } from './page-files.ts';

export interface ProtocolParts {
  readonly core: Pick<Core, 'media' | 'upload'>;
  readonly files: PageFiles;
  readonly log: Logger;
}

/** Before `ready`, or Chromium treats our addresses as opaque and refuses fetch, streams and a strict policy. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: appScheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
    },
  ]);
}

/** Answers everything the window asks for. */
export function serveApp(parts: ProtocolParts): void {
  protocol.handle(appScheme, (request) => answerRequest(parts, request));
}

/** One request of the page: its files, pixels by id, and bytes on their way in. */
async function answerRequest(parts: ProtocolParts, request: Request): Promise<Response> {
  try {
    return secured(await route(parts, request));
  } catch (error) {
    if (!(error instanceof AppError)) parts.log.error('protocol failed', error, { method: request.method });
    const wire = toWireError(error);
    return secured(Response.json({ ok: false, error: wire }, { status: httpStatus[wire.code] }));
  }
}

async function route({ core, files }: ProtocolParts, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (url.host !== appHost || isForeign(request)) throw nowhere();
  if (url.pathname === '/upload' && request.method === 'POST') return upload(core, request);
  if (!isRead) throw nowhere();
  if (url.pathname.startsWith('/media/')) return core.media(request);
  const file = await files(url.pathname);
  if (file === null) throw nowhere();
  return file;
}

/** Chromium names the asking page with every POST; a name that is not ours is nobody we know. */
function isForeign(request: Request): boolean {
  const origin = request.headers.get('origin');
  return origin !== null && origin !== pageOrigin;
}

async function upload(core: Pick<Core, 'upload'>, request: Request): Promise<Response> {
  if (request.headers.get('content-type') !== 'application/octet-stream') {
    throw new AppError('invalid-input', 'This address takes application/octet-stream only.');
  }
  const body = request.body ?? new Blob([]).stream();
  return Response.json({ ok: true, value: await core.upload(body) });
}

function nowhere(): AppError {
  return new AppError('not-found', 'There is nothing at this address.');
}

/** The page brings its own policy; everything else may do nothing, even opened by itself. */
function secured(reply: Response): Response {
  const headers = new Headers(reply.headers);
  for (const [name, value] of Object.entries(commonHeaders)) headers.set(name, value);
  if (!headers.has('Content-Security-Policy')) headers.set('Content-Security-Policy', inertPolicy);
  return new Response(reply.body, { status: reply.status, headers });
}
