import { isEnding } from '../../shared/attempt-state.ts';
import { AppError } from '../../shared/errors.ts';
import type { AttemptId, ProjectId, RunId } from '../../shared/ids.ts';
import type { Estimate, Run, RunDraft, RunInput, RunQuestion } from '../../shared/model.ts';
import { inTransaction } from '../db/transaction.ts';
import { findBlob } from './resolve-inputs.ts';
import type { JobContext } from '../jobs/job-context.ts';
import type { Queue } from '../jobs/queue.ts';
import { viewRun } from '../jobs/run-view.ts';
import { appendEstimate } from '../jobs/settle.ts';
import type { ProviderInput } from '../providers/provider.ts';
import { checkCaps, refuseOverCap, type Purchase } from '../spend/check-caps.ts';
import { reservationOf, type Reservation } from '../spend/reservation.ts';
import type { Uploads } from '../uploads.ts';
import { draftOfAttempt, draftOfMissing, findRun, missingCount, wantedAgain } from './ask-again.ts';
import { createLiveQuotes, type LiveQuotes } from './live-quotes.ts';
import { checkQuestion, planCalls, type CheckedQuestion, type PlannedCall } from './prepare-run.ts';
import { checkMask, plannedMask, plannedSource, storeMask } from './resolve-mask.ts';
import { planUnderSameKey } from './same-key.ts';

/** From a press to planned attempts: every check that can be made before money, then one transaction. */
export interface RunService {
  estimate(question: RunQuestion): Promise<Estimate>;
  submit(draft: RunDraft): Promise<Run>;
  /** Asks again for what a run did not deliver. */
  again(runId: RunId, newRunId: RunId): Promise<Run>;
  /** The same for one attempt; with `sameKey` as the very call it was, which cannot be charged twice. */
  againAttempt(attemptId: AttemptId, newRunId: RunId, sameKey: boolean): Promise<Run>;
}

/** Core's parts, and what providers say of their prices now. */
export type RunContext = JobContext & { readonly quotes: LiveQuotes };

export function createRunService(parts: JobContext, uploads: Uploads, queue: Queue): RunService {
  const context: RunContext = { ...parts, quotes: createLiveQuotes(parts) };
  return {
    estimate: (question) => estimateRun(context, uploads, question),
    submit: (draft) => submitRun(context, uploads, queue, draft, null),
    async again(runId, newRunId) {
      const existing = context.tables.runs.get(newRunId);
      if (existing) return viewRun(context, existing);
      const { draft, origin } = draftOfMissing(context, runId, newRunId);
      const run = await submitRun(context, uploads, queue, draft, origin);
      retire(context, origin);
      return run;
    },
    async againAttempt(attemptId, newRunId, sameKey) {
      const existing = context.tables.runs.get(newRunId);
      if (existing) return viewRun(context, existing);
      if (sameKey) {
        await planUnderSameKey(context, attemptId, newRunId);
        return announce(context, queue, newRunId);
      }
      const { draft, origin } = draftOfAttempt(context, attemptId, newRunId);
      const run = await submitRun(context, uploads, queue, draft, origin);
      retire(context, origin);
      return run;
    },
  };
}

async function estimateRun(context: RunContext, uploads: Uploads, question: RunQuestion): Promise<Estimate> {
  const checked = await checkQuestion(context, uploads, question);
  const planned = planCalls(context, checked, await unsentInputs(context, uploads, checked));
  const calls = await context.quotes.apply(checked, planned);
  const { amountNanos, basis } = summed(calls);
  const { totalNanos } = reserve(calls, checked);
  const purchase = purchaseOf(checked, question.projectId ?? null, totalNanos);
  const { notices, needsCeiling } = checkCaps(context, purchase);
  return { amountNanos, isPlayMoney: purchase.isPlayMoney, basis, caps: [...notices], needsCeiling };
}

/** What the calls of a run put aside, within what the person allowed; play money needs no allowance. */
export function reserve(calls: readonly PlannedCall[], { question, provider }: CheckedQuestion): Reservation {
  return reservationOf(
    calls.map((call) => call.estimate.amountNanos),
    provider.info.isPlayMoney ? null : question.ceilingNanos,
  );
}

/** A question as caps look at it. */
export function purchaseOf(
  { connection, provider }: CheckedQuestion,
  projectId: ProjectId | null,
  amountNanos: number | null,
): Purchase {
  return { projectId, connectionId: connection.id, isPlayMoney: provider.info.isPlayMoney, amountNanos };
}

/** The inputs as they would be sent, with stand-ins for bytes a real submit makes. */
export async function unsentInputs(
  context: JobContext,
  uploads: Uploads,
  checked: CheckedQuestion,
): Promise<ProviderInput[]> {
  const { mask } = checked.question;
  if (mask === null) return [...checked.inputs.sent];
  const { source, maskPath } = await checkMask(context, uploads, mask, checked.inputs, checked.capabilities);
  return [plannedSource(source), ...checked.inputs.sent.slice(1), plannedMask(source, maskPath)];
}

/** What the calls of a run cost together; null where one of them is not known. */
export function summed(calls: readonly PlannedCall[]): Pick<Estimate, 'amountNanos' | 'basis'> {
  const amounts = calls.map((call) => call.estimate.amountNanos);
  const isKnown = amounts.every((amount) => amount !== null);
  return {
    amountNanos: isKnown ? amounts.reduce<number>((sum, amount) => sum + (amount ?? 0), 0) : null,
    basis: calls[0]?.estimate.basis ?? '',
  };
}

async function submitRun(
  context: RunContext,
  uploads: Uploads,
  queue: Queue,
  draft: RunDraft,
  againOf: RunId | null,
): Promise<Run> {
  // A double press, or a request repeated by a broken connection, names the same run: it is not bought twice.
  const existing = context.tables.runs.get(draft.runId);
  if (existing) return viewRun(context, existing);
  const checked = await checkQuestion(context, uploads, draft);
  openProject(context, draft.projectId);
  await context.keyOf(checked.connection);
  const { sent, pinned } = await finalInputs(context, uploads, checked, draft);
  const calls = await context.quotes.apply(checked, planCalls(context, checked, sent));
  commitRun(context, draft, checked, calls, pinned, againOf);
  return announce(context, queue, draft.runId);
}

/** Refuses a project that is not there, or that nothing new is made in. */
export function openProject(context: JobContext, projectId: ProjectId): void {
  const project = context.tables.projects.get(projectId);
  if (!project) {
    throw new AppError('not-found', 'That project is not in this library. Choose another one.', {
      field: 'projectId',
    });
  }
  if (project.archivedAtMs === null) return;
  throw new AppError(
    'conflict',
    `"${project.name}" is archived. Bring it back before making pictures in it.`,
  );
}

/** Tells of a run that was just committed, and lets the queue look. */
export function announce(context: JobContext, queue: Queue, runId: RunId): Run {
  const { projectId } = findRun(context, runId);
  context.bus.publish({ kind: 'run.changed', runId, projectId });
  context.bus.publish({ kind: 'queue.changed' });
  queue.pressed(runId);
  return viewRun(context, findRun(context, runId));
}

/** The inputs as they are sent and as the run pins them; a mask is kept in the library. */
export async function finalInputs(
  context: JobContext,
  uploads: Uploads,
  checked: CheckedQuestion,
  draft: RunDraft,
): Promise<{ sent: readonly ProviderInput[]; pinned: readonly RunInput[] }> {
  const { inputs, capabilities } = checked;
  if (draft.mask === null) return inputs;
  const facts = await checkMask(context, uploads, draft.mask, inputs, capabilities);
  // Built once with stand-ins first: a request the adapter or a cap refuses must leave no mask behind.
  const planned = planCalls(context, checked, [
    plannedSource(facts.source),
    ...inputs.sent.slice(1),
    plannedMask(facts.source, facts.maskPath),
  ]);
  refuseOverCap(context, purchaseOf(checked, draft.projectId, reserve(planned, checked).totalNanos));
  const stored = await storeMask(context, facts, draft.projectId);
  return {
    sent: [stored.source, ...inputs.sent.slice(1), stored.mask],
    pinned: [...inputs.pinned, stored.pinned],
  };
}

/** Stores a run and its planned attempts, all of it or nothing, with its caps checked where the money is reserved. */
export function commitRun(
  context: JobContext,
  draft: RunDraft,
  checked: CheckedQuestion,
  calls: readonly PlannedCall[],
  pinned: readonly RunInput[],
  againOf: RunId | null,
): void {
  const { connection, provider } = checked;
  const nowMs = context.clock.nowMs();
  const { totalNanos, ceilings } = reserve(calls, checked);
  inTransaction(context.db, () => {
    // The checks above waited for a worker: somebody may have submitted the same run meanwhile.
    if (context.tables.runs.get(draft.runId)) return;
    if (againOf !== null) wantedAgain(context, findRun(context, againOf), draft.count);
    // Checked where the money is reserved, all of the run or none: nobody else can press in between.
    refuseOverCap(context, purchaseOf(checked, draft.projectId, totalNanos));
    // Looked at here once more: a picture may have been deleted for good while the worker was at it.
    pinned.forEach(({ imageId }, index) => void findBlob(context, imageId, index));
    const { runId: id, projectId, connectionId, model, prompt } = draft;
    const { parameters } = checked;
    context.tables.runs.insert(
      {
        id,
        projectId,
        connectionId,
        provider: provider.info.id,
        model,
        prompt,
        parameters,
        wantedCount: draft.count,
        againOf,
        extra: draft.extra,
        groupId: draft.groupId,
        keepOutsidePx: draft.keepOutsidePx ?? null,
        createdAtMs: nowMs,
      },
      pinned,
    );
    for (const [index, call] of calls.entries()) {
      const { amountNanos, unitRule, priceId, basis } = call.estimate;
      const attemptId = context.tables.attempts.insert({
        runId: id,
        connectionId: connection.id,
        isPlayMoney: provider.info.isPlayMoney,
        wantedCount: call.count,
        estimateNanos: amountNanos,
        ceilingNanos: ceilings[index] ?? null,
        wire: call.wire,
        notBeforeMs: null,
        createdAtMs: nowMs,
      });
      if (amountNanos !== null)
        appendEstimate(context, attemptId, { amountNanos, unitRule, priceId, detail: basis });
    }
  });
}

/** The new run stands for the old one now, unless that one still waits for a word on its charge. */
function retire(context: JobContext, runId: RunId): void {
  const attempts = context.tables.attempts.forRun(runId);
  if (attempts.some((attempt) => attempt.charge === 'unknown' || !isEnding(attempt.state))) return;
  if (missingCount(context, findRun(context, runId)) > 0) return;
  context.tables.runs.dismiss(runId, context.clock.nowMs());
  const run = context.tables.runs.get(runId);
  if (run) context.bus.publish({ kind: 'run.changed', runId, projectId: run.projectId });
}
