import { access } from 'node:fs/promises';
import type { AttemptState } from '../../shared/attempt-state.ts';
import { AppError, invariant } from '../../shared/errors.ts';
import type { AttemptId } from '../../shared/ids.ts';
import type { Attempt } from '../../shared/model.ts';
import type { AttemptRecord } from '../db/attempts.ts';
import { makeFolderDurably } from '../files/durable.ts';
import { loadWork } from '../jobs/attempt-runner.ts';
import { undelivered } from '../jobs/commit-pictures.ts';
import type { JobContext } from '../jobs/job-context.ts';
import type { Queue } from '../jobs/queue.ts';
import { readReplyOf } from '../jobs/read-reply.ts';
import { viewAttempt } from '../jobs/run-view.ts';
import { commitMove } from '../jobs/settle.ts';
import { readReplyFacts } from '../providers/http/reply-files.ts';

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
  await makeReady(context, attempt);
  await queue.carryOn(attemptId);
  return viewAttempt(context, context.tables.attempts.get(attemptId) ?? attempt);
}

type Ready = (context: JobContext, attempt: AttemptRecord) => void | Promise<void>;

/** How an attempt of each state gets to where it goes on from; throws where it cannot. */
const ready: Partial<Readonly<Record<AttemptState, Ready>>> = {
  accepted: ({ tables }, { id }) => void tables.attempts.change(id, { notBeforeMs: null }),
  fetching: () => undefined,
  done: makeDoneReady,
  expired: (context, { id }) => commitMove(context, id, 'fetching', { problem: null }),
  unknown(context, attempt) {
    if (!canBeAsked(context, attempt)) throw nothingToRead();
    commitMove(context, attempt.id, 'accepted', { notBeforeMs: null, problem: null });
  },
  unreadable: makeUnreadableReady,
};

/** Delivered, but for some of it: what is missing is fetched or read again, and what came stays. */
async function makeDoneReady(context: JobContext, { id }: AttemptRecord): Promise<void> {
  const missing = undelivered(context, id, context.tables.attempts.outputs(id));
  const folder = context.folderOf(id);
  const isKept = await access(folder).then(
    () => true,
    () => false,
  );
  if (missing.length === 0 || (!isKept && missing.every(({ url }) => url === null))) {
    throw new AppError(
      'conflict',
      'Everything that can be had of this attempt is in the library; nothing was changed.',
    );
  }
  await makeFolderDurably(folder);
  commitMove(context, id, 'fetching', { problem: null });
}

/** The kept reply is read first: only when it says something new does the attempt leave its ending. */
async function makeUnreadableReady(context: JobContext, attempt: AttemptRecord): Promise<void> {
  const { id } = attempt;
  const facts = await readReplyFacts(context.folderOf(id));
  const reading = facts?.complete === true ? await readKept(context, id) : null;
  if (reading?.kind === 'pictures') return;
  if (canBeAsked(context, attempt)) {
    commitMove(context, id, 'accepted', { notBeforeMs: null, problem: null });
    return;
  }
  if (reading === null || !('problem' in reading)) throw nothingToRead();
  throw new AppError('unreadable', `It was read again, with the same result: ${reading.problem.message}`);
}

function readKept(context: JobContext, id: AttemptId) {
  return readReplyOf(context, loadWork(context, id, new AbortController().signal));
}

function canBeAsked(context: JobContext, attempt: AttemptRecord): boolean {
  const run = context.tables.runs.get(attempt.runId);
  invariant(run, `attempt ${attempt.id} belongs to a run`);
  const provider = context.registry.list().find(({ info }) => info.id === run.provider);
  return provider?.poll !== undefined && attempt.remoteId !== null;
}

function nothingToRead(): AppError {
  return new AppError(
    'conflict',
    'There is no whole reply to read and no task to ask; nothing was changed. Check the usage page, then say whether it was charged.',
  );
}
