import { AppError } from '../../../shared/errors.ts';
import { unreachableMessage } from '../http/unreachable.ts';
import type { ConnectionContext, FoundTask } from '../provider.ts';
import { serviceError } from '../tasks/error-text.ts';
import { refusalProblem } from '../tasks/refusals.ts';
import { actionOf, actionPath, allActions, type RunApiAction } from './models.ts';
import { statusPath } from './poll.ts';
import { runApiHeaders, runApiService } from './service.ts';
import { readSettings } from './settings.ts';
import { readTask, type Task } from './task-schema.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

type Place = RunApiAction & { readonly model: string };

/** Looks for a task below every action, because its id does not say where it was made. Free. */
export async function findRunApiTask(
  context: ConnectionContext,
  taskId: string,
  model: string | null,
): Promise<FoundTask> {
  const remoteId = taskId.trim().toLowerCase();
  if (!uuid.test(remoteId)) {
    throw new AppError(
      'invalid-input',
      'A RunAPI task id looks like 5b0c7d1e-1f2a-4b3c-8d4e-5f6a7b8c9d0e. Copy it from the account there.',
      { field: 'taskId' },
    );
  }
  for (const place of placesFor(model, readSettings(context.settings).service25)) {
    const task = await lookAt(context, place, remoteId);
    if (task !== null) return found(task, place, remoteId, model);
  }
  throw new AppError(
    'not-found',
    'RunAPI knows no picture task with this id. Check the id, and that the key is of the account it was made with.',
    { field: 'taskId' },
  );
}

function placesFor(model: string | null, service25: string): readonly Place[] {
  if (model === null) return allActions(service25);
  const places = [false, true].flatMap((isEdit) => {
    const action = actionOf(model, isEdit, service25);
    return action ? [{ ...action, model }] : [];
  });
  return places.filter(
    (place, index) => places.findIndex((each) => actionPath(each) === actionPath(place)) === index,
  );
}

async function lookAt(context: ConnectionContext, place: Place, remoteId: string): Promise<Task | null> {
  const reply = await context.http.requestFree({
    baseUrl: context.baseUrl,
    path: statusPath(actionPath(place), remoteId),
    method: 'GET',
    headers: runApiHeaders(context.key),
    maxBytes: 2 * 1024 * 1024,
    signal: context.signal,
  });
  if (reply.kind === 'unreachable') {
    const host = URL.canParse(context.baseUrl) ? new URL(context.baseUrl).host : context.baseUrl;
    throw new AppError('unavailable', unreachableMessage(host, reply.reason, reply.detail));
  }
  if (reply.status === 404 || reply.status === 400 || reply.status === 422) return null;
  if (reply.status < 200 || reply.status > 299) {
    const { message } = refusalProblem(runApiService, serviceError(reply.status, reply.body));
    throw new AppError('refused', message);
  }
  const task = taskIn(reply.body);
  // Somebody else's answer, or a page: not this task.
  return task !== null && task.id.toLowerCase() === remoteId ? task : null;
}

function taskIn(body: string): Task | null {
  try {
    return readTask(JSON.parse(body));
  } catch {
    return null;
  }
}

function found(task: Task, place: Place, remoteId: string, model: string | null): FoundTask {
  const prompt = task.prompt ?? '';
  return {
    remoteId,
    model: model ?? place.model,
    prompt,
    wire: {
      method: 'POST',
      path: actionPath(place),
      encoding: 'json',
      body: { model: task.model ?? place.model, prompt },
      isStreamed: false,
    },
  };
}
