import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError, toWireError, type WireError } from '../../shared/errors.ts';
import { seqHeader, type CallReply } from '../../shared/transport.ts';
import type { Caller, Core } from '../core.ts';
import { createEventFeed, type EventFeed } from './event-feed.ts';
import { httpStatus } from './http-status.ts';
import { bodyChunks, discardRest, readJson } from './read-body.ts';
import { sendWebResponse, toWebRequest } from './send-web-response.ts';

export interface HttpSurfaceOptions {
  readonly core: Pick<Core, 'dispatch' | 'upload' | 'subscribe' | 'media'>;
  readonly caller: Caller;
}

/** The HTTP face of core, for `node:http` over TCP or over a local socket. */
export interface HttpSurface {
  handle(this: void, request: IncomingMessage, response: ServerResponse): void;
  /** Ends event streams; the server itself belongs to the host. */
  close(): void;
}

const maxCallBytes = 1024 * 1024;
const maxUploadBytes = 64 * 1024 * 1024;

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly pathname: string;
  readonly options: HttpSurfaceOptions;
  readonly feed: EventFeed;
}

interface Route {
  readonly path: RegExp;
  readonly methods: readonly string[];
  /** A type no HTML form can send: with it, a foreign page needs a permission we never give. */
  readonly contentType?: string;
  answer(exchange: Exchange): Promise<void>;
}

const routes: readonly Route[] = [
  {
    path: /^\/rpc\//,
    methods: ['POST'],
    contentType: 'application/json',
    answer: call,
  },
  {
    path: /^\/upload$/,
    methods: ['POST'],
    contentType: 'application/octet-stream',
    answer: upload,
  },
  { path: /^\/events$/, methods: ['GET'], answer: events },
  { path: /^\/media\//, methods: ['GET', 'HEAD'], answer: media },
];

/** Whether a path belongs to core; everything else is the host's own (its page, its files). */
export function isSurfacePath(pathname: string): boolean {
  return routes.some((route) => route.path.test(pathname));
}

export function createHttpSurface(options: HttpSurfaceOptions): HttpSurface {
  const feed = createEventFeed((listener) => options.core.subscribe(listener));
  return {
    handle(request, response) {
      const pathname = requestPath(request);
      const route = routes.find((each) => each.path.test(pathname));
      answerSafely({ request, response, pathname, options, feed }, route).catch(() => {
        // Even the failure could not be told: the peer is gone.
        response.destroy();
      });
    },
    close: () => feed.close(),
  };
}

/** The path as it was sent, undecoded; empty for anything but a plain path (`*`, `http://...`, `//host`). */
export function requestPath(request: IncomingMessage): string {
  const target = request.url ?? '';
  return /^\/(?!\/)/.test(target) ? (target.split(/[?#]/, 1)[0] ?? '') : '';
}

async function answerSafely(exchange: Exchange, route: Route | undefined): Promise<void> {
  const { request, response } = exchange;
  try {
    const wrong = route ? wrongUse(request, route) : nowhere;
    if (wrong) sendReply(response, { ok: false, error: wrong.error }, wrong.status);
    else await route?.answer(exchange);
  } catch (error) {
    if (response.headersSent) response.destroy();
    else {
      const wire = toWireError(error);
      sendReply(response, { ok: false, error: wire }, httpStatus[wire.code]);
    }
  } finally {
    discardRest(request);
  }
}

interface WrongUse {
  readonly status: number;
  readonly error: WireError;
}

const nowhere: WrongUse = {
  status: 404,
  error: { code: 'not-found', message: 'There is nothing at this address.' },
};

function wrongUse(request: IncomingMessage, route: Route): WrongUse | null {
  if (!route.methods.includes(request.method ?? '')) {
    const message = `This address takes ${route.methods.join(' or ')} only.`;
    return { status: 405, error: { code: 'invalid-input', message } };
  }
  const sent = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (route.contentType !== undefined && sent !== route.contentType) {
    const message = `This address takes ${route.contentType} only.`;
    return { status: 415, error: { code: 'invalid-input', message } };
  }
  return null;
}

async function call({ request, response, pathname, options, feed }: Exchange): Promise<void> {
  // Before the call: what happens while it runs is newer than what it may have read.
  response.setHeader(seqHeader, feed.lastSeq);
  const name = decoded(pathname.slice('/rpc/'.length));
  const input = await readJson(request, maxCallBytes);
  const reply = await options.core.dispatch(name, input, options.caller);
  sendReply(response, reply, reply.ok ? 200 : statusOf(reply.error));
}

async function upload({ request, response, options }: Exchange): Promise<void> {
  const value = await options.core.upload(bodyChunks(request, maxUploadBytes));
  sendReply(response, { ok: true, value }, 200);
}

async function events({ request, response, feed }: Exchange): Promise<void> {
  const lastSeen = request.headers['last-event-id'];
  feed.serve(response, typeof lastSeen === 'string' && /^\d{1,15}$/.test(lastSeen) ? Number(lastSeen) : null);
}

async function media({ request, response, pathname, options }: Exchange): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => {
    // Nobody listens any more where all was sent, and making an abort's error is most of what a thumbnail costs.
    if (!response.writableFinished) gone.abort();
  });
  const reply = await options.core.media(toWebRequest(request, pathname, gone.signal));
  await sendWebResponse(reply, response, request.method === 'HEAD');
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new AppError('not-found', 'There is no such call.');
  }
}

function statusOf(error: unknown): number {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && Object.hasOwn(httpStatus, code)
    ? httpStatus[code as keyof typeof httpStatus] // own key, just checked
    : 500;
}

/** Answers with a reply of the contract as JSON; for hosts that refuse a request before it gets here. */
export function sendReply(response: ServerResponse, reply: CallReply, status: number): void {
  const body = Buffer.from(JSON.stringify(reply));
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': body.byteLength,
    'Cache-Control': 'no-store',
  });
  response.end(body);
}
