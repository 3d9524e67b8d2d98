import type { SubmitContext, SubmitResult } from '../provider.ts';
import { settleCreate, type CreateReading, type SavedAnswer } from '../tasks/after-create.ts';
import { errorIn } from '../tasks/error-text.ts';
import { afterError } from '../tasks/refusals.ts';
import { aiGenerateHeaders, aiGenerateService, innerError } from './service.ts';
import { linksOf, readEnvelope } from './task-schema.ts';

/**
 * Makes the one paid call. "Idempotent via taskId" cannot cover it: the id is what it answers with, so a create whose
 * answer was lost may have been bought and is never sent again by itself.
 */
export async function submitAiGenerate(context: SubmitContext): Promise<SubmitResult> {
  const reply = await context.http.sendPaid({
    baseUrl: context.baseUrl,
    wire: context.wire,
    headers: aiGenerateHeaders(context.key),
    folder: context.folder,
    attemptId: context.attemptId,
    filePath: context.filePath,
    signal: context.signal,
    onSending: () => context.journal.sending(),
    onReceiving: (facts) => context.journal.receiving(facts),
  });
  const { folder, nowMs } = context;
  return settleCreate({ service: aiGenerateService, folder, nowMs, read: readCreated }, reply);
}

/** What the answer to a create says. A code other than 200 is a refusal, although the status is 200. */
export function readCreated({ document }: SavedAnswer): CreateReading {
  const envelope = readEnvelope(document);
  if (envelope.kind === 'error') return afterError(aiGenerateService, innerError(errorIn(200, document)));
  if (envelope.kind === 'task' && linksOf(envelope.task).length > 0) return { kind: 'finished' };
  const remoteId = envelope.kind === 'task' ? envelope.task.taskId : null;
  return remoteId ? { kind: 'task', remoteId } : { kind: 'unreadable', why: 'it holds no task id' };
}
