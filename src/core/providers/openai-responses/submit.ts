import { open } from 'node:fs/promises';
import path from 'node:path';
import { gaveUp, isGivenUp } from '../gave-up.ts';
import type { PaidReply } from '../http.ts';
import { replyBodyName } from '../http/reply-files.ts';
import { retryAfterMs } from '../http/retry-after.ts';
import {
  classifyRefusal,
  errorFacts,
  errorFactsOf,
  redirected,
  serverFailure,
} from '../openai-images/refusals.ts';
import { authorization } from '../openai-images/submit.ts';
import type { ProblemFacts, SubmitContext, SubmitResult } from '../provider.ts';
import { openStatuses, parseResponse } from './reply-schema.ts';
import { watchStream, type StreamWatch } from './stream-watch.ts';

/** Pictures take at least this long; asking sooner only spends requests. */
const firstPollMs = 2000;
/** A stream broke off: the answer may be there already. */
const afterCutMs = 1000;

/** Makes the one paid call. With a response's id in hand nothing is unknown any more: it can be asked for. */
export async function submitResponse(context: SubmitContext): Promise<SubmitResult> {
  const stream = watchStream(context);
  const reply = await context.http.sendPaid({
    baseUrl: context.baseUrl,
    wire: context.wire,
    headers: authorization(context.key),
    folder: context.folder,
    attemptId: context.attemptId,
    filePath: context.filePath,
    signal: context.signal,
    onSending: () => context.journal.sending(),
    onReceiving: (facts) => context.journal.receiving(facts),
    ...(context.wire.isStreamed ? { onEvent: stream.onEvent } : {}),
  });
  await stream.settled();
  switch (reply.kind) {
    case 'complete':
    case 'cut':
      return reply.isStreamed ? afterStream(context, reply, stream) : afterWhole(context, reply);
    case 'status':
      return afterStatus(reply, context.nowMs);
    case 'not_sent':
      return { kind: 'not_sent', problem: reply.problem, retryAfterMs: null };
    case 'unknown':
      return { kind: 'unknown', problem: reply.problem, requestId: null };
  }
}

type Begun = Extract<PaidReply, { kind: 'complete' | 'cut' }>;

/** Background work answers with its name at once; a call without it answers with the pictures. */
async function afterWhole(context: SubmitContext, reply: Begun): Promise<SubmitResult> {
  const head = await readHead(path.join(context.folder, replyBodyName));
  const remoteId = isStored(context) ? (/"id"\s*:\s*"(resp_[\w-]{1,200})"/.exec(head)?.[1] ?? null) : null;
  if (reply.kind === 'cut') {
    if (remoteId !== null) return accepted(context, remoteId, afterCutMs, reply.requestId);
    return { kind: 'unreadable', problem: cutProblem(reply.detail), requestId: reply.requestId };
  }
  const status = statusIn(head);
  if (remoteId !== null) context.journal.identified(remoteId);
  if (remoteId === null || !openStatuses.includes(status)) return { kind: 'received' };
  return accepted(context, remoteId, firstPollMs, reply.requestId);
}

/** A reply that is only a name is short; pictures make it long, and then it is finished. */
const longestNaming = 256 * 1024;

async function readHead(file: string): Promise<string> {
  const handle = await open(file, 'r').catch(() => null);
  if (handle === null) return '';
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(longestNaming), 0, longestNaming, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

function statusIn(text: string): string {
  try {
    return parseResponse(JSON.parse(text))?.status ?? '';
  } catch {
    // Longer than a name, or not JSON at all: reading the reply says what it is.
    return '';
  }
}

/** With the last event the reply is whole, however the connection ended; with an id alone it is asked for. */
function afterStream(context: SubmitContext, reply: Begun, stream: StreamWatch): SubmitResult {
  const { requestId } = reply;
  if (stream.isFinished()) return { kind: 'received' };
  const refusal = stream.error() === null ? null : classifyRefusal(errorFacts(200, parsed(stream.error())));
  if (refusal?.class === 'safety') {
    return { kind: 'rejected', problem: refusal.problem, retryAfterMs: null, requestId };
  }
  const remoteId = stream.remoteId();
  if (remoteId !== null && isStored(context)) return accepted(context, remoteId, afterCutMs, requestId);
  const how = refusal ? ' because OpenAI broke off' : reply.kind === 'cut' ? ` (${reply.detail})` : '';
  return { kind: 'unknown', problem: streamProblem(how), requestId };
}

function accepted(
  { journal }: SubmitContext,
  remoteId: string,
  pollAfterMs: number,
  requestId: string | null,
): SubmitResult {
  journal.identified(remoteId);
  return { kind: 'accepted', remoteId, pollAfterMs, requestId };
}

/** What OpenAI was not asked to keep cannot be asked for. */
function isStored({ wire }: SubmitContext): boolean {
  const body: unknown = wire.encoding === 'json' ? wire.body : null;
  return typeof body === 'object' && body !== null && 'store' in body && body.store === true;
}

/** 3xx and 4xx are free, but for those that only mean "waited too long"; what a 5xx costs OpenAI does not document. */
function afterStatus(reply: Extract<PaidReply, { kind: 'status' }>, nowMs: number): SubmitResult {
  const { status, requestId } = reply;
  if (status >= 300 && status <= 399) {
    return { kind: 'rejected', problem: redirected(reply), retryAfterMs: null, requestId };
  }
  if (isGivenUp(status)) return { kind: 'unknown', problem: gaveUp('OpenAI', status), requestId };
  if (status < 400 || status >= 500) return { kind: 'unknown', problem: serverFailure(reply), requestId };
  const facts = errorFactsOf(status, reply.body);
  if (facts.code === 'previous_response_not_found') {
    return { kind: 'rejected', problem: forgotten, retryAfterMs: null, requestId };
  }
  const refusal = classifyRefusal(facts);
  const waitMs = refusal.class === 'rate' ? retryAfterMs(reply.headers, nowMs) : null;
  return { kind: 'rejected', problem: refusal.problem, retryAfterMs: waitMs, requestId };
}

const forgotten: ProblemFacts = {
  code: 'invalid_request',
  message:
    'OpenAI no longer has the earlier turn of this conversation. Switch off “Continue conversations at OpenAI” in the connection settings and run again: words and picture are then sent along.',
  billingRule: 'OpenAI does not bill refused requests.',
};

function parsed(data: string | null): unknown {
  try {
    return JSON.parse(data ?? 'null');
  } catch {
    return null;
  }
}

function cutProblem(detail: string): ProblemFacts {
  return {
    code: 'reply_cut',
    message: `The reply broke off (${detail}). What arrived is kept; check the usage page before running it again.`,
    billingRule: 'OpenAI answered with success, so the call was probably charged.',
  };
}

function streamProblem(how: string): ProblemFacts {
  return {
    code: 'reply_cut',
    message: `The stream ended before the picture was complete${how}. It may have been charged: check the usage page before running it again.`,
    billingRule: 'OpenAI does not say whether it bills a stream that breaks off.',
  };
}
