import { z } from 'zod';
import { AppError, fromWireError, WireError } from '../../shared/errors.ts';
import { CoreEvent } from '../../shared/events.ts';
import { UploadId } from '../../shared/ids.ts';
import { seqHeader, type CallReply, type Transport } from '../../shared/transport.ts';
import type { AskedAhead } from './ask-ahead.ts';
import { createEventParser, type StreamEvent } from '../../shared/event-stream.ts';

export interface HttpTransportOptions {
  /** Empty for the page's own origin. */
  readonly baseUrl?: string;
  readonly fetch?: typeof globalThis.fetch;
  /** How long after a lost event stream it is asked for again; doubles while that fails. */
  readonly reconnectMs?: number;
  /** A question that is on its way: its answer is the first one to the same question. */
  readonly askedAhead?: AskedAhead | null;
}

/** A host that is gone for good costs one failed request in this time, at most. */
const longestPauseMs = 15_000;
/** Three times the server's heartbeat: a stream silent for so long is dead, whatever its socket says. */
const silentForMs = 45_000;

const Reply = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: WireError }),
]);

/** Carries calls, uploads and events to the web host that served the page. */
export function createHttpTransport(options: HttpTransportOptions = {}): Transport {
  const baseUrl = options.baseUrl ?? '';
  const fetch = options.fetch ?? globalThis.fetch.bind(globalThis);
  const staleness = createStaleness();
  let askedAhead = options.askedAhead ?? null;

  function ask(path: string, type: string, body: BodyInit): Promise<Response> {
    if (askedAhead?.path !== path || askedAhead.body !== body)
      return fetch(`${baseUrl}${path}`, { method: 'POST', headers: { 'Content-Type': type }, body });
    const { response } = askedAhead;
    askedAhead = null;
    return response;
  }

  async function post(path: string, type: string, body: BodyInit): Promise<CallReply> {
    const response = await ask(path, type, body).catch((error: unknown) => {
      throw new AppError('unavailable', goneMessage, { cause: error });
    });
    const seq = response.headers.get(seqHeader);
    if (seq !== null) staleness.sawReply(Number(seq));
    return readReply(response);
  }

  return {
    call: (name, input) =>
      post(`/rpc/${encodeURIComponent(name)}`, 'application/json', JSON.stringify(input ?? {})),
    async upload(bytes) {
      const reply = await post('/upload', 'application/octet-stream', await bytes.arrayBuffer());
      if (!reply.ok) throw fromWireError(WireError.parse(reply.error));
      return UploadId.parse(reply.value);
    },
    subscribe(listener, onGap) {
      const stop = new AbortController();
      const hear = createHearing(listener, onGap, staleness);
      const stream = { fetch, url: `${baseUrl}/events`, hear, onLost: onGap, stop: stop.signal };
      void followEvents(stream, options.reconnectMs ?? 1000);
      return () => stop.abort();
    },
  };
}

const goneMessage = 'Proofsheet does not answer. Is it still running in the terminal?';

async function readReply(response: Response): Promise<CallReply> {
  try {
    return Reply.parse(await response.json());
  } catch (error) {
    throw new AppError('unavailable', goneMessage, { cause: error });
  }
}

/**
 * Between the first replies and the moment the event stream is open, something may happen that nobody hears of. A
 * reply says how far the events were when it was made; one older than the stream's beginning may be stale.
 */
interface Staleness {
  sawReply(seq: number): void;
  sawOpen(seq: number, onStale: () => void): void;
}

function createStaleness(): Staleness {
  let oldestReplySeq = Infinity;
  let open: { seq: number; onStale: () => void } | null = null;
  function check(): void {
    if (open === null || oldestReplySeq >= open.seq) return;
    oldestReplySeq = Infinity;
    open.onStale();
  }
  return {
    sawReply(seq) {
      oldestReplySeq = Math.min(oldestReplySeq, seq);
      check();
    },
    sawOpen(seq, onStale) {
      // Later openings continue where the former stream ended, so the first one is what counts.
      open ??= { seq, onStale };
      check();
    },
  };
}

type Hearing = (event: StreamEvent) => void;

function createHearing(
  listener: (event: CoreEvent) => void,
  onGap: () => void,
  staleness: Staleness,
): Hearing {
  return ({ event, data }) => {
    if (event === 'gap') onGap();
    else if (event === 'open')
      staleness.sawOpen(z.object({ seq: z.number() }).parse(JSON.parse(data)).seq, onGap);
    else {
      const parsed = CoreEvent.safeParse(JSON.parse(data));
      // A kind this page does not know: something changed all the same.
      if (parsed.success) listener(parsed.data);
      else onGap();
    }
  };
}

interface EventsFollowed {
  readonly fetch: typeof globalThis.fetch;
  readonly url: string;
  readonly hear: Hearing;
  /** Called once when a stream could not be opened again: from now on things happen that nobody here hears of. */
  readonly onLost: () => void;
  readonly stop: AbortSignal;
}

/** Keeps one stream open until told to stop; each new one names the last event seen. */
async function followEvents(followed: EventsFollowed, reconnectMs: number): Promise<void> {
  const { fetch, url, hear, onLost, stop } = followed;
  let lastId: string | null = null;
  let isLost = false;
  const hearAndCount = (event: StreamEvent): void => {
    lastId = event.id;
    isLost = false;
    hear(event);
  };
  let pauseMs = reconnectMs;
  while (!stop.aborted) {
    const idBefore = lastId;
    try {
      const headers: Record<string, string> = lastId === null ? {} : { 'Last-Event-ID': lastId };
      await readStream(fetch, url, headers, hearAndCount, stop);
    } catch {
      // Lost, refused or silent: all the same, ask again.
    }
    const heardNothing = lastId === idBefore;
    if (heardNothing && !isLost && !stop.aborted) onLost();
    isLost ||= heardNothing;
    pauseMs = heardNothing ? Math.min(pauseMs * 2, longestPauseMs) : reconnectMs;
    await pause(pauseMs, stop);
  }
}

async function readStream(
  fetch: typeof globalThis.fetch,
  url: string,
  headers: Record<string, string>,
  hear: Hearing,
  stop: AbortSignal,
): Promise<void> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), silentForMs);
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.any([stop, silence.signal]) });
    if (!response.ok || !response.body) return;
    const parse = createEventParser((event) => {
      if (!stop.aborted) hear(event);
    });
    const decoder = new TextDecoder();
    const reader = response.body.getReader();
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), silentForMs);
      parse(decoder.decode(read.value, { stream: true }));
    }
  } finally {
    clearTimeout(timer);
  }
}

function pause(delayMs: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stop.aborted) return resolve();
    const timer = setTimeout(resolve, delayMs);
    stop.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
