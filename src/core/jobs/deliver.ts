import { rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { AttemptId, ImageId } from '../../shared/ids.ts';
import type { RunInput } from '../../shared/model.ts';
import type { AttemptOutput, AttemptRecord } from '../db/attempts.ts';
import type { RunRecord } from '../db/runs.ts';
import { inTransaction } from '../db/transaction.ts';
import type { CheckedImage } from '../images/image-worker.ts';
import type { ProblemFacts, ReplyReading } from '../providers/provider.ts';
import type { Work } from './attempt-runner.ts';
import { fetchOutputs, type FetchedOutputs } from './fetch-outputs.ts';
import type { JobContext } from './job-context.ts';
import { outputsOf, readReplyOf } from './read-reply.ts';
import { commitMove, commitReceived, endAtRisk, endCharged, endFree, publish, sharesOf } from './settle.ts';

/**
 * From a whole reply on disk to pictures in the library. Every step can be done again after a crash: the charge is
 * entered once, downloads resume file by file, originals are named by their hash, and the rows are one transaction.
 * Returns early, state untouched, when the app stops while it downloads.
 */
export async function deliverReply(context: JobContext, work: Work): Promise<void> {
  const outputs = await receivedOutputs(context, work);
  if (outputs === null) return;
  const { attempt, run, folder } = work;
  const isLinked = outputs.some(({ url }) => url !== null);
  if (isLinked && context.tables.attempts.get(attempt.id)?.state !== 'fetching')
    commitMove(context, attempt.id, 'fetching');
  const fetched = isLinked ? await fetchOutputs(context, work, outputs) : { outputs, failures: noFailures };
  if (fetched === null) return;
  const { checked, problem } = await checkOutputs(context, fetched, folder);
  if (checked.length === 0) {
    endEmpty(context, work, fetched, problem);
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
  // With a picture that did not come or cannot be read, the reply stays: it was paid for.
  if (problem === null) await rm(folder, { recursive: true, force: true });
}

const noFailures: ReadonlyMap<number, string> = new Map();

/** What the reply brought, charged; null when it ended the attempt, or named a task to follow. */
async function receivedOutputs(context: JobContext, work: Work): Promise<readonly AttemptOutput[] | null> {
  const { id } = work.attempt;
  // Charged and stored before: only the downloads are left.
  if (work.attempt.state === 'fetching') return context.tables.attempts.outputs(id);
  const reading = await readReplyOf(context, work);
  if (reading.kind === 'accepted') {
    const notBeforeMs = context.clock.nowMs() + reading.pollAfterMs;
    commitMove(context, id, 'accepted', { remoteId: reading.remoteId, notBeforeMs });
    return null;
  }
  if (reading.kind !== 'pictures') {
    endWithoutPictures(context, work.attempt, reading);
    return null;
  }
  const outputs = outputsOf(reading, work.folder);
  commitReceived(context, id, reading, outputs);
  return outputs;
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

/** Decodes every byte of every picture; one that did not come or cannot be read does not take the others with it. */
async function checkOutputs(
  context: JobContext,
  { outputs, failures }: FetchedOutputs,
  folder: string,
): Promise<{ checked: CheckedOutput[]; problem: ProblemFacts | null }> {
  const checked: CheckedOutput[] = [];
  let problem: ProblemFacts | null = null;
  for (const output of outputs) {
    if (output.fileName === null) {
      problem = notFetchedProblem(context, output, failures.get(output.outputIndex) ?? 'its link is missing');
      continue;
    }
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

function notFetchedProblem(context: JobContext, output: AttemptOutput, why: string): ProblemFacts {
  const nowMs = context.clock.nowMs();
  const isPast = output.expiresAtMs !== null && output.expiresAtMs <= nowMs;
  const until = isPast ? ` The link was good until ${minuteOf(output.expiresAtMs ?? nowMs)}.` : '';
  return {
    code: 'links_expired',
    message:
      `Picture ${output.outputIndex + 1} could not be downloaded: ${why}.${until} ` +
      `Its link was tried several times, last at ${minuteOf(nowMs)}. Everything received is kept; it can be fetched again for free.`,
    billingRule: 'The provider answered, so the call was charged.',
  };
}

/** "2026-11-20 12:34 UTC" */
function minuteOf(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** No picture at all: without any file the links are to blame, else the bytes. */
function endEmpty(
  context: JobContext,
  { attempt }: Work,
  { outputs }: FetchedOutputs,
  problem: ProblemFacts | null,
): void {
  const isExpired = outputs.length > 0 && outputs.every(({ fileName }) => fileName === null);
  endCharged(context, attempt.id, isExpired ? 'expired' : 'unreadable', problem ?? noPictureProblem, null);
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

function endWithoutPictures(
  context: JobContext,
  attempt: AttemptRecord,
  reading: Exclude<ReplyReading, { kind: 'pictures' | 'accepted' }>,
): void {
  // A model that draws nothing often says why.
  if (reading.answer) context.tables.attempts.change(attempt.id, { answer: reading.answer });
  if (reading.charge !== null) endCharged(context, attempt.id, reading.kind, reading.problem, reading.charge);
  else if (reading.kind === 'rejected') endFree(context, attempt.id, 'rejected', reading.problem);
  else endAtRisk(context, attempt.id, 'unreadable', reading.problem);
}
