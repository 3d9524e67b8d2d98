import { constants } from 'node:fs';
import { access, copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFile, syncFolder, writeDurably } from '../../files/durable.ts';
import type { PollContext, PollResult, SubmitContext, SubmitResult } from '../provider.ts';
import { hasReply } from './demo-reply.ts';
import { readDemoBody, type DemoBody } from './demo-wire.ts';
import { drawCall, whyNotDrawn } from './draw-call.ts';
import { cancelledProblem } from './refusal.ts';

/** A task says "not yet" this often, so that waiting can be seen; then its pictures are there. */
const waitingPolls = 2;

const cancelMark = 'cancelled';

const inputName = (index: number): string => `input-${index}`;

/**
 * Takes a task, as RunAPI does. A provider keeps what it was sent, and this one's memory is the attempt's folder: the
 * inputs are copied there, so that a restart, or an original that went away, changes nothing.
 */
export async function submitTask(
  context: SubmitContext,
  body: DemoBody,
  stepDelayMs: number,
): Promise<SubmitResult> {
  const { folder, filePath, attemptId, signal } = context;
  try {
    for (const [index, { image }] of body.inputs.entries()) {
      const copy = join(folder, inputName(index));
      await copyFile(filePath(image.$file), copy, constants.COPYFILE_FICLONE);
      await syncFile(copy);
    }
    await syncFolder(folder);
  } catch (error) {
    const problem = whyNotDrawn(error, signal);
    if (!problem) throw error;
    return { kind: 'rejected', problem, retryAfterMs: null, requestId: null };
  }
  return {
    kind: 'accepted',
    remoteId: `demo-task-${attemptId}`,
    pollAfterMs: stepDelayMs,
    requestId: null,
  };
}

/** Says "waiting" a few times, then draws. Asked again after a crash midway, it draws the same pictures again. */
export async function pollTask(context: PollContext, stepDelayMs: number): Promise<PollResult> {
  const { folder, images, signal, pollCount, journal } = context;
  if (await hasReply(folder)) return { kind: 'received' };
  if (await exists(join(folder, cancelMark)))
    return { kind: 'failed', problem: cancelledProblem, charge: 'free' };
  if (pollCount < waitingPolls) return { kind: 'waiting', pollAfterMs: stepDelayMs };
  const body = readDemoBody(context.wire);
  try {
    journal.receiving({ status: 200, requestId: null, isStreamed: false });
    await drawCall({ body, folder, images, signal, inputPath: (index) => join(folder, inputName(index)) });
    return { kind: 'received' };
  } catch (error) {
    // The app is stopping: the task is still there and is asked again after the restart.
    if (signal.aborted) return { kind: 'waiting', pollAfterMs: stepDelayMs };
    const problem = whyNotDrawn(error, signal);
    if (!problem) throw error;
    return { kind: 'failed', problem, charge: 'free' };
  }
}

/** Marks the task; the next poll ends it, free. One whose pictures are there already stays delivered. */
export async function cancelTask({ folder }: PollContext): Promise<void> {
  await writeDurably(join(folder, cancelMark), '');
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
