import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { invariant } from '../../../shared/errors.ts';
import type { Logger } from '../../ports.ts';
import type { PaidCall, PaidReply } from '../http.ts';
import type { ProblemFacts } from '../provider.ts';
import { callAddress, unusableHeader } from './call-address.ts';
import { createDispatcher } from './dispatcher.ts';
import { createEventSplitter } from './event-splitter.ts';
import { exchange, type Incoming } from './exchange.ts';
import type { HttpLimits } from './http-limits.ts';
import { lostReply, notSentProblems } from './paid-problems.ts';
import type { Environment } from './proxy.ts';
import { redact, secretsIn } from './redact.ts';
import { keptHeaders, requestIdOf } from './reply-headers.ts';
import { traceRequest, type RequestTrace } from './request-trace.ts';
import { saveReply } from './save-reply.ts';
import { detailOf } from './unreachable.ts';
import { createWatchdog, type Watchdog } from './watchdog.ts';
import { layOutBody, type WireBody } from './wire-body.ts';

export interface SendTools {
  readonly limits: HttpLimits;
  readonly environment: Environment;
  readonly log: Logger;
}

/** What is known before the socket is touched. */
interface Prepared {
  readonly call: PaidCall;
  readonly url: URL;
  readonly host: string;
  readonly body: WireBody;
  readonly redacted: (text: string) => string;
}

/**
 * Makes exactly one POST. What became of it is told by what undici saw last, never by an error code: a failed TLS
 * handshake and a reset after sending can carry the same one.
 *
 *   head never written to a socket → not_sent      head written, no status → unknown
 *   2xx and its whole body         → complete      2xx, then broken off    → cut
 *   any other status               → status (redirects too: following a 307 would buy again)
 */
export async function sendPaid(usual: SendTools, call: PaidCall): Promise<PaidReply> {
  const limits = { ...usual.limits, ...call.limits };
  const tools = { ...usual, limits };
  const prepared = await prepare(call);
  if ('kind' in prepared) return prepared;
  const body = prepared.body.stream();
  const watchdog = createWatchdog(call.signal);
  const dispatcher = createDispatcher(prepared.url, tools.environment, tools.limits.connectMs);
  let hasReply = false;
  const trace = traceRequest(body, {
    onHeadersSent: () => watchdog.expect('progress while sending', limits.idleMs),
    onBodyChunkSent: () => (hasReply ? undefined : watchdog.touch()),
    // A refusal may overtake the rest of the body; the limits of the reply count from then on.
    onBodySent: () => (hasReply ? undefined : watchdog.expect('answer', limits.firstByteMs)),
  });
  try {
    call.onSending();
    watchdog.expect('connection', tools.limits.connectMs);
    const reply = await post(prepared, body, dispatcher, watchdog).catch((error: unknown) =>
      withoutReply(prepared, trace, watchdog.signal.aborted ? watchdog.signal.reason : error),
    );
    if ('kind' in reply) return reply;
    hasReply = true;
    return await receive(tools, prepared, reply, watchdog);
  } finally {
    watchdog.close();
    trace.close();
    body.destroy();
    await dispatcher.destroy().catch((error: unknown) =>
      tools.log.warn(`providers/http attempt ${call.attemptId}: closing failed`, {
        detail: detailOf(error),
      }),
    );
  }
}

async function prepare(call: PaidCall): Promise<Prepared | Extract<PaidReply, { kind: 'not_sent' }>> {
  const { wire, attemptId, filePath } = call;
  invariant(wire.method === 'POST', 'requests of providers inside the app are never sent anywhere');
  const address = callAddress(call.baseUrl, wire.path);
  if (address.kind === 'problem') return notSent(notSentProblems.badAddress(address.message));
  if (unusableHeader(call.headers) !== null) return notSent(notSentProblems.badHeader());
  const secrets = secretsIn(call.headers);
  try {
    const body = await layOutBody(wire, attemptId, filePath);
    if (call.signal.aborted) return notSent(notSentProblems.cancelled());
    return { call, url: address.url, host: address.host, body, redacted: (text) => redact(text, secrets) };
  } catch (error) {
    return notSent(notSentProblems.missingInput(redact(detailOf(error), secrets)));
  }
}

function post(
  { call, url, body: { contentType, sizeBytes } }: Prepared,
  body: Readable,
  dispatcher: Dispatcher,
  watchdog: Watchdog,
): Promise<Incoming> {
  return exchange(dispatcher, {
    url,
    method: 'POST',
    body,
    signal: watchdog.signal,
    headers: {
      ...call.headers,
      accept: call.wire.isStreamed ? 'text/event-stream, application/json' : 'application/json',
      'accept-encoding': 'identity',
      'user-agent': 'Proofsheet',
      'content-type': contentType,
      'content-length': String(sizeBytes),
    },
  });
}

/** No status came. Only silence of a trace that was seen to work proves that nothing left. */
function withoutReply(prepared: Prepared, trace: RequestTrace, error: unknown): PaidReply {
  const { call, host } = prepared;
  const clean = (problem: ProblemFacts): ProblemFacts => ({
    ...problem,
    message: prepared.redacted(problem.message),
  });
  if (trace.wasSent() || !trace.wasCreated()) {
    return { kind: 'unknown', problem: clean(lostReply(host, error, call.signal.aborted)) };
  }
  return notSent(
    call.signal.aborted ? notSentProblems.cancelled() : clean(notSentProblems.connection(host, error)),
  );
}

async function receive(
  tools: SendTools,
  prepared: Prepared,
  reply: Incoming,
  watchdog: Watchdog,
): Promise<PaidReply> {
  const { call, redacted } = prepared;
  const { status, headers } = reply;
  const requestId = requestIdOf(headers);
  if (status < 200 || status > 299) {
    watchdog.expect('progress', tools.limits.idleMs);
    const body = redacted(await readStart(reply.chunks, tools.limits.refusalBodyBytes));
    return { kind: 'status', status, headers, body, requestId };
  }
  const isStreamed = /^text\/event-stream\b/i.test(headers['content-type'] ?? '');
  const facts = { status, requestId, isStreamed };
  // Between two events of a stream the model is at work: there the limit for a first byte applies.
  watchdog.expect('progress', isStreamed ? tools.limits.firstByteMs : tools.limits.idleMs);
  call.onReceiving({ ...facts, headers });
  const split = isStreamed && call.onEvent ? createEventSplitter(guarded(tools, call)) : null;
  const { failure } = await saveReply({
    folder: call.folder,
    body: reply.chunks,
    facts: { status, isStreamed, headers: keptHeaders(headers) },
    maxBytes: tools.limits.paidBodyBytes,
    onChunk(chunk) {
      watchdog.touch();
      split?.(chunk);
    },
  });
  if (failure === null) return { kind: 'complete', ...facts };
  const reason: unknown = watchdog.signal.aborted ? watchdog.signal.reason : failure;
  return { kind: 'cut', ...facts, detail: redacted(call.signal.aborted ? 'cancelled' : detailOf(reason)) };
}

/** A listener that fails costs a preview, never the reply. */
function guarded({ log }: SendTools, call: PaidCall): NonNullable<PaidCall['onEvent']> {
  return (event) => {
    try {
      call.onEvent?.(event);
    } catch (error) {
      log.error(`providers/http attempt ${call.attemptId}: an event was not shown`, error);
    }
  };
}

/** The first bytes of a refusal; one that breaks off is still a refusal. */
async function readStart(body: AsyncIterable<Buffer>, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  try {
    for await (const piece of body) {
      const chunk = piece.subarray(0, maxBytes - sizeBytes);
      chunks.push(chunk);
      sizeBytes += chunk.length;
      if (sizeBytes >= maxBytes) break;
    }
  } catch {
    // The status decides; the body only explains it.
  }
  return Buffer.concat(chunks).toString('utf8');
}

function notSent(problem: ProblemFacts): Extract<PaidReply, { kind: 'not_sent' }> {
  return { kind: 'not_sent', problem };
}
