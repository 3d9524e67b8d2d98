import { z } from 'zod';
import type { ProblemFacts, ReplyContext, ReplyReading } from '../provider.ts';
import { readSavedAnswer, type SavedAnswer } from '../tasks/after-create.ts';
import { pollAfterMs } from '../tasks/poll-pace.ts';
import { chargeFromList, chargeOfCredits, chargedMicros } from './charge.ts';
import { readCreated } from './submit.ts';
import { linksOf, readEnvelope, stateOf, type Task } from './task-schema.ts';

/** Reads the saved answer of an attempt: a finished task, or the answer to the create when the app stopped behind it. */
export async function readAiGenerateReply(context: ReplyContext): Promise<ReplyReading> {
  const answer = await readSavedAnswer(context.folder);
  if (answer === null) return unreadable('it is not there.');
  const envelope = readEnvelope(answer.document);
  const isDone =
    envelope.kind === 'task' && (stateOf(envelope.task) === 'done' || linksOf(envelope.task).length > 0);
  return isDone ? readFinished(context, envelope.task, answer) : readUnfinished(answer);
}

function readUnfinished(answer: SavedAnswer): ReplyReading {
  const created = readCreated(answer);
  if (created.kind === 'task') {
    return { kind: 'accepted', remoteId: created.remoteId, pollAfterMs: pollAfterMs(0) };
  }
  if (created.kind === 'rejected') return { kind: 'rejected', problem: created.problem, charge: null };
  return unreadable(created.kind === 'unreadable' ? `${created.why}.` : 'it names no task.');
}

const Sent = z.object({ model: z.string() });

function readFinished({ wire, prices }: ReplyContext, task: Task, answer: SavedAnswer): ReplyReading {
  const micros = chargedMicros(answer.headers, task.creditsConsumed);
  const links = linksOf(task);
  if (links.length === 0) {
    const charge = micros === null ? null : chargeOfCredits(micros, prices);
    return { ...unreadable('the finished task holds no picture.', 'no_picture'), charge };
  }
  const slug = Sent.safeParse(wire.encoding === 'json' ? wire.body : null).data?.model ?? null;
  return {
    kind: 'pictures',
    // How long links live is not documented, so they are fetched at once and promise nothing.
    outputs: links.map((url) => ({ source: { kind: 'url', url, expiresAtMs: null }, revisedPrompt: null })),
    charge: micros === null ? chargeFromList(slug, prices) : chargeOfCredits(micros, prices),
    got: task.model && task.model !== slug ? { model: task.model } : {},
    remoteId: task.taskId ?? null,
  };
}

function unreadable(
  why: string,
  code = 'reply_unreadable',
): Extract<ReplyReading, { problem: ProblemFacts }> {
  return {
    kind: 'unreadable',
    problem: {
      code,
      message: `AI Generate's answer came and cannot be used: ${why} It is kept; look at the task in the account there before running it again.`,
      billingRule: 'AI Generate finished the task, so it was probably charged.',
    },
    charge: null,
  };
}
