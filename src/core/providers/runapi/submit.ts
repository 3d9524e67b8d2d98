import { invariant } from '../../../shared/errors.ts';
import type { SubmitContext, SubmitResult } from '../provider.ts';
import { settleCreate, type CreateReading, type SavedAnswer } from '../tasks/after-create.ts';
import { errorIn } from '../tasks/error-text.ts';
import { refusalProblem } from '../tasks/refusals.ts';
import { hasFiles } from './prepare.ts';
import { runApiHeaders, runApiService } from './service.ts';
import { readTask, stateOf } from './task-schema.ts';

/** Makes the one paid call. The stored key makes asking again safe: the same task answers, nothing is bought twice. */
export async function submitRunApi(context: SubmitContext): Promise<SubmitResult> {
  invariant(!hasFiles(context.wire), 'the pictures of a RunAPI request are uploaded before it is sent');
  const { idempotencyKey, journal } = context;
  const reply = await context.http.sendPaid({
    baseUrl: context.baseUrl,
    wire: context.wire,
    headers: {
      ...runApiHeaders(context.key, idempotencyKey ?? undefined),
      ...(idempotencyKey === null ? {} : { 'idempotency-key': idempotencyKey }),
    },
    folder: context.folder,
    attemptId: context.attemptId,
    filePath: context.filePath,
    signal: context.signal,
    onSending: () => journal.sending(),
    onReceiving(facts) {
      // Named before the body comes: whatever happens to it, the task can be followed.
      const taskId = facts.headers['x-runapi-task-id']?.trim() ?? '';
      if (taskId !== '') journal.identified(taskId);
      journal.receiving(facts);
    },
  });
  const { folder, nowMs } = context;
  return settleCreate({ service: runApiService, folder, nowMs, read: readCreated }, reply);
}

/** What the answer to a create says: usually a task, rarely one that is done already. */
export function readCreated({ document, headers }: SavedAnswer): CreateReading {
  const task = readTask(document);
  if (task !== null) {
    return stateOf(task) === 'done' ? { kind: 'finished' } : { kind: 'task', remoteId: task.id };
  }
  const named = headers['x-runapi-task-id']?.trim() ?? '';
  if (named !== '') return { kind: 'task', remoteId: named };
  const error = errorIn(200, document);
  if (error.message === '') return { kind: 'unreadable', why: 'it holds no task' };
  const problem = refusalProblem(runApiService, error);
  if (problem.code === 'moderation_blocked') return { kind: 'rejected', problem };
  return { kind: 'unreadable', why: `it says “${error.message.slice(0, 200)}”` };
}
