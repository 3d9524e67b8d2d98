import path from 'node:path';
import type { AttemptOutput } from '../db/attempts.ts';
import type { ReplyReading } from '../providers/provider.ts';
import type { Work } from './attempt-runner.ts';
import { baseUrlOf } from './connection-context.ts';
import type { JobContext } from './job-context.ts';

/** What the reply in an attempt's folder says; the same however often it is asked. */
export function readReplyOf(context: JobContext, work: Work): Promise<ReplyReading> {
  return work.provider.readReply({
    folder: work.folder,
    images: context.images,
    wire: work.wire,
    prices: context.pricesOf(work.connection),
    model: work.run.model,
    baseUrl: baseUrlOf(work.connection, work.provider),
    settings: work.connection.settings,
  });
}

/** The outputs of a reading as they are stored: files by their name inside the folder, so that it can be moved. */
export function outputsOf(
  reading: Extract<ReplyReading, { kind: 'pictures' }>,
  folder: string,
): AttemptOutput[] {
  return reading.outputs.map(({ source, revisedPrompt }, outputIndex) => ({
    outputIndex,
    fileName: source.kind === 'file' ? path.relative(folder, source.path) : null,
    url: source.kind === 'url' ? source.url : null,
    expiresAtMs: source.kind === 'url' ? source.expiresAtMs : null,
    revisedPrompt,
  }));
}
