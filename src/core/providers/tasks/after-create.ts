import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { readReplyFacts, replyBodyName } from '../http/reply-files.ts';
import { retryAfterMs } from '../http/retry-after.ts';
import type { PaidReply } from '../http.ts';
import type { ProblemFacts, SubmitResult } from '../provider.ts';
import { pollAfterMs } from './poll-pace.ts';
import { afterStatus, type Refused, type TaskService } from './refusals.ts';

/** A saved answer with its headers; `document` undefined where its body is no JSON. */
export interface SavedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly document: unknown;
}

/** What an answer to a create says. */
export type CreateReading =
  | { readonly kind: 'task'; readonly remoteId: string }
  | { readonly kind: 'finished' }
  | Refused
  | { readonly kind: 'unreadable'; readonly why: string };

/** Task documents are small; a server that sends more sends something else. */
const maxAnswerBytes = 4 * 1024 * 1024;

/** The answer that lies in an attempt's folder; null when none does. */
export async function readSavedAnswer(folder: string): Promise<SavedAnswer | null> {
  const facts = await readReplyFacts(folder);
  if (facts === null) return null;
  return { status: facts.status, headers: facts.headers, document: await documentIn(folder) };
}

async function documentIn(folder: string): Promise<unknown> {
  const file = path.join(folder, replyBodyName);
  try {
    if ((await stat(file)).size > maxAnswerBytes) return undefined;
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}

interface Created {
  readonly service: TaskService;
  readonly folder: string;
  readonly nowMs: number;
  readonly read: (answer: SavedAnswer) => CreateReading;
}

/** What the one paid call of a task came to. */
export async function settleCreate(created: Created, reply: PaidReply): Promise<SubmitResult> {
  switch (reply.kind) {
    case 'complete':
    case 'cut':
      return afterSuccess(created, reply);
    case 'status': {
      const after = afterStatus(created.service, reply);
      const { requestId } = reply;
      if (after.kind === 'unknown') return { kind: 'unknown', problem: after.problem, requestId };
      const waitMs = reply.status === 429 ? retryAfterMs(reply.headers, created.nowMs) : null;
      return { kind: 'rejected', problem: after.problem, retryAfterMs: waitMs, requestId };
    }
    case 'not_sent':
      return { kind: 'not_sent', problem: reply.problem, retryAfterMs: null };
    case 'unknown':
      return { kind: 'unknown', problem: reply.problem, requestId: null };
  }
}

async function afterSuccess(
  { service, folder, read }: Created,
  reply: Extract<PaidReply, { kind: 'complete' | 'cut' }>,
): Promise<SubmitResult> {
  const answer = await readSavedAnswer(folder);
  // A reply that broke off behind the task's name has told all that matters.
  const reading = answer === null ? null : read(answer);
  const { requestId } = reply;
  if (reading?.kind === 'task') {
    return { kind: 'accepted', remoteId: reading.remoteId, pollAfterMs: pollAfterMs(0), requestId };
  }
  if (reply.kind === 'cut') {
    return {
      kind: 'unreadable',
      problem: broken(service, 'reply_cut', `it broke off (${reply.detail})`),
      requestId,
    };
  }
  if (reading?.kind === 'finished') return { kind: 'received' };
  if (reading?.kind === 'rejected') return { ...reading, retryAfterMs: null, requestId };
  if (reading?.kind === 'unknown') return { ...reading, requestId };
  const why = reading === null ? 'it was not kept whole' : reading.why;
  return { kind: 'unreadable', problem: broken(service, 'reply_unreadable', why), requestId };
}

function broken(service: TaskService, code: string, why: string): ProblemFacts {
  return {
    code,
    message: `${service.name} answered and the answer does not name a task: ${why}. What arrived is kept; look for the task in the account there before running it again.`,
    billingRule: `${service.name} answered with success, so the call was probably charged.`,
  };
}
