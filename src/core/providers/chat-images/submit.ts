import { gaveUp, isGivenUp } from '../gave-up.ts';
import type { PaidReply } from '../http.ts';
import { retryAfterMs } from '../http/retry-after.ts';
import { errorFactsOf } from '../openai-images/refusals.ts';
import type { SubmitContext, SubmitResult } from '../provider.ts';
import { classifyRefusal, redirected, serverFailure } from './refusals.ts';
import { readSettings } from './settings.ts';
import { watchStream } from './stream-watch.ts';

/** Makes the one paid call and says what its ending means. */
export async function submitChat(context: SubmitContext): Promise<SubmitResult> {
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
      return { kind: 'received' };
    case 'cut':
      // The last event was seen: what is missing is only the good-bye.
      return stream.isFinished() ? { kind: 'received' } : cutReply(reply);
    case 'status':
      return afterStatus(reply, context);
    case 'not_sent':
      return { kind: 'not_sent', problem: reply.problem, retryAfterMs: null };
    case 'unknown':
      return { kind: 'unknown', problem: reply.problem, requestId: null };
  }
}

export function authorization(key: string | null): Record<string, string> {
  return key === null ? {} : { authorization: `Bearer ${key}` };
}

function cutReply({ detail, isStreamed, requestId }: Extract<PaidReply, { kind: 'cut' }>): SubmitResult {
  return {
    kind: isStreamed ? 'unknown' : 'unreadable',
    problem: {
      code: 'reply_cut',
      message: `The reply broke off (${detail}). What arrived is kept; check the usage page before running it again.`,
      billingRule: 'The service answered with success, so the call was probably charged.',
    },
    requestId,
  };
}

function afterStatus(
  reply: Extract<PaidReply, { kind: 'status' }>,
  { nowMs, settings, baseUrl }: SubmitContext,
): SubmitResult {
  const { status, requestId } = reply;
  const { errorsAreFree } = readSettings(settings, baseUrl);
  if (status >= 300 && status <= 399) {
    return { kind: 'rejected', problem: redirected(reply), retryAfterMs: null, requestId };
  }
  if (isGivenUp(status)) return { kind: 'unknown', problem: gaveUp('The service', status), requestId };
  const facts = errorFactsOf(status, reply.body);
  if (status < 400 || status >= 500) {
    // A gateway's page says that the service did not answer in time, not that it did nothing.
    const isFree = errorsAreFree && (facts.message !== '' || facts.code !== '');
    const problem = serverFailure(reply, isFree);
    if (!isFree) return { kind: 'unknown', problem, requestId };
    return { kind: 'rejected', problem, retryAfterMs: null, requestId };
  }
  const problem = classifyRefusal(facts, errorsAreFree);
  // `x-ratelimit-remaining` counts dollars here, not requests; only the time of renewal is of use.
  const waitMs = problem.code === 'rate_limited' ? retryAfterMs(reply.headers, nowMs) : null;
  return { kind: 'rejected', problem, retryAfterMs: waitMs, requestId };
}
