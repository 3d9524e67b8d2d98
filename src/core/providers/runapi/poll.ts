import { pollRefused } from '../http/poll-refused.ts';
import { keepReply } from '../http/reply-files.ts';
import type { FreeReply } from '../http.ts';
import type { PollContext, PollResult } from '../provider.ts';
import { errorIn, quoted, serviceError } from '../tasks/error-text.ts';
import { isWaitOver, pollAfterFailureMs, pollAfterMs } from '../tasks/poll-pace.ts';
import { breakRow, countPoll } from '../tasks/poll-tally.ts';
import { chargeOfFailure } from './charge.ts';
import { runApiHeaders } from './service.ts';
import { readTask, stateOf, type Task } from './task-schema.ts';

const maxTaskBytes = 2 * 1024 * 1024;

/** A task answers "not found" for a moment after it was taken; this often in a row it is gone. */
const pollsUntilGone = 10;

/** Asks for a task once: free and repeatable. Only RunAPI's own word ends it. */
export async function pollRunApi(context: PollContext): Promise<PollResult> {
  const { pollCount } = context;
  const reply = await context.http.requestFree({
    baseUrl: context.baseUrl,
    path: statusPath(context.wire.path, context.remoteId),
    method: 'GET',
    headers: runApiHeaders(context.key),
    maxBytes: maxTaskBytes,
    signal: context.signal,
  });
  const task = reply.kind === 'reply' && isSuccess(reply) ? taskIn(reply.body) : null;
  if (reply.kind === 'unreachable' || task === null) return withoutTask(context, reply);
  const state = stateOf(task);
  if (state === 'failed')
    return { kind: 'failed', problem: failure(task), charge: chargeOfFailure(task.billing) };
  if (state === 'waiting') {
    const { stillOpen } = await countPoll(context.folder, 'still-open');
    if (isWaitOver(stillOpen)) return neverEnded(task.status);
    return { kind: 'waiting', pollAfterMs: pollAfterMs(pollCount, reply.headers, context.nowMs) };
  }
  // Kept before it is told: an answer that cannot be written leaves the task open, to be asked for again.
  await keepReply(context.folder, reply);
  context.journal.receiving({
    status: reply.status,
    requestId: reply.headers['x-request-id'] ?? null,
    isStreamed: false,
  });
  return { kind: 'received' };
}

/** Status lies below the path of the create: a task of one action is unknown to the others. */
export function statusPath(actionPath: string, remoteId: string): string {
  return `${actionPath}/${encodeURIComponent(remoteId)}`;
}

function isSuccess(reply: Extract<FreeReply, { kind: 'reply' }>): boolean {
  return reply.status >= 200 && reply.status <= 299;
}

function taskIn(body: string): Task | null {
  try {
    return readTask(JSON.parse(body));
  } catch {
    return null;
  }
}

/** No answer, or none that names the task: it goes on there, so it is asked for again. */
async function withoutTask(context: PollContext, reply: FreeReply): Promise<PollResult> {
  const { folder, pollCount, nowMs } = context;
  if (reply.kind === 'reply' && isUnknownTask(reply)) {
    const { unknownInARow } = await countPoll(folder, 'unknown-task');
    if (unknownInARow >= pollsUntilGone) return gone();
  } else if (reply.kind === 'reply') await breakRow(folder);
  const headers = reply.kind === 'reply' ? reply.headers : {};
  return {
    kind: 'waiting',
    pollAfterMs: Math.max(pollAfterFailureMs(pollCount), pollAfterMs(pollCount, headers, nowMs)),
    ...pollRefused('RunAPI', reply.kind === 'reply' ? reply.status : null),
  };
}

/** RunAPI's own word only: the page of a proxy says 404 too, and nothing about the task. */
function isUnknownTask({ status, body }: Extract<FreeReply, { kind: 'reply' }>): boolean {
  if (status !== 404 && status !== 410) return false;
  const { message, code } = serviceError(status, body);
  return message !== '' || code !== '';
}

function failure(task: Task): Extract<PollResult, { kind: 'failed' }>['problem'] {
  const { message } = errorIn(200, { error: task.error });
  const isBlocked = /content polic|moderation|safety|nsfw|sensitive content/i.test(message);
  return {
    code: isBlocked ? 'moderation_blocked' : 'task_failed',
    message: `RunAPI took the request and could not make the picture${quoted(message)} Change it, or run it again.`,
    billingRule: 'RunAPI does not charge generations that fail; what it reports about the charge is entered.',
  };
}

function gone(): PollResult {
  return {
    kind: 'failed',
    charge: 'unknown',
    problem: {
      code: 'task_failed',
      message:
        'RunAPI does not know this task any more. It may have been charged: check the account there before running it again.',
      billingRule: 'The task was taken on and its end was never seen.',
    },
  };
}

function neverEnded(status: string): PollResult {
  const last = status === '' ? '' : ` (its last state was “${status.slice(0, 60)}”)`;
  return {
    kind: 'failed',
    charge: 'unknown',
    problem: {
      code: 'no_reply',
      message: `RunAPI has not finished this task in three days${last}. It may have been charged: check the account there, or fetch the task by its id later.`,
      billingRule: 'The task was taken on and its end was never seen.',
    },
  };
}
