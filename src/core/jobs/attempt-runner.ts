import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { AppError, invariant } from '../../shared/errors.ts';
import type { AttemptId } from '../../shared/ids.ts';
import type { AttemptRecord } from '../db/attempts.ts';
import { makeFolderDurably } from '../files/durable.ts';
import type { ConnectionRecord } from '../db/connections.ts';
import type { RunRecord } from '../db/runs.ts';
import { inTransaction } from '../db/transaction.ts';
import type {
  AttemptJournal,
  ProblemFacts,
  Provider,
  SubmitResult,
  WireRequest,
} from '../providers/provider.ts';
import type { ProblemCode } from '../providers/problem-codes.ts';
import { withRefusedStream } from '../providers/refused-stream.ts';
import { underSameKey } from '../runs/one-purchase.ts';
import { isSameAccount, sentThrough } from '../runs/sent-through.ts';
import { deliverReply } from './deliver.ts';
import { connectionContext } from './connection-context.ts';
import { connectionOf, type JobContext } from './job-context.ts';
import { notTriedAgain, planAgain } from './plan-again.ts';
import { pollUntilDone } from './poll.ts';
import { longerThanAnyRetry, preparedWire } from './prepare-attempt.ts';
import { metNoNetwork, waitForNetwork } from './queue/network-wait.ts';
import { retryDelayMs } from './retry-policy.ts';
import { commitMove, endAtRisk, endFree } from './settle.ts';

/** One attempt with everything that belongs to it, as it is worked on. */
export interface Work {
  readonly attempt: AttemptRecord;
  readonly run: RunRecord;
  readonly connection: ConnectionRecord;
  readonly provider: Provider;
  readonly wire: WireRequest;
  readonly folder: string;
  readonly signal: AbortSignal;
}

/**
 * Takes a planned attempt through its purchase to an ending, or back to `planned` when there is no network. Gives what
 * the call came to, null where none was made. Never throws for what a provider or a network does.
 */
export async function runPlannedAttempt(
  context: JobContext,
  id: AttemptId,
  signal: AbortSignal,
): Promise<SubmitResult | null> {
  const work = loadWork(context, id, signal);
  const key = await keyOrEnd(context, work);
  if (key === undefined) return null;
  if (signal.aborted) {
    endIfCancelled(context, work);
    return null;
  }
  const wire = await preparedWire(context, work, key);
  if ('kind' in wire) {
    endUnprepared(context, work, wire);
    return wire;
  }
  if (signal.aborted) {
    endIfCancelled(context, work);
    return null;
  }
  if (isForAnotherAccount(context, work)) {
    endFree(context, id, 'not_sent', anotherAccount);
    return null;
  }
  const begun = await beginPurchase(context, work, wire);
  const result = await submitOnce(context, begun, key);
  await settleSubmit(context, begun, result);
  return result;
}

/** A key means one purchase to one account only: elsewhere the call in doubt would be bought a second time. */
function isForAnotherAccount(context: JobContext, { attempt, connection, provider }: Work): boolean {
  const doubted = underSameKey(context, attempt).filter(({ charge }) => charge === 'unknown');
  return doubted.some((each) => !isSameAccount(context, each, connection, provider));
}

const anotherAccount: ProblemFacts = {
  code: 'account_changed',
  message:
    'The key or the address of this connection changed since the call in doubt was sent, so asking under its key could buy it again. Nothing was sent.',
  billingRule: 'Nothing was sent.',
};

/** The exact request and its key are stored in one commit, before the socket is touched. */
async function beginPurchase(context: JobContext, work: Work, wire: WireRequest): Promise<Work> {
  const { attempt, connection } = work;
  // Durable before the call: a reply in a folder that a power cut takes away is a picture paid for and lost.
  await makeFolderDurably(work.folder);
  commitMove(context, attempt.id, 'intent', {
    ...sentThrough(context, connection, work.provider),
    idempotencyKey: attempt.idempotencyKey ?? randomUUID(),
    notBeforeMs: null,
    ...(wire === work.wire ? {} : { wire: JSON.stringify(wire) }),
  });
  return { ...work, wire, attempt: context.tables.attempts.get(attempt.id) ?? attempt };
}

/** Nothing was bought. Without a network it is simply not begun yet; a run that was cancelled meanwhile says so. */
function endUnprepared(
  context: JobContext,
  work: Work,
  result: Extract<SubmitResult, { kind: 'not_sent' }>,
): void {
  if (work.signal.aborted) endIfCancelled(context, work);
  else if (!metNoNetwork(result)) endRefused(context, work, result);
}

/** Goes on with what was bought before a restart: polls, or reads the reply that lies in the folder. */
export async function resumeAttempt(context: JobContext, id: AttemptId, signal: AbortSignal): Promise<void> {
  const work = loadWork(context, id, signal);
  if (work.attempt.state !== 'accepted') await deliverReply(context, work);
  await followNamedTask(context, work);
}

/** An attempt with its run, connection, adapter and request, as stored. */
export function loadWork(context: JobContext, id: AttemptId, signal: AbortSignal): Work {
  const attempt = context.tables.attempts.get(id);
  const run = attempt && context.tables.runs.get(attempt.runId);
  invariant(attempt && run, `attempt ${id} and its run exist while it is worked on`);
  return {
    attempt,
    run,
    connection: connectionOf(context, attempt.connectionId),
    provider: context.registry.get(run.provider),
    // Written by ourselves from a WireRequest when the attempt was planned.
    wire: JSON.parse(attempt.wire ?? 'null') as WireRequest,
    folder: context.folderOf(id),
    signal,
  };
}

/** The connection's key, null where it needs none, undefined when the attempt ended for want of it. */
async function keyOrEnd(context: JobContext, work: Work): Promise<string | null | undefined> {
  try {
    return await context.keyOf(work.connection);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const problem = { code: 'key_missing', message: error.message, billingRule: 'Nothing was sent.' };
    endFree(context, work.attempt.id, 'not_sent', problem);
    return undefined;
  }
}

/** Stopped before the intent: a cancelled run ends here, free; a closing app leaves it planned for a person. */
function endIfCancelled(context: JobContext, { attempt }: Work): void {
  if ((context.tables.runs.get(attempt.runId)?.cancelRequestedAtMs ?? null) === null) return;
  const message = 'Cancelled before anything was sent.';
  endFree(context, attempt.id, 'cancelled', { code: 'cancelled', message, billingRule: 'Nothing was sent.' });
}

async function submitOnce(context: JobContext, work: Work, key: string | null): Promise<SubmitResult> {
  const { attempt } = work;
  try {
    return await work.provider.submit({
      ...connectionContext(context, work, key),
      wire: work.wire,
      folder: work.folder,
      attemptId: attempt.id,
      filePath: context.originalPath,
      idempotencyKey: attempt.idempotencyKey,
      journal: createJournal(context, work),
      images: context.images,
    });
  } catch (error) {
    context.log.error(`jobs/attempt-runner attempt ${attempt.id}`, error);
    return afterThrow(context, work);
  }
}

/** An adapter threw: what that means for the money depends on how far the journal got. */
function afterThrow(context: JobContext, work: Work): SubmitResult {
  const isUnsent = context.tables.attempts.get(work.attempt.id)?.state === 'intent';
  const problem = (message: string, billingRule: string): ProblemFacts => ({
    code: 'internal',
    message,
    billingRule,
  });
  return isUnsent
    ? {
        kind: 'not_sent',
        problem: problem(
          'Proofsheet failed before anything was sent. The log has the details.',
          'Nothing was sent.',
        ),
        retryAfterMs: longerThanAnyRetry,
      }
    : {
        kind: 'unknown',
        problem: problem(
          'Proofsheet failed after sending. The log has the details.',
          'It was sent, so it may have been charged.',
        ),
        requestId: null,
      };
}

function createJournal(context: JobContext, work: Work): AttemptJournal {
  const { id } = work.attempt;
  return {
    sending() {
      const nowMs = context.clock.nowMs();
      commitMove(context, id, 'sending', { sentAtMs: nowMs, sentDay: context.clock.localDay(nowMs) });
    },
    identified(remoteId) {
      context.tables.attempts.change(id, { remoteId });
    },
    receiving(reply) {
      commitMove(context, id, 'receiving', {
        responseStatus: reply.status,
        requestId: reply.requestId,
        isStreamed: reply.isStreamed,
      });
    },
    partial(path) {
      const revision = context.partials.set(id, path);
      const { id: runId, projectId } = work.run;
      context.bus.publish({ kind: 'run.partial', runId, projectId, attemptId: id, revision });
    },
  };
}

async function settleSubmit(context: JobContext, work: Work, result: SubmitResult): Promise<void> {
  const { id } = work.attempt;
  switch (result.kind) {
    case 'received':
      await deliverReply(context, work);
      await followNamedTask(context, work);
      return;
    case 'accepted':
      commitMove(context, id, 'accepted', {
        remoteId: result.remoteId,
        requestId: result.requestId,
        notBeforeMs: context.clock.nowMs() + result.pollAfterMs,
      });
      await pollUntilDone(context, { ...work, attempt: context.tables.attempts.get(id) ?? work.attempt });
      return;
    case 'not_sent':
    case 'rejected':
      endRefused(context, work, result);
      await rm(work.folder, { recursive: true, force: true });
      return;
    case 'unreadable':
    case 'unknown':
      if (mayBeAsked(context, work)) await followLost(context, work, result.requestId);
      else endUnknown(context, work, result);
  }
}

/** A reply may name a task instead of bringing pictures. */
async function followNamedTask(context: JobContext, work: Work): Promise<void> {
  const attempt = context.tables.attempts.get(work.attempt.id);
  if (attempt?.state === 'accepted') await pollUntilDone(context, { ...work, attempt });
}

function endRefused(
  context: JobContext,
  work: Work,
  result: Extract<SubmitResult, { kind: 'not_sent' | 'rejected' }>,
): void {
  const { id, runId } = work.attempt;
  const isOurs = work.wire.method === 'LOCAL' && work.signal.aborted;
  const requestId = result.kind === 'rejected' ? result.requestId : null;
  const isCancelled = (context.tables.runs.get(runId)?.cancelRequestedAtMs ?? null) !== null;
  if (metNoNetwork(result) && !isCancelled) {
    waitForNetwork(context, id);
    return;
  }
  const delayMs = retryDelayMs(result, triesOf(context, work));
  // One commit, the new one first: whoever watches the run never sees it as ended in between.
  inTransaction(context.db, () => {
    const mayTryAgain = delayMs !== null && !isCancelled && !work.signal.aborted;
    const refusal = mayTryAgain ? planAgain(context, work, delayMs) : null;
    const problem = refusal === null ? result.problem : notTriedAgain(result.problem, refusal);
    // Before the ending is told: what waits behind it may begin at once, and is asked for whole then.
    if (result.problem.code === ('stream_refused' satisfies ProblemCode))
      rememberRefusedStream(context, work);
    endFree(context, id, isOurs ? 'cancelled' : result.kind, problem, requestId);
  });
}

/** The refused purchase itself is a person's to ask for again, as with any refusal but "slow down". */
function rememberRefusedStream(context: JobContext, { run, connection: { id } }: Work): void {
  const connection = connectionOf(context, id);
  context.tables.connections.update(connection, {
    settings: withRefusedStream(connection.settings, run.model),
  });
  context.bus.publish({ kind: 'connection.changed', connectionId: id });
}

/** How often this purchase was tried, this time included; the parts of a split run are purchases of their own. */
function triesOf(context: JobContext, { attempt, run }: Work): number {
  const all = context.tables.attempts.forRun(run.id);
  let left = run.wantedCount;
  // Planned together, first and in order: what comes after them are the tries.
  const firsts = all.filter(({ wantedCount }) => (left -= wantedCount) + wantedCount > 0);
  const isSame = ({ wire }: AttemptRecord): boolean => wire === attempt.wire;
  const refused = all.filter(({ state }) => ['not_sent', 'rejected'].includes(state)).filter(isSame);
  return Math.floor(refused.length / Math.max(1, firsts.filter(isSame).length)) + 1;
}

/** A call that named itself before it broke off is no riddle: the provider can be asked what became of it. */
function mayBeAsked(context: JobContext, { attempt, provider }: Work): boolean {
  return provider.poll !== undefined && context.tables.attempts.get(attempt.id)?.remoteId !== null;
}

async function followLost(context: JobContext, work: Work, requestId: string | null): Promise<void> {
  const named = requestId === null ? {} : { requestId };
  commitMove(context, work.attempt.id, 'accepted', { notBeforeMs: null, ...named });
  await followNamedTask(context, work);
}

function endUnknown(
  context: JobContext,
  work: Work,
  result: Extract<SubmitResult, { kind: 'unreadable' | 'unknown' }>,
): void {
  const { id } = work.attempt;
  if (work.wire.method !== 'LOCAL') {
    endAtRisk(context, id, result.kind, result.problem, result.requestId);
    return;
  }
  const billingRule = 'Nothing left this computer.';
  if (work.signal.aborted)
    endFree(context, id, 'cancelled', { code: 'cancelled', message: 'Cancelled.', billingRule });
  else endFree(context, id, 'failed', { ...result.problem, billingRule });
}
