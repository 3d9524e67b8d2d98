import { pollRefused } from '../http/poll-refused.ts';
import { keepReply, readReplyFacts } from '../http/reply-files.ts';
import type { ProblemCode } from '../problem-codes.ts';
import type { PollContext, PollResult, ProblemFacts } from '../provider.ts';
import { quoted } from '../tasks/error-text.ts';
import { isWaitOver, pollAfterFailureMs, pollAfterMs } from '../tasks/poll-pace.ts';
import { breakRow, countPoll } from '../tasks/poll-tally.ts';
import { askForTask, type AskedTask } from './ask-task.ts';
import { chargedMicros, createCreditsHeader, creditsIn } from './charge.ts';
import { stateOf, type Task } from './task-schema.ts';

/** A task may be unknown for a moment after it was taken; this often in a row it is gone. */
const pollsUntilGone = 10;

/** Asks for a task once: free and repeatable. Only AI Generate's own word ends it. */
export async function pollAiGenerate(context: PollContext): Promise<PollResult> {
  const { pollCount, nowMs } = context;
  const asked = await askForTask(context, context.remoteId);
  if (asked.kind !== 'task') return withoutTask(context, asked);
  const { task, reply } = asked;
  const state = stateOf(task);
  if (state === 'failed') return failed(context, task, reply.headers);
  if (state === 'waiting') {
    const { stillOpen } = await countPoll(context.folder, 'still-open');
    return isWaitOver(stillOpen)
      ? neverEnded()
      : { kind: 'waiting', pollAfterMs: pollAfterMs(pollCount, reply.headers, nowMs) };
  }
  // Kept before it is told: an answer that cannot be written leaves the task open, to be asked for again.
  await keepReply(context.folder, { ...reply, headers: await withCredits(context.folder, reply.headers) });
  context.journal.receiving({
    status: reply.status,
    requestId: reply.headers['x-request-id'] ?? null,
    isStreamed: false,
  });
  return { kind: 'received' };
}

/**
 * Which answer carries the credits is not documented, and a status that was free itself may say 0: the larger figure of
 * create and status is kept. Polled again after a crash, the folder's own figure counts as the create's.
 */
async function withCredits(
  folder: string,
  headers: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const before = creditsIn((await readReplyFacts(folder))?.headers ?? {});
  const now = creditsIn(headers);
  if (before === null || (now !== null && now >= before)) return { ...headers };
  return { ...headers, [createCreditsHeader]: String(before / 1_000_000) };
}

/** No task in the answer, or no answer: it goes on there, so it is asked for again. */
async function withoutTask(
  { folder, pollCount, nowMs }: PollContext,
  asked: Exclude<AskedTask, { kind: 'task' }>,
): Promise<PollResult> {
  const isUnknown = asked.kind === 'none' && asked.isAboutTask;
  if (isUnknown) {
    const { unknownInARow } = await countPoll(folder, 'unknown-task');
    if (unknownInARow >= pollsUntilGone) return gone();
  } else if (asked.kind !== 'unreachable') await breakRow(folder);
  const headers = asked.kind === 'refused' ? asked.reply.headers : {};
  return {
    kind: 'waiting',
    pollAfterMs: Math.max(pollAfterFailureMs(pollCount), pollAfterMs(pollCount, headers, nowMs)),
    ...(asked.kind === 'none' && !isUnknown
      ? { problem: wrongPath(asked.error.status) }
      : pollRefused('AI Generate', asked.kind === 'refused' ? asked.error.status : null)),
  };
}

function wrongPath(status: number): ProblemFacts {
  return {
    code: 'wrong_address' satisfies ProblemCode,
    message: `AI Generate has the task and does not answer for it at the status path of this connection (status ${status}). Check the status path in the connection settings; the task is asked for again by itself.`,
    billingRule: 'The task was accepted before; whether it was charged is told when it can be asked for.',
  };
}

/**
 * Whether failed tasks are given back is not documented: only the task's own 0 frees it, and only while no header of
 * create or status names more. A 0 in a header may count the asking, and frees nothing.
 */
async function failed(
  { folder }: PollContext,
  task: Task,
  headers: Readonly<Record<string, string>>,
): Promise<PollResult> {
  const atCreate = creditsIn((await readReplyFacts(folder))?.headers ?? {});
  const isFree = Math.max(atCreate ?? 0, chargedMicros(headers, task.creditsConsumed) ?? 1) === 0;
  return { kind: 'failed', problem: failure(task), charge: isFree ? 'free' : 'unknown' };
}

function failure({ failMsg, failCode }: Task): ProblemFacts {
  const words = [failMsg, failCode].find((each) => each) ?? '';
  const isBlocked = /content polic|moderation|safety|nsfw|sensitive/i.test(words);
  return {
    code: isBlocked ? 'moderation_blocked' : 'task_failed',
    message: `AI Generate took the request and could not make the picture${quoted(words)} Change it, or run it again.`,
    billingRule:
      'AI Generate does not say whether a task that fails is given back; its credit balance shows it.',
  };
}

function gone(): PollResult {
  return ended('task_failed', 'AI Generate does not know this task any more.');
}

function neverEnded(): PollResult {
  return ended('no_reply', 'AI Generate has not finished this task in three days.');
}

function ended(code: string, what: string): PollResult {
  return {
    kind: 'failed',
    charge: 'unknown',
    problem: {
      code,
      message: `${what} It may have been charged: check the account there before running it again.`,
      billingRule: 'The task was taken on and its end was never seen.',
    },
  };
}
