import path from 'node:path';
import { replyBodyName } from '../http/reply-files.ts';
import { pollRefused } from '../http/poll-refused.ts';
import { retryAfterMs } from '../http/retry-after.ts';
import { classifyRefusal, errorFactsOf } from '../openai-images/refusals.ts';
import { authorization } from '../openai-images/submit.ts';
import type { ConnectionContext, PollContext, PollResult } from '../provider.ts';
import { breakRow, countPoll } from '../tasks/poll-tally.ts';
import { openStatuses, parseResponse, type ResponseObject } from './reply-schema.ts';

/** A response holds its pictures: as large as a paid reply may be. */
const maxResponseBytes = 256 * 1024 * 1024;

/** Between polls, by how many there were: pictures take seconds to minutes. */
const pausesMs = [2000, 2000, 3000, 3000, 5000, 5000, 8000];
const longestPauseMs = 10_000;
/** When asking itself failed: the response goes on at OpenAI whether we reach it or not. */
const afterFailureMs = 15_000;

/** "Not found" so often in a row is believed; between two of them there is a longer pause, so it takes some minutes. */
const pollsUntilGone = 8;
const afterUnknownMs = 30_000;

/** Where a response is asked for. */
export function responsePath(remoteId: string): string {
  return `/responses/${encodeURIComponent(remoteId)}`;
}

/** Asks for a response. What it says when it is finished is left in the folder, pictures included. */
export async function pollResponse(context: PollContext): Promise<PollResult> {
  const { baseUrl, folder, signal, journal } = context;
  const saved = await context.http.saveFree({
    baseUrl,
    path: responsePath(context.remoteId),
    method: 'GET',
    headers: authorization(context.key),
    maxBytes: maxResponseBytes,
    signal,
    folder,
  });
  if (saved.kind === 'unreachable') return { kind: 'waiting', pollAfterMs: afterFailureMs };
  if (saved.kind === 'status') return await afterStatus(saved, context);
  const body = path.join(folder, replyBodyName);
  const extracted = await context.images.extractReply(body, 'json', folder);
  const response = extracted.kind === 'json' ? parseResponse(extracted.document) : null;
  await breakRow(folder);
  // Neither a response nor a refusal: something between here and there answered.
  if (response === null) return { kind: 'waiting', pollAfterMs: afterFailureMs };
  if (openStatuses.includes(response.status ?? '')) {
    return { kind: 'waiting', pollAfterMs: pausesMs[context.pollCount] ?? longestPauseMs };
  }
  const ended = endedEmpty(response);
  if (ended !== null) return ended;
  journal.receiving({
    status: saved.status,
    requestId: saved.headers['x-request-id'] ?? null,
    isStreamed: false,
  });
  return { kind: 'received' };
}

/** Failed or cancelled with nothing made and nothing reported; everything else is for the reader of replies. */
function endedEmpty({ status, usage, tool_usage, output, error }: ResponseObject): PollResult | null {
  if (status !== 'failed' && status !== 'cancelled') return null;
  const isBare = !usage && !tool_usage?.image_gen && (output ?? []).length === 0;
  if (!isBare) return null;
  const facts = { code: error?.code ?? '', type: error?.type ?? '', message: error?.message ?? '' };
  const refusal = classifyRefusal({ status: 200, param: '', stage: '', ...facts });
  if (refusal.class === 'safety') return { kind: 'failed', problem: refusal.problem, charge: 'free' };
  const words = facts.message === '' ? '' : `: “${facts.message.slice(0, 300).replace(/\.$/, '')}”`;
  const isCancelled = status === 'cancelled';
  return {
    kind: 'failed',
    problem: {
      code: isCancelled ? 'cancelled' : 'task_failed',
      message: isCancelled
        ? 'OpenAI cancelled this picture as asked. What it had done by then may have been charged: check the usage page.'
        : `OpenAI accepted this picture and then failed${words}. It may have been charged: check the usage page before running it again.`,
      billingRule:
        'OpenAI does not say whether it bills a response that ends this way, and it reported no tokens.',
    },
    charge: 'unknown',
  };
}

async function afterStatus(
  reply: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  },
  { folder, nowMs }: PollContext,
): Promise<PollResult> {
  const { status, body } = reply;
  const isMissing = status === 404 || status === 410;
  // A page of a proxy says 404 too, and says nothing about the response.
  if (!isMissing || errorFactsOf(status, body).message === '') {
    await breakRow(folder);
    const pollAfterMs = retryAfterMs(reply.headers, nowMs) ?? afterFailureMs;
    return { kind: 'waiting', pollAfterMs, ...pollRefused('OpenAI', status) };
  }
  // One may be a server that has not heard of it yet: what was bought is not given up for that.
  const { unknownInARow } = await countPoll(folder, 'unknown-task');
  if (unknownInARow < pollsUntilGone) return { kind: 'waiting', pollAfterMs: afterUnknownMs };
  return gone;
}

const gone: PollResult = {
  kind: 'failed',
  problem: {
    code: 'task_failed',
    message:
      'OpenAI does not have this response any more, or never kept it. It may have been charged: check the usage page before running it again.',
    billingRule: 'It was accepted, so it may have been charged.',
  },
  charge: 'unknown',
};

/** Asks OpenAI to stop background work; what it makes of that shows in the next poll. */
export async function cancelResponse(
  context: ConnectionContext & { readonly remoteId: string },
): Promise<void> {
  await context.http.requestFree({
    baseUrl: context.baseUrl,
    path: `${responsePath(context.remoteId)}/cancel`,
    method: 'POST',
    headers: authorization(context.key),
    maxBytes: maxResponseBytes,
    signal: context.signal,
  });
}
