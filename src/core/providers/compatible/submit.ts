import { gaveUp, isGivenUp } from '../gave-up.ts';
import type { PaidReply } from '../http.ts';
import { retryAfterMs } from '../http/retry-after.ts';
import type { SubmitContext, SubmitResult } from '../provider.ts';
import { readError } from './read-error.ts';
import { classifyRefusal, freeRule, redirected, serverFailure } from './refusals.ts';
import { readProfile } from './settings.ts';

/** Makes the one call. A server without a graphics card is silent for as long as the connection allows it. */
export async function submitCompatible(context: SubmitContext): Promise<SubmitResult> {
  const profile = readProfile(context.settings);
  const { baseUrl, wire, folder, attemptId, filePath, signal, journal } = context;
  const reply = await context.http.sendPaid({
    baseUrl,
    wire,
    folder,
    attemptId,
    filePath,
    signal,
    headers: authorization(context.key),
    // Only a chosen wait replaces the usual limit, which tests and hosts may have set.
    ...(context.settings['timeoutMinutes'] === undefined
      ? {}
      : { limits: { firstByteMs: profile.timeoutMs, idleMs: profile.timeoutMs } }),
    onSending: () => journal.sending(),
    onReceiving: (facts) => journal.receiving(facts),
  });
  return resultOf(reply, profile.isFree, context.nowMs);
}

/** Servers without accounts refuse nobody, but some refuse an empty key. */
export function authorization(key: string | null): Record<string, string> {
  return key === null || key === '' ? {} : { authorization: `Bearer ${key}` };
}

function resultOf(reply: PaidReply, isFree: boolean, nowMs: number): SubmitResult {
  switch (reply.kind) {
    case 'complete':
      return { kind: 'received' };
    case 'cut':
      return {
        kind: 'unreadable',
        problem: {
          code: 'reply_cut',
          message: `The reply broke off (${reply.detail}). What arrived is kept. Check that the server is still running before running it again.`,
          billingRule: isFree
            ? freeRule
            : 'The server answered with success, so the call was probably charged if it charges at all.',
        },
        requestId: reply.requestId,
      };
    case 'not_sent':
      return { kind: 'not_sent', problem: reply.problem, retryAfterMs: null };
    case 'unknown':
      return { kind: 'unknown', problem: reply.problem, requestId: null };
    case 'status':
      return afterStatus(reply, isFree, nowMs);
  }
}

/** 3xx and 4xx make no picture; a failure of the server's own may be billed by whoever stands behind it. */
function afterStatus(
  reply: Extract<PaidReply, { kind: 'status' }>,
  isFree: boolean,
  nowMs: number,
): SubmitResult {
  const { status, requestId, headers } = reply;
  const facts = readError(status, reply.body);
  if (status >= 300 && status <= 399) {
    return { kind: 'rejected', problem: redirected(headers['location']), retryAfterMs: null, requestId };
  }
  // 501: it says itself that it does nothing there.
  if (isGivenUp(status) && !isFree) {
    return { kind: 'unknown', problem: gaveUp('The server', status), requestId };
  }
  if (status < 300 || isGivenUp(status) || (status >= 500 && status !== 501)) {
    const problem = serverFailure(facts, isFree);
    return isFree
      ? { kind: 'rejected', problem, retryAfterMs: null, requestId }
      : { kind: 'unknown', problem, requestId };
  }
  const problem = classifyRefusal(facts);
  const waitMs = problem.code === 'rate_limited' ? retryAfterMs(headers, nowMs) : null;
  return { kind: 'rejected', problem, retryAfterMs: waitMs, requestId };
}
