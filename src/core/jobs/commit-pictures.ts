import type { ImageId } from '../../shared/ids.ts';
import type { RunInput } from '../../shared/model.ts';
import type { AttemptOutput, AttemptRecord } from '../db/attempts.ts';
import type { RunRecord } from '../db/runs.ts';
import { inTransaction } from '../db/transaction.ts';
import type { CheckedImage } from '../images/image-worker.ts';
import type { ProblemFacts } from '../providers/provider.ts';
import { differencesOf } from './asked-and-got.ts';
import type { JobContext } from './job-context.ts';
import { sharesOf } from './settle.ts';

/** A picture of a reply that was decoded whole; its original is durable. */
export interface CheckedOutput {
  readonly output: AttemptOutput;
  readonly path: string;
  readonly facts: CheckedImage;
}

/** Outputs of an attempt that are no pictures of the library yet. */
export function undelivered(
  { tables }: Pick<JobContext, 'tables'>,
  id: AttemptRecord['id'],
  outputs: readonly AttemptOutput[],
): AttemptOutput[] {
  const delivered = new Set(tables.images.ofAttempt(id).map((each) => tables.images.get(each)?.outputIndex));
  return outputs.filter(({ outputIndex }) => !delivered.has(outputIndex));
}

/**
 * Commits what came, beside what came before: one transaction for the pictures, their edges and words, everybody's share
 * of the price, and the attempt's end.
 */
export function commitPictures(
  context: JobContext,
  { attempt, run }: { readonly attempt: AttemptRecord; readonly run: RunRecord },
  checked: readonly CheckedOutput[],
  problem: ProblemFacts | null,
): ImageId[] {
  const { tables } = context;
  const nowMs = context.clock.nowMs();
  return inTransaction(context.db, () => {
    const inputs = tables.runs.inputs(run.id);
    const imageIds = checked.map((each) => insertPicture(context, { attempt, run, inputs, nowMs }, each));
    tables.attempts.move(attempt.id, 'done', {
      deliveredCount: tables.images.ofAttempt(attempt.id).length,
      problem,
      finishedAtMs: attempt.finishedAtMs ?? nowMs,
    });
    compareAndShare(context, run, attempt.id);
    tables.runs.dismissDelivered(run.id, nowMs);
    return imageIds;
  });
}

interface Origin {
  readonly attempt: AttemptRecord;
  readonly run: RunRecord;
  readonly inputs: readonly RunInput[];
  readonly nowMs: number;
}

function insertPicture(
  { tables }: JobContext,
  { attempt, run, inputs, nowMs }: Origin,
  { output, facts }: CheckedOutput,
): ImageId {
  tables.blobs.insertIfAbsent(facts, nowMs);
  const imageId = tables.images.insert({
    projectId: run.projectId,
    sha256: facts.sha256,
    runId: run.id,
    attemptId: attempt.id,
    outputIndex: output.outputIndex,
    origin: 'made',
    isListed: true,
    fileName: null,
    revisedPrompt: output.revisedPrompt,
    sourceId: sourceId(inputs),
    width: facts.width,
    height: facts.height,
    amountNanos: null,
    sortedAtMs: run.createdAtMs,
    createdAtMs: nowMs,
  });
  inputs.forEach(({ imageId: inputId, role }, position) => {
    tables.edges.insert({ childId: imageId, position, inputId, role });
  });
  if (run.keepOutsidePx !== null && inputs.some(({ role }) => role === 'mask'))
    tables.localEdits.oweOutside(imageId);
  tables.search.indexImage(imageId, {
    prompt: run.prompt,
    revisedPrompt: output.revisedPrompt,
    fileName: null,
    note: '',
    tags: [],
    // The record at hand may be older than what the reply said.
    answer: tables.attempts.get(attempt.id)?.answer ?? null,
    model: run.model,
  });
  return imageId;
}

/** Of all pictures of the attempt, those that were there before included: how many there are decides both. */
function compareAndShare(context: JobContext, run: RunRecord, id: AttemptRecord['id']): void {
  const { tables } = context;
  const attempt = tables.attempts.get(id);
  const imageIds = tables.images.ofAttempt(id);
  const shares = sharesOf(context, id, imageIds.length);
  for (const [index, imageId] of imageIds.entries()) {
    tables.images.setAmount(imageId, shares[index] ?? null);
    const image = tables.images.get(imageId);
    const blob = image && tables.blobs.get(image.sha256);
    if (blob) tables.images.setDiffers(imageId, differencesOf(run, attempt, blob).length > 0);
  }
}

/** The picture a run continues: its first source, or the turn before it. */
function sourceId(inputs: readonly RunInput[]): ImageId | null {
  return inputs.find((input) => input.role === 'source' || input.role === 'turn')?.imageId ?? null;
}
