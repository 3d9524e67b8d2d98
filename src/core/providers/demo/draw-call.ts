import { join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import { fileExtensions } from '../../files/blob-store.ts';
import { errorCode } from '../../files/durable.ts';
import type { DemoDrawing, ImageWorker } from '../../images/image-worker.ts';
import type { ProblemFacts } from '../provider.ts';
import { writeReply, type DemoReply } from './demo-reply.ts';
import { sizeOf, type DemoBody } from './demo-wire.ts';
import { cancelledProblem, drawingProblem } from './refusal.ts';

/** One call as the artist needs it: the request, and where its inputs lie. */
export interface DrawingCall {
  readonly body: DemoBody;
  readonly folder: string;
  readonly images: ImageWorker;
  readonly signal: AbortSignal;
  /** Path of the input at this place in the request. */
  readonly inputPath: (index: number) => string;
}

/** Draws every picture of a call into its folder, then the reply: from then on the call is delivered. */
export async function drawCall(call: DrawingCall): Promise<void> {
  const { body, folder, images, signal } = call;
  const pictures: DemoReply['pictures'] = [];
  for (let index = 0; index < body.count; index += 1) {
    signal.throwIfAborted();
    const file = `picture-${index}.${fileExtensions[body.format]}`;
    const drawing = drawingOf(call, index, join(folder, file));
    const { width, height } = await images.drawDemo(drawing);
    pictures.push({ file, width, height });
  }
  await writeReply(folder, { quality: body.quality, pictures, format: body.format });
}

/** A coarse view of the call's first picture. Gives its path. */
export async function drawPartial(call: DrawingCall, step: number, steps: number): Promise<string> {
  const outputPath = join(call.folder, `partial-${step}.webp`);
  await call.images.drawDemo({
    ...drawingOf(call, 0, outputPath),
    format: 'webp',
    compression: null,
    progress: step / (steps + 1),
  });
  return outputPath;
}

function drawingOf(call: DrawingCall, index: number, outputPath: string): DemoDrawing {
  const { body, inputPath } = call;
  const pathOf = (role: 'source' | 'mask') => {
    const at = body.inputs.findIndex(
      (input) => input.role === role || (role === 'source' && input.role === 'turn'),
    );
    return at === -1 ? null : inputPath(at);
  };
  return {
    prompt: body.prompt,
    index,
    ...sizeOf(body),
    quality: body.quality,
    background: body.background,
    format: body.format,
    compression: body.compression,
    progress: 1,
    sourcePath: pathOf('source'),
    maskPath: pathOf('mask'),
    referencePaths: body.inputs.flatMap(({ role }, at) => (role === 'reference' ? [inputPath(at)] : [])),
    outputPath,
  };
}

/** What stopped a drawing, for people; null for a bug, which is somebody else's to report. */
export function whyNotDrawn(error: unknown, signal: AbortSignal): ProblemFacts | null {
  if (signal.aborted) return cancelledProblem;
  if (error instanceof AppError) return drawingProblem(error.message);
  const code = errorCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') return drawingProblem('The disk is full.');
  return code === '' ? null : drawingProblem(`The system said ${code}.`);
}
