import { rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { errorFacts, classifyRefusal, errorFactsOf, redirected, serverFailure } from './refusals.ts';
import { gaveUp, isGivenUp } from '../gave-up.ts';
import type { PaidReply } from '../http.ts';
import type { ProblemFacts, SubmitContext, SubmitResult } from '../provider.ts';
import { completedEventName, PartialEvent, partialEventName } from './reply-schema.ts';
import { retryAfterMs } from '../http/retry-after.ts';

/** Makes the one paid call and says what its ending means. */
export async function submitImages(context: SubmitContext): Promise<SubmitResult> {
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
  return resultOf(reply, stream, context.nowMs);
}

export function authorization(key: string | null): Record<string, string> {
  return key === null ? {} : { authorization: `Bearer ${key}` };
}

interface StreamWatch {
  readonly onEvent: (event: { readonly event: string; readonly data: string }) => void;
  /** Previews being written are done. */
  settled(): Promise<void>;
  isCompleted(): boolean;
  /** The data of an `error` event. */
  error(): string | null;
}

/** Shows partial pictures as they come, and notices whether the stream said that it is complete. */
function watchStream(context: SubmitContext): StreamWatch {
  let isCompleted = false;
  let error: string | null = null;
  let previews = Promise.resolve();
  return {
    onEvent({ event, data }) {
      const name = event === '' || event === 'message' ? typeIn(data) : event;
      if (completedEventName.test(name)) isCompleted = true;
      else if (name === 'error') error = data;
      else if (partialEventName.test(name)) {
        // A preview that cannot be shown costs nothing; the reply itself is kept by the layer below.
        previews = previews.then(() => showPartial(context, data)).catch(() => undefined);
      }
    },
    settled: () => previews,
    isCompleted: () => isCompleted,
    error: () => error,
  };
}

/** The type stands at the start; parsing tens of megabytes for it would stall the main loop. */
function typeIn(data: string): string {
  return /"type"\s*:\s*"([^"]*)"/.exec(data.slice(0, 500))?.[1] ?? '';
}

async function showPartial(context: SubmitContext, data: string): Promise<void> {
  const event = PartialEvent.parse(JSON.parse(data));
  const target = path.join(context.folder, `partial-${event.partial_image_index}.bin`);
  // Renamed into place, so that nobody is ever served half a picture.
  await writeFile(`${target}.part`, Buffer.from(event.b64_json, 'base64'));
  await rename(`${target}.part`, target);
  context.journal.partial(target);
}

function resultOf(reply: PaidReply, stream: StreamWatch, nowMs: number): SubmitResult {
  switch (reply.kind) {
    case 'complete':
    case 'cut':
      return afterSuccess(reply, stream);
    case 'status':
      return afterStatus(reply, nowMs);
    case 'not_sent':
      return { kind: 'not_sent', problem: reply.problem, retryAfterMs: null };
    case 'unknown':
      return { kind: 'unknown', problem: reply.problem, requestId: null };
  }
}

function afterSuccess(
  reply: Extract<PaidReply, { kind: 'complete' | 'cut' }>,
  stream: StreamWatch,
): SubmitResult {
  const { requestId, isStreamed } = reply;
  if (isStreamed) return afterStream(reply, stream);
  if (reply.kind === 'complete') return { kind: 'received' };
  return {
    kind: 'unreadable',
    problem: {
      code: 'reply_cut',
      message: `The reply broke off (${reply.detail}). What arrived is kept; check the usage page before running it again.`,
      billingRule: 'OpenAI answered with success, so the call was probably charged.',
    },
    requestId,
  };
}

/** `completed` carries the picture: with it the reply is whole, however the connection ended. */
function afterStream(
  reply: Extract<PaidReply, { kind: 'complete' | 'cut' }>,
  stream: StreamWatch,
): SubmitResult {
  const { requestId } = reply;
  if (stream.isCompleted()) return { kind: 'received' };
  const error = stream.error();
  if (error !== null) return afterErrorEvent(error, requestId);
  const how = reply.kind === 'cut' ? ` (${reply.detail})` : '';
  return {
    kind: 'unknown',
    problem: streamProblem('stream_cut', `The stream ended before the picture was complete${how}.`),
    requestId,
  };
}

function afterErrorEvent(data: string, requestId: string | null): SubmitResult {
  const facts = errorFacts(200, parsed(data));
  const refusal = classifyRefusal(facts);
  if (refusal.class === 'safety') {
    return { kind: 'rejected', problem: refusal.problem, retryAfterMs: null, requestId };
  }
  const words = facts.message === '' ? '' : `: “${facts.message.slice(0, 300).replace(/\.$/, '')}”`;
  const problem = streamProblem('stream_error', `OpenAI broke off while making the picture${words}.`);
  return { kind: 'unknown', problem, requestId };
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}

function streamProblem(code: string, what: string): ProblemFacts {
  return {
    code,
    message: `${what} It may have been charged: check the usage page before running it again.`,
    billingRule: 'OpenAI does not say whether it bills a stream that breaks off.',
  };
}

/** 3xx and 4xx are free, but for those that only mean "waited too long"; what a 5xx costs OpenAI does not document. */
function afterStatus(reply: Extract<PaidReply, { kind: 'status' }>, nowMs: number): SubmitResult {
  const { status, requestId } = reply;
  if (status >= 300 && status <= 399) {
    return { kind: 'rejected', problem: redirected(reply), retryAfterMs: null, requestId };
  }
  if (isGivenUp(status)) return { kind: 'unknown', problem: gaveUp('OpenAI', status), requestId };
  if (status < 400 || status >= 500) return { kind: 'unknown', problem: serverFailure(reply), requestId };
  const refusal = classifyRefusal(errorFactsOf(status, reply.body));
  const waitMs = refusal.class === 'rate' ? retryAfterMs(reply.headers, nowMs) : null;
  return { kind: 'rejected', problem: refusal.problem, retryAfterMs: waitMs, requestId };
}
