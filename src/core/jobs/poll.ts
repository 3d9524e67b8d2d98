import { isEnding } from '../../shared/attempt-state.ts';
import { AppError, invariant } from '../../shared/errors.ts';
import type { AttemptRecord } from '../db/attempts.ts';
import { classOfProblem } from '../providers/problem-codes.ts';
import type { AttemptJournal, PollResult, ProblemFacts } from '../providers/provider.ts';
import { askToCancel } from './ask-to-cancel.ts';
import type { Work } from './attempt-runner.ts';
import { connectionContext, presentWork } from './connection-context.ts';
import { deliverReply } from './deliver.ts';
import type { JobContext } from './job-context.ts';
import { pauseConnection } from './queue/pauses.ts';
import { commitMove, endAtRisk, endCharged, endFree, publish } from './settle.ts';

/** Between two polls when asking itself failed: the task goes on at the provider whether we reach it or not. */
const afterFailureMs = 15_000;

/** The longest pause between two polls, whatever the clock says of the next. */
const longestWaitMs = 60_000;

/**
 * Follows a task to its end. What is bought is never given up here: an unreachable provider is asked again, and only
 * the provider's own word ends the task. Returns early, state untouched, when the app stops.
 */
export async function pollUntilDone(context: JobContext, work: Work): Promise<void> {
  const { id, remoteId } = work.attempt;
  invariant(remoteId !== null, 'an accepted attempt has a remote id');
  for (;;) {
    await askToCancel(context, work, { remoteId, journal: pollJournal(context, work) });
    if (work.signal.aborted) return;
    const attempt = context.tables.attempts.get(id);
    invariant(attempt, `attempt ${id} exists while it is polled`);
    if (isEnding(attempt.state)) return;
    // A clock that was set back meanwhile must not make a task wait for days: asking is free.
    const waitMs = Math.min(longestWaitMs, Math.max(0, (attempt.notBeforeMs ?? 0) - context.clock.nowMs()));
    if (!(await slept(context, waitMs, work.signal))) return;
    const result = await pollOnce(context, presentWork(context, work), remoteId, attempt.pollCount);
    if (work.signal.aborted && result.kind === 'waiting') return;
    if (result.kind === 'waiting') {
      showWhyNotAsked(context, attempt, work, result.problem ?? null);
      context.tables.attempts.change(id, {
        pollCount: attempt.pollCount + 1,
        notBeforeMs: context.clock.nowMs() + result.pollAfterMs,
      });
      continue;
    }
    await settlePoll(context, work, result);
    return;
  }
}

async function slept(context: JobContext, delayMs: number, signal: AbortSignal): Promise<boolean> {
  try {
    await context.clock.sleep(delayMs, signal);
    return true;
  } catch {
    // The only way a sleep ends early is the app stopping; the attempt polls on after the restart.
    return false;
  }
}

async function pollOnce(
  context: JobContext,
  work: Work,
  remoteId: string,
  pollCount: number,
): Promise<PollResult> {
  const { provider, connection } = work;
  invariant(provider.poll !== undefined, `${provider.info.id} gave a remote id, so it can be polled`);
  let key: string | null;
  try {
    key = await context.keyOf(connection);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { kind: 'waiting', pollAfterMs: afterFailureMs, problem: keyMissing(error) };
  }
  try {
    return await provider.poll({
      ...connectionContext(context, work, key),
      remoteId,
      folder: work.folder,
      journal: pollJournal(context, work),
      images: context.images,
      wire: work.wire,
      pollCount,
    });
  } catch (error) {
    context.log.error(`jobs/poll attempt ${work.attempt.id}`, error);
    return { kind: 'waiting', pollAfterMs: afterFailureMs };
  }
}

function keyMissing({ message }: AppError): ProblemFacts {
  const billingRule =
    'The task was accepted before; whether it was charged is told when it can be asked for.';
  return { code: 'key_missing', message, billingRule };
}

/**
 * A task that cannot be asked for says why, and stops new purchases where it is the key that fails them; asking goes on,
 * so that a mended key needs no further press. The reason goes when an answer comes.
 */
function showWhyNotAsked(
  context: JobContext,
  attempt: AttemptRecord,
  { connection }: Work,
  problem: ProblemFacts | null,
): void {
  if ((attempt.problem?.code ?? null) === (problem?.code ?? null)) return;
  context.tables.attempts.change(attempt.id, { problem });
  if (problem !== null && classOfProblem(problem.code) === 'auth')
    pauseConnection(context, connection, 'key', problem);
  publish(context, attempt.id);
}

function pollJournal(context: JobContext, work: Work): AttemptJournal {
  const { id } = work.attempt;
  return {
    // Polling is free: there is nothing to announce before it.
    sending: () => undefined,
    identified: (remoteId) => void context.tables.attempts.change(id, { remoteId }),
    receiving: (reply) => commitMove(context, id, 'receiving', { responseStatus: reply.status }),
    partial: (path) => {
      const revision = context.partials.set(id, path);
      const { id: runId, projectId } = work.run;
      context.bus.publish({ kind: 'run.partial', runId, projectId, attemptId: id, revision });
    },
  };
}

async function settlePoll(
  context: JobContext,
  work: Work,
  result: Exclude<PollResult, { kind: 'waiting' }>,
): Promise<void> {
  const { id } = work.attempt;
  if (result.kind === 'received')
    await deliverReply(context, { ...work, attempt: context.tables.attempts.get(id) ?? work.attempt });
  else if (result.charge === 'free') {
    const isCancelled = classOfProblem(result.problem.code) === 'cancelled';
    endFree(context, id, isCancelled ? 'cancelled' : 'failed', result.problem);
  } else if (result.charge === 'unknown') endAtRisk(context, id, 'failed', result.problem);
  else endCharged(context, id, 'failed', result.problem, result.charge);
}
