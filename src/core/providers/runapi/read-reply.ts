import { z } from 'zod';
import type { ProblemFacts, ReplyContext, ReplyOutput, ReplyReading } from '../provider.ts';
import { readSavedAnswer, type SavedAnswer } from '../tasks/after-create.ts';
import { pollAfterMs } from '../tasks/poll-pace.ts';
import { chargeOfFailure, chargeOfPictures } from './charge.ts';
import { readCreated } from './submit.ts';
import { linksOf, readTask, stateOf, type Task } from './task-schema.ts';

/** RunAPI keeps results for a week. */
const keptMs = 7 * 24 * 3_600_000;

/** Reads the saved answer of an attempt: a finished task, or the answer to the create when the app stopped behind it. */
export async function readRunApiReply(context: ReplyContext): Promise<ReplyReading> {
  const answer = await readSavedAnswer(context.folder);
  if (answer === null) return unreadable('it is not there.');
  const task = readTask(answer.document);
  if (task === null || stateOf(task) === 'waiting') return readUnfinished(answer);
  if (stateOf(task) === 'failed') {
    const charge = chargeOfFailure(task.billing);
    const { problem } = unreadable('it is of a task that failed.');
    return charge === 'free'
      ? { kind: 'rejected', problem, charge: null }
      : { kind: 'unreadable', problem, charge };
  }
  return readFinished(context, task, answer);
}

function readUnfinished(answer: SavedAnswer): ReplyReading {
  const created = readCreated(answer);
  if (created.kind === 'task') {
    return { kind: 'accepted', remoteId: created.remoteId, pollAfterMs: pollAfterMs(0) };
  }
  if (created.kind === 'rejected') return { ...created, charge: null };
  return unreadable(created.kind === 'unreadable' ? `${created.why}.` : 'it names no task.');
}

function readFinished(context: ReplyContext, task: Task, answer: SavedAnswer): ReplyReading {
  const charge = chargeOfPictures(task.billing, context.model, context.prices);
  const links = linksOf(task);
  if (links.length === 0) {
    const { problem } = unreadable('the finished task holds no picture.', 'no_picture');
    // Without pictures only what RunAPI itself says counts as charged.
    return { kind: 'unreadable', problem, charge: charge.basis === 'reported' ? charge : null };
  }
  const expiresAtMs = expiryOf(answer);
  const outputs: ReplyOutput[] = links.map((url) => ({
    source: { kind: 'url', url, expiresAtMs },
    revisedPrompt: null,
  }));
  return { kind: 'pictures', outputs, charge, got: gotOf(context, task), remoteId: task.id };
}

/** A week from the answer's own date: its clock and that of the links are one. */
function expiryOf({ headers }: SavedAnswer): number | null {
  const time = Date.parse(headers['date'] ?? '');
  return Number.isNaN(time) ? null : time + keptMs;
}

const AskedFor = z.object({ model: z.string() }).partial();

/** RunAPI echoes the model at the most; where it made another than was asked for, that is told. */
function gotOf({ wire }: ReplyContext, task: Task): Record<string, string> {
  const asked = AskedFor.safeParse(wire.encoding === 'json' ? wire.body : null).data?.model;
  return task.model && task.model !== asked ? { model: task.model } : {};
}

function unreadable(
  why: string,
  code = 'reply_unreadable',
): Extract<ReplyReading, { problem: ProblemFacts }> {
  return {
    kind: 'unreadable',
    problem: {
      code,
      message: `RunAPI's answer came and cannot be used: ${why} It is kept; look at the task in the account there before running it again.`,
      billingRule: 'RunAPI finished the task, so it was probably charged.',
    },
    charge: null,
  };
}
