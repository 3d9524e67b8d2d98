import { AppError } from '../../shared/errors.ts';
import type { RunDraft, RunQuestion } from '../../shared/model.ts';
import type {
  VariantGroup,
  VariantsDraft,
  VariantsEstimate,
  VariantsQuestion,
} from '../../shared/variant-model.ts';
import { inTransaction } from '../db/transaction.ts';
import type { JobContext } from '../jobs/job-context.ts';
import type { Queue } from '../jobs/queue.ts';
import type { ProviderInput } from '../providers/provider.ts';
import { checkCaps } from '../spend/check-caps.ts';
import type { Uploads } from '../uploads.ts';
import { createLiveQuotes } from './live-quotes.ts';
import {
  checkPrompt,
  checkQuestion,
  planCalls,
  type CheckedQuestion,
  type PlannedCall,
} from './prepare-run.ts';
import {
  announce,
  commitRun,
  finalInputs,
  openProject,
  purchaseOf,
  reserve,
  summed,
  unsentInputs,
  type RunContext,
} from './run-service.ts';

/** Many prompts with one press: each row is a run of its own, and all of them are planned together or none. */
export interface VariantService {
  estimate(question: VariantsQuestion): Promise<VariantsEstimate>;
  submit(draft: VariantsDraft): Promise<VariantGroup>;
}

export function createVariantService(parts: JobContext, uploads: Uploads, queue: Queue): VariantService {
  const context: RunContext = { ...parts, quotes: createLiveQuotes(parts) };
  return {
    estimate: (question) => estimateRows(context, uploads, question),
    submit: (draft) => submitRows(context, uploads, queue, draft),
  };
}

/** A row that passed its checks, with the calls it takes. */
interface CheckedRow {
  readonly checked: CheckedQuestion;
  readonly calls: readonly PlannedCall[];
}

async function estimateRows(
  context: RunContext,
  uploads: Uploads,
  question: VariantsQuestion,
): Promise<VariantsEstimate> {
  const checked = await checkShared(context, uploads, question, question.prompts);
  const problems = promptProblems(checked, question.prompts);
  const fine = question.prompts.filter((_, row) => problems.every((problem) => problem.row !== row));
  const rows = await planRows(context, checked, fine, await unsentInputs(context, uploads, checked));
  const amounts = rows.map(({ calls }) => summed(calls).amountNanos);
  const known = amounts.filter((amount) => amount !== null);
  const knownNanos = known.reduce((sum, amount) => sum + amount, 0);
  const totals = rows.map((row) => reserve(row.calls, row.checked).totalNanos);
  const total = totals.every((each) => each !== null)
    ? totals.reduce<number>((sum, each) => sum + (each ?? 0), 0)
    : null;
  const purchase = purchaseOf(checked, question.projectId ?? null, total);
  const { notices, needsCeiling } = checkCaps(context, purchase);
  return {
    amounts,
    knownNanos,
    unknownCount: amounts.length - known.length,
    amountNanos: known.length === amounts.length ? knownNanos : null,
    isPlayMoney: purchase.isPlayMoney,
    basis: rows[0] ? summed(rows[0].calls).basis : '',
    caps: [...notices],
    needsCeiling,
    problems,
  };
}

async function submitRows(
  context: RunContext,
  uploads: Uploads,
  queue: Queue,
  draft: VariantsDraft,
): Promise<VariantGroup> {
  const { groupId, rows, projectId, stopAfterFailures } = draft;
  // A double press names the same batch, which was taken as a whole or not at all.
  const existing = context.tables.runBatches.get(groupId);
  if (existing) return existing;
  refuseRepeatedIds(context, draft);
  const prompts = rows.map(({ prompt }) => prompt);
  const checked = await checkShared(context, uploads, draft, prompts);
  const problem = promptProblems(checked, prompts)[0];
  if (problem) {
    throw new AppError('invalid-input', `Row ${problem.row + 1}: ${problem.message}`, { field: 'rows' });
  }
  openProject(context, projectId);
  await context.keyOf(checked.connection);
  const first = draftOfRow(draft, 0);
  const { sent, pinned } = await finalInputs(context, uploads, checked, first);
  const planned = await planRows(context, checked, prompts, sent);
  const createdAtMs = context.clock.nowMs();
  inTransaction(context.db, () => {
    if (context.tables.runBatches.get(groupId)) return;
    const rowCount = rows.length;
    context.tables.runBatches.insert({ groupId, projectId, rowCount, stopAfterFailures, createdAtMs });
    // Each is checked against every cap with those before it already reserved: the last one that fits is the last one.
    for (const [index, row] of planned.entries()) {
      commitRun(context, draftOfRow(draft, index), row.checked, row.calls, pinned, null);
    }
  });
  for (const { runId } of rows) announce(context, queue, runId);
  const batch = context.tables.runBatches.get(groupId);
  if (batch) return batch;
  throw new AppError('conflict', 'The batch could not be kept. Nothing was sent; press again.');
}

/** Everything but the words is the same for all rows: it is checked once. */
function checkShared(
  context: JobContext,
  uploads: Uploads,
  question: VariantsQuestion | VariantsDraft,
  prompts: readonly string[],
): Promise<CheckedQuestion> {
  // Some prompt must stand in the question; the rows' own are checked each by itself.
  const prompt = prompts.find((each) => each.trim() !== '') ?? '';
  const shared: RunQuestion = { ...question, prompt: prompt.slice(0, 1), groupId: null };
  return checkQuestion(context, uploads, shared);
}

function promptProblems(
  { capabilities }: CheckedQuestion,
  prompts: readonly string[],
): VariantsEstimate['problems'] {
  return prompts.flatMap((prompt, row) => {
    try {
      checkPrompt(prompt, capabilities);
      return [];
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return [{ row, message: error.message }];
    }
  });
}

async function planRows(
  context: RunContext,
  shared: CheckedQuestion,
  prompts: readonly string[],
  sent: readonly ProviderInput[],
): Promise<readonly CheckedRow[]> {
  const rows: CheckedRow[] = [];
  for (const prompt of prompts) {
    const checked = { ...shared, question: { ...shared.question, prompt } };
    rows.push({ checked, calls: await context.quotes.apply(checked, planCalls(context, checked, sent)) });
  }
  return rows;
}

function draftOfRow({ rows, stopAfterFailures: _, ...shared }: VariantsDraft, index: number): RunDraft {
  const row = rows[index];
  if (!row) throw new AppError('invalid-input', 'The batch has no such row.', { field: 'rows' });
  return { ...shared, runId: row.runId, prompt: row.prompt };
}

/** Two rows under one id would be one purchase that looks like two. */
function refuseRepeatedIds(context: JobContext, { rows }: VariantsDraft): void {
  const ids = new Set(rows.map(({ runId }) => runId));
  if (ids.size < rows.length || rows.some(({ runId }) => context.tables.runs.get(runId))) {
    throw new AppError('conflict', 'A row of this batch was asked for already.', { field: 'rows' });
  }
}
