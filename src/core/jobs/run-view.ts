import { parseRatio, parseSize } from '../../shared/capabilities.ts';
import { invariant } from '../../shared/errors.ts';
import type { Attempt, Run } from '../../shared/model.ts';
import { runStatus } from '../../shared/run-status.ts';
import type { AttemptRecord } from '../db/attempts.ts';
import type { RunRecord } from '../db/runs.ts';
import { connectionOf, type JobContext } from './job-context.ts';

/** A stored run as the contract shows it, its status derived from its attempts. */
export function viewRun(context: JobContext, run: RunRecord): Run {
  const attempts = context.tables.attempts.forRun(run.id);
  const connection = connectionOf(context, run.connectionId);
  const inputs = context.tables.runs.inputs(run.id);
  return {
    id: run.id,
    projectId: run.projectId,
    connectionId: run.connectionId,
    connection: connection.name,
    provider: run.provider,
    model: run.model,
    prompt: run.prompt,
    parameters: run.parameters,
    wantedCount: run.wantedCount,
    inputs,
    status: runStatus(attempts, run.wantedCount),
    attempts: attempts.map((attempt) => viewAttempt(context, attempt, run)),
    imageIds: context.tables.runs.imageIds(run.id),
    expectedRatio: expectedRatio(context, run, inputs[0]?.imageId ?? null),
    isCancelRequested: run.cancelRequestedAtMs !== null,
    priority: run.priority,
    groupId: run.groupId,
    answer: answerOf(attempts),
    createdAtMs: run.createdAtMs,
  };
}

function answerOf(attempts: readonly AttemptRecord[]): string | null {
  const answers = attempts.flatMap(({ answer }) => (answer === null ? [] : [answer]));
  return answers.length === 0 ? null : answers.join('\n\n');
}

/** An attempt as the contract shows it; its amount is the ledger's net, or what is at risk while unknown. */
export function viewAttempt(context: JobContext, attempt: AttemptRecord, run?: RunRecord): Attempt {
  const owner = run ?? context.tables.runs.get(attempt.runId);
  invariant(owner, `attempt ${attempt.id} belongs to a run`);
  const netNanos = context.tables.ledger.netOfAttempt(attempt.id);
  return {
    id: attempt.id,
    runId: attempt.runId,
    connectionId: attempt.connectionId,
    connection: connectionOf(context, attempt.connectionId).name,
    model: owner.model,
    state: attempt.state,
    charge: attempt.charge,
    amountNanos: amountOf(attempt, netNanos),
    estimateNanos: attempt.estimateNanos,
    isPlayMoney: attempt.isPlayMoney,
    wantedCount: attempt.wantedCount,
    deliveredCount: attempt.deliveredCount,
    remoteId: attempt.remoteId,
    requestId: attempt.requestId,
    problem: attempt.problem,
    createdAtMs: attempt.createdAtMs,
    sentAtMs: attempt.sentAtMs,
    finishedAtMs: attempt.finishedAtMs,
    partialRevision: context.partials.get(attempt.id)?.revision ?? 0,
  };
}

function amountOf(attempt: AttemptRecord, netNanos: number | null): number | null {
  if (netNanos !== null) return netNanos;
  if (attempt.charge === 'free') return 0;
  return attempt.charge === 'unknown' ? attempt.estimateNanos : null;
}

/** The shape of the cell before anything arrives: the asked size, else the source's shape, else square. */
function expectedRatio(
  context: JobContext,
  run: RunRecord,
  sourceId: Run['imageIds'][number] | null,
): number {
  const asked = run.parameters.size ?? '';
  const size = parseSize(asked) ?? parseRatio(asked);
  if (size) return size.width / size.height;
  const source = sourceId === null ? null : context.tables.images.get(sourceId);
  return source ? source.width / source.height : 1;
}
