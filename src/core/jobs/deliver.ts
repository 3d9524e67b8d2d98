import { rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError, invariant } from '../../shared/errors.ts';
import type { AttemptId, ImageId } from '../../shared/ids.ts';
import type { RunInput } from '../../shared/model.ts';
import type { AttemptOutput, AttemptRecord } from '../db/attempts.ts';
import type { RunRecord } from '../db/runs.ts';
import { inTransaction } from '../db/transaction.ts';
import type { CheckedImage } from '../images/image-worker.ts';
import type { ProblemFacts, ReplyReading } from '../providers/provider.ts';
import { connectionOf, type JobContext } from './job-context.ts';
import { commitMove, commitReceived, endAtRisk, endCharged, endFree, publish, sharesOf } from './settle.ts';

type PicturesReading = Extract<ReplyReading, { kind: 'pictures' }>;

/**
 * From a whole reply on disk to pictures in the library. Every step can be done again after a crash: the charge is
 * entered once, originals are named by their hash, and the rows are one transaction.
 */
export async function deliverReply(
  context: JobContext,
  attempt: AttemptRecord,
  run: RunRecord,
): Promise<void> {
  const folder = context.folderOf(attempt.id);
  const provider = context.registry.get(run.provider);
  const connection = connectionOf(context, attempt.connectionId);
  const reading = await provider.readReply({
    folder,
    images: context.images,
    // Written by ourselves from a WireRequest when the attempt was planned.
    wire: JSON.parse(attempt.wire ?? 'null') as never,
    prices: context.pricesOf(connection),
    model: run.model,
  });
  if (reading.kind === 'accepted') {
    const notBeforeMs = context.clock.nowMs() + reading.pollAfterMs;
    commitMove(context, attempt.id, 'accepted', { remoteId: reading.remoteId, notBeforeMs });
    return;
  }
  if (reading.kind !== 'pictures') {
    endWithoutPictures(context, attempt, reading);
    return;
  }
  const outputs = outputsOf(reading, folder);
  commitReceived(context, attempt.id, reading.charge, outputs, reading.got);
  const { checked, problem } = await checkOutputs(context, outputs, folder);
  if (checked.length === 0) {
    endCharged(context, attempt.id, 'unreadable', problem ?? noPictureProblem, null);
    return;
  }
  for (const output of checked) await context.blobs.adopt(output.path, output.facts);
  const imageIds = commitPictures(context, attempt.id, run, checked, problem);
  publish(context, attempt.id);
  for (const imageId of imageIds) {
    context.bus.publish({ kind: 'image.added', imageId, projectId: run.projectId });
    context.makeThumbnails(imageId);
  }
  context.partials.clear(attempt.id);
  // With a picture that could not be read, the reply stays: it was paid for.
  if (problem === null) await rm(folder, { recursive: true, force: true });
}

interface CheckedOutput {
  readonly output: AttemptOutput;
  readonly path: string;
  readonly facts: CheckedImage;
}

const noPictureProblem: ProblemFacts = {
  code: 'no_picture',
  message: 'The reply held no picture that can be read. Everything received is kept.',
  billingRule: 'The provider answered, so the call was charged.',
};

/** Decodes every byte of every picture; one that cannot be read does not take the others with it. */
async function checkOutputs(
  context: JobContext,
  outputs: readonly AttemptOutput[],
  folder: string,
): Promise<{ checked: CheckedOutput[]; problem: ProblemFacts | null }> {
  const checked: CheckedOutput[] = [];
  let problem: ProblemFacts | null = null;
  for (const output of outputs) {
    invariant(
      output.fileName !== null,
      'the adapters of this version answer with files, never with addresses',
    );
    const file = path.join(folder, output.fileName);
    try {
      checked.push({ output, path: file, facts: await context.images.check(file) });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      problem = {
        code: 'picture_unreadable',
        message: `Picture ${output.outputIndex + 1} of the reply cannot be read: ${error.message} Its bytes are kept.`,
        billingRule: 'The provider answered, so the call was charged.',
      };
    }
  }
  return { checked, problem };
}

function commitPictures(
  context: JobContext,
  id: AttemptId,
  run: RunRecord,
  checked: readonly CheckedOutput[],
  problem: ProblemFacts | null,
): ImageId[] {
  const nowMs = context.clock.nowMs();
  return inTransaction(context.db, () => {
    const shares = sharesOf(context, id, checked.length);
    const inputs = context.tables.runs.inputs(run.id);
    const imageIds = checked.map(({ output, facts }, index) => {
      context.tables.blobs.insertIfAbsent(facts, nowMs);
      const imageId = context.tables.images.insert({
        projectId: run.projectId,
        sha256: facts.sha256,
        runId: run.id,
        attemptId: id,
        outputIndex: output.outputIndex,
        origin: 'made',
        isListed: true,
        fileName: null,
        revisedPrompt: output.revisedPrompt,
        sourceId: sourceId(inputs),
        width: facts.width,
        height: facts.height,
        amountNanos: shares[index] ?? null,
        sortedAtMs: run.createdAtMs,
        createdAtMs: nowMs,
      });
      inputs.forEach(({ imageId: inputId, role }, position) => {
        context.tables.edges.insert({ childId: imageId, position, inputId, role });
      });
      context.tables.search.indexImage(imageId, {
        prompt: run.prompt,
        revisedPrompt: output.revisedPrompt,
        fileName: null,
        note: '',
        tags: [],
      });
      return imageId;
    });
    context.tables.attempts.move(id, 'done', {
      deliveredCount: checked.length,
      problem,
      finishedAtMs: nowMs,
    });
    context.tables.runs.dismissDelivered(run.id, nowMs);
    return imageIds;
  });
}

/** The picture a run continues: its first source, or the turn before it. */
function sourceId(inputs: readonly RunInput[]): ImageId | null {
  return inputs.find((input) => input.role === 'source' || input.role === 'turn')?.imageId ?? null;
}

function outputsOf(reading: PicturesReading, folder: string): AttemptOutput[] {
  return reading.outputs.map((output, outputIndex) => ({
    outputIndex,
    fileName: output.source.kind === 'file' ? path.relative(folder, output.source.path) : null,
    url: output.source.kind === 'url' ? output.source.url : null,
    revisedPrompt: output.revisedPrompt,
  }));
}

function endWithoutPictures(
  context: JobContext,
  attempt: AttemptRecord,
  reading: Exclude<ReplyReading, { kind: 'pictures' | 'accepted' }>,
): void {
  if (reading.charge !== null) endCharged(context, attempt.id, reading.kind, reading.problem, reading.charge);
  else if (reading.kind === 'rejected') endFree(context, attempt.id, 'rejected', reading.problem);
  else endAtRisk(context, attempt.id, 'unreadable', reading.problem);
}
