import { rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { ImageId } from '../../shared/ids.ts';
import type { AttemptOutput, AttemptRecord } from '../db/attempts.ts';
import type { ProblemFacts, ReplyReading } from '../providers/provider.ts';
import type { Work } from './attempt-runner.ts';
import { commitPictures, undelivered, type CheckedOutput } from './commit-pictures.ts';
import { fetchOutputs, type FetchedOutputs } from './fetch-outputs.ts';
import type { JobContext } from './job-context.ts';
import { outputsOf, readReplyOf } from './read-reply.ts';
import { commitMove, commitReceived, endAtRisk, endCharged, endFree, publish } from './settle.ts';

/**
 * From a whole reply on disk to pictures in the library. Every step can be done again after a crash: the charge is
 * entered once, downloads resume file by file, originals are named by their hash, and the rows are one transaction.
 * Returns early, state untouched, when the app stops while it downloads.
 */
export async function deliverReply(context: JobContext, work: Work): Promise<void> {
  const all = await receivedOutputs(context, work);
  if (all === null) return;
  const { attempt, folder } = work;
  const outputs = undelivered(context, attempt.id, all);
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
  const imageIds = commitPictures(context, work, checked, problem);
  publishPictures(context, work, imageIds);
  context.partials.clear(attempt.id);
  // With a picture that did not come or cannot be read, the reply stays: it was paid for.
  if (problem === null) await rm(folder, { recursive: true, force: true });
}

function publishPictures(context: JobContext, { attempt, run }: Work, added: readonly ImageId[]): void {
  publish(context, attempt.id);
  for (const imageId of context.tables.images.ofAttempt(attempt.id)) {
    const kind = added.includes(imageId) ? 'image.added' : 'image.changed';
    const projectId = context.tables.images.get(imageId)?.projectId ?? run.projectId;
    context.bus.publish({ kind, imageId, projectId });
  }
  for (const imageId of added) context.makeThumbnails(imageId);
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
      `It was last tried at ${minuteOf(nowMs)}. Everything received is kept; it can be fetched again for free.`,
    billingRule: 'The provider answered, so the call was charged.',
  };
}

/** "2026-11-20 12:34 UTC" */
function minuteOf(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** No picture at all, or none beside those that came before: without any file the links are to blame, else the bytes. */
function endEmpty(
  context: JobContext,
  { attempt }: Work,
  { outputs }: FetchedOutputs,
  problem: ProblemFacts | null,
): void {
  if (attempt.deliveredCount > 0) {
    commitMove(context, attempt.id, 'done', { problem });
    return;
  }
  const isExpired = outputs.length > 0 && outputs.every(({ fileName }) => fileName === null);
  const to = isExpired ? 'expired' : 'unreadable';
  const said = problem ?? noPictureProblem;
  const charge = context.tables.attempts.get(attempt.id)?.charge;
  // Given back, or of a cost nobody knows: that no picture came of it makes it no charge.
  if (charge === 'refunded' || charge === 'unknown')
    commitMove(context, attempt.id, to, { problem: said, finishedAtMs: context.clock.nowMs() });
  else endCharged(context, attempt.id, to, said, null);
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
