import { setTimeout as sleep } from 'node:timers/promises';
import type { SubmitContext, SubmitResult } from '../provider.ts';
import type { DemoBody } from './demo-wire.ts';
import { drawCall, drawPartial, whyNotDrawn, type DrawingCall } from './draw-call.ts';

/** Answers within the call, like OpenAI Images: partial pictures first where they are wanted. */
export async function submitInstant(
  context: SubmitContext,
  body: DemoBody,
  stepDelayMs: number,
): Promise<SubmitResult> {
  const { folder, images, signal, journal, filePath } = context;
  const inputPath = (index: number): string => {
    const input = body.inputs[index];
    if (!input) throw new Error(`invariant: input ${index} was counted in the same request`);
    return filePath(input.image.$file);
  };
  const call: DrawingCall = { body, folder, images, signal, inputPath };
  try {
    journal.receiving({ status: 200, requestId: null, isStreamed: body.partialImages > 0 });
    await sleep(stepDelayMs, undefined, { signal });
    for (let step = 1; step <= body.partialImages; step += 1) {
      journal.partial(await drawPartial(call, step, body.partialImages));
      await sleep(stepDelayMs, undefined, { signal });
    }
    await drawCall(call);
    return { kind: 'received' };
  } catch (error) {
    const problem = whyNotDrawn(error, signal);
    if (!problem) throw error;
    return { kind: 'rejected', problem, retryAfterMs: null, requestId: null };
  }
}
