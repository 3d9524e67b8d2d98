import { AppError } from '../../../shared/errors.ts';
import { unreachableMessage } from '../http/unreachable.ts';
import type { ConnectionContext, FoundTask } from '../provider.ts';
import { refusalProblem } from '../tasks/refusals.ts';
import { askForTask } from './ask-task.ts';
import { createPath } from './build-request.ts';
import { aiGenerateModels, modelOfSlug } from './models.ts';
import { aiGenerateService } from './service.ts';
import { promptOf } from './task-schema.ts';

/** Asks for a task by its id. Free. */
export async function findAiGenerateTask(
  context: ConnectionContext,
  taskId: string,
  model: string | null,
): Promise<FoundTask> {
  const remoteId = taskId.trim();
  if (!/^[\w.:-]{1,200}$/.test(remoteId)) {
    throw new AppError('invalid-input', 'That is not a task id. Copy it from the AI Generate account.', {
      field: 'taskId',
    });
  }
  const asked = await askForTask(context, remoteId);
  if (asked.kind === 'unreachable') {
    const host = URL.canParse(context.baseUrl) ? new URL(context.baseUrl).host : context.baseUrl;
    throw new AppError('unavailable', unreachableMessage(host, asked.reply.reason, asked.reply.detail));
  }
  if (asked.kind === 'refused') {
    throw new AppError('refused', refusalProblem(aiGenerateService, asked.error).message);
  }
  if (asked.kind === 'none') {
    throw new AppError(
      'not-found',
      'AI Generate knows no task with this id. Check the id, the key, and the status path of the connection.',
      { field: 'taskId' },
    );
  }
  const { task } = asked;
  const slug = task.model ?? null;
  const prompt = promptOf(task);
  return {
    remoteId,
    model: model ?? (slug === null ? (aiGenerateModels[0]?.model ?? '') : modelOfSlug(slug)),
    prompt,
    wire: {
      method: 'POST',
      path: createPath,
      encoding: 'json',
      body: { ...(slug === null ? {} : { model: slug }), input: { prompt } },
      isStreamed: false,
    },
  };
}
