import { access } from 'node:fs/promises';
import path from 'node:path';
import { isEnding, type AttemptState } from '../../shared/attempt-state.ts';
import { AppError, invariant } from '../../shared/errors.ts';
import type { AttemptId } from '../../shared/ids.ts';
import type { Attempt } from '../../shared/model.ts';
import type { AttemptRecord } from '../db/attempts.ts';
import { makeFolderDurably, writeDurably } from '../files/durable.ts';
import { loadWork } from '../jobs/attempt-runner.ts';
import { undelivered } from '../jobs/commit-pictures.ts';
import type { JobContext } from '../jobs/job-context.ts';
import type { Queue } from '../jobs/queue.ts';
import { readReplyOf } from '../jobs/read-reply.ts';
import { viewAttempt } from '../jobs/run-view.ts';
import { notChargedByPerson } from '../jobs/not-charged-by-person.ts';
import { commitMove } from '../jobs/settle.ts';
import {
  readReplyFacts,
  replyBodyName,
  replyFactsName,
  type ReplyFacts,
} from '../providers/http/reply-files.ts';
import type { Provider, ReplyReading } from '../providers/provider.ts';
import { underSameKey } from '../runs/one-purchase.ts';

/**
 * Free: takes up again what was bought and did not arrive. A kept reply is read anew (a newer version may understand it),
 * a task is asked now instead of later, dead links are fetched or asked for again. Nothing is ever bought here; what
 * cannot get better is said, and left as it is.
 */
export async function rereadAttempt(
  context: JobContext,
  queue: Pick<Queue, 'carryOn'>,
  attemptId: AttemptId,
): Promise<Attempt> {
  const attempt = context.tables.attempts.get(attemptId);
  if (!attempt) {
    throw new AppError('not-found', 'That attempt is not in this library.', { field: 'attemptId' });
  }
  const makeReady = ready[attempt.state];
  if (!makeReady) {
    throw new AppError('conflict', 'This attempt is not waiting to be read again; nothing was changed.');
  }
  checkOnePurchase(context, attempt);
  await makeReady(context, attempt);
  await queue.carryOn(attemptId);
  return viewAttempt(context, context.tables.attempts.get(attemptId) ?? attempt);
}

/** What is in doubt twice was bought once at the most: read twice, it would be charged twice. */
function checkOnePurchase(context: JobContext, attempt: AttemptRecord): void {
  const others = underSameKey(context, attempt);
  const other = others.find(
    ({ state, charge }) => !isEnding(state) || charge === 'charged' || charge === 'refunded',
  );
  if (!other) return;
  throw new AppError(
    'conflict',
    `This call was asked again under its key, as attempt ${other.id}: it is one purchase, and what comes of it comes there.`,
  );
}

type Ready = (context: JobContext, attempt: AttemptRecord) => void | Promise<void>;

/** How an attempt of each state gets to where it goes on from; throws where it cannot. */
const ready: Partial<Readonly<Record<AttemptState, Ready>>> = {
  accepted: ({ tables }, { id }) => void tables.attempts.change(id, { notBeforeMs: null }),
  fetching: () => undefined,
  done: makeDoneReady,
  expired: (context, { id }) => commitMove(context, id, 'fetching', { problem: null }),
  unknown: makeLostReady,
  failed: askFailed,
  unreadable: makeLostReady,
};

/** Delivered, but for some of it: what is missing is fetched or read again, and what came stays. */
async function makeDoneReady(context: JobContext, { id }: AttemptRecord): Promise<void> {
  const missing = undelivered(context, id, context.tables.attempts.outputs(id));
  const folder = context.folderOf(id);
  const isKept = await isThere(folder);
  if (missing.length === 0 || (!isKept && missing.every(({ url }) => url === null))) {
    throw new AppError(
      'conflict',
      'Everything that can be had of this attempt is in the library; nothing was changed.',
    );
  }
  await makeFolderDurably(folder);
  commitMove(context, id, 'fetching', { problem: null });
}

/**
 * What is kept is read first, however little of it came: the last bytes of a picture may be all that is missing of the
 * transfer. Only when it says something new, or a task can be asked, does the attempt leave its ending.
 */
async function makeLostReady(context: JobContext, attempt: AttemptRecord): Promise<void> {
  const reading = await readKept(context, attempt);
  if (reading?.kind === 'pictures') return;
  if (reading?.kind === 'accepted' && providerOf(context, attempt)?.poll !== undefined) return;
  if (canBeAsked(context, attempt)) {
    askTask(context, attempt);
    return;
  }
  if (reading === null || !('problem' in reading)) throw nothingToRead();
  throw new AppError('unreadable', `It was read again, with the same result: ${reading.problem.message}`);
}

/** A task that failed, or was given up, without a word on its money: its provider may know more by now. */
function askFailed(context: JobContext, attempt: AttemptRecord): void {
  if (!canBeAsked(context, attempt) || !isWorthAsking(attempt)) throw nothingToRead();
  askTask(context, attempt);
}

/** False where the provider has said already that a task cost nothing: nothing can come of it any more. */
export function isWorthAsking({ remoteId, charge, problem }: AttemptRecord): boolean {
  const isProvidersWord = charge === 'free' && problem?.billingRule !== notChargedByPerson;
  return remoteId !== null && !isProvidersWord && charge !== 'refunded';
}

function askTask(context: JobContext, { id }: AttemptRecord): void {
  commitMove(context, id, 'accepted', { notBeforeMs: null, problem: null });
}

/** Null where nothing is kept, or nothing could be made of it at all. */
async function readKept(context: JobContext, attempt: AttemptRecord): Promise<ReplyReading | null> {
  const folder = context.folderOf(attempt.id);
  if (!(await isThere(path.join(folder, replyBodyName)))) return null;
  try {
    await describeKept(folder, attempt);
    return await readReplyOf(context, loadWork(context, attempt.id, new AbortController().signal));
  } catch (error) {
    context.log.error(`handlers/attempt-reread attempt ${attempt.id}`, error);
    return null;
  }
}

/** A process that was killed left bytes without a word on what they are; only a reply that succeeded is ever kept. */
async function describeKept(folder: string, { isStreamed }: AttemptRecord): Promise<void> {
  if ((await readReplyFacts(folder)) !== null) return;
  const facts: ReplyFacts = { status: 200, headers: {}, isStreamed, complete: false };
  await writeDurably(path.join(folder, replyFactsName), JSON.stringify(facts, null, 2));
}

function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

function canBeAsked(context: JobContext, attempt: AttemptRecord): boolean {
  return attempt.remoteId !== null && providerOf(context, attempt)?.poll !== undefined;
}

function providerOf(context: JobContext, attempt: AttemptRecord): Provider | undefined {
  const run = context.tables.runs.get(attempt.runId);
  invariant(run, `attempt ${attempt.id} belongs to a run`);
  return context.registry.list().find(({ info }) => info.id === run.provider);
}

function nothingToRead(): AppError {
  return new AppError(
    'conflict',
    'Nothing that is kept can be read, and there is no task to ask; nothing was changed. Check the usage page, then say whether it was charged.',
  );
}
