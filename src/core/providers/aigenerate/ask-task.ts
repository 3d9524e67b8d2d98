import type { FreeReply } from '../http.ts';
import type { ConnectionContext } from '../provider.ts';
import { errorIn, serviceError, type ServiceError } from '../tasks/error-text.ts';
import { aiGenerateHeaders, innerError } from './service.ts';
import { readSettings } from './settings.ts';
import { parsed, readEnvelope, type Task } from './task-schema.ts';

type Reply = Extract<FreeReply, { kind: 'reply' }>;

/** What asking for a task once came to. */
export type AskedTask =
  | { readonly kind: 'task'; readonly task: Task; readonly reply: Reply }
  /** It answers, and not with a task; only with `isAboutTask` does it say that there is none. */
  | { readonly kind: 'none'; readonly error: ServiceError; readonly isAboutTask: boolean }
  | { readonly kind: 'refused'; readonly error: ServiceError; readonly reply: Reply }
  | { readonly kind: 'unreachable'; readonly reply: Extract<FreeReply, { kind: 'unreachable' }> };

/** Where tasks may be asked for besides the connection's own path: the compatible service's two spellings. */
const usualPaths = ['/jobs/recordInfo', '/jobs/record-info'];

/** Asks at the connection's path, then at the usual ones while the answer is "not found". Free. */
export async function askForTask(context: ConnectionContext, remoteId: string): Promise<AskedTask> {
  const { statusPath } = readSettings(context.settings);
  const paths = [...new Set([statusPath, ...usualPaths])];
  let last: Unanswered | null = null;
  for (const path of paths) {
    const asked = await askAt(context, path, remoteId);
    if (asked.kind !== 'none') return asked;
    if (last === null || weightOf(asked) > weightOf(last)) last = asked;
  }
  const nothing = { status: 404, code: '', message: '', isOwn: false };
  return last ?? { kind: 'none', error: nothing, isAboutTask: false };
}

type Unanswered = Extract<AskedTask, { kind: 'none' }>;

/** The service's own "no such task" says more than a missing path does, and that more than somebody's page. */
function weightOf({ isAboutTask, error }: Unanswered): number {
  return isAboutTask ? 2 : Number(error.isOwn);
}

async function askAt(context: ConnectionContext, path: string, remoteId: string): Promise<AskedTask> {
  const reply = await context.http.requestFree({
    baseUrl: context.baseUrl,
    path: `${path}?taskId=${encodeURIComponent(remoteId)}`,
    method: 'GET',
    headers: aiGenerateHeaders(context.key),
    maxBytes: 2 * 1024 * 1024,
    signal: context.signal,
  });
  if (reply.kind === 'unreachable') return { kind: 'unreachable', reply };
  if (reply.status < 200 || reply.status > 299) {
    return failed(serviceError(reply.status, reply.body), reply);
  }
  const document = parsed(reply.body);
  const envelope = readEnvelope(document);
  if (envelope.kind === 'task') return { ...envelope, reply };
  if (envelope.kind === 'error') return failed(innerError(errorIn(200, document)), reply);
  return { kind: 'refused', error: { status: reply.status, code: '', message: '', isOwn: false }, reply };
}

/** 422 is how the compatible service says "record is null". */
const unknownTask: ReadonlySet<number> = new Set([400, 404, 405, 410, 422]);

/**
 * "Record is null", "task not found": about the task. A bare "not found" is about the path, which nobody publishes; it
 * must not end a task that goes on and was paid for.
 */
const taskWords =
  /\b(task|record|job)s?\b.{0,80}\b(null|not found|not exist|unknown|expired|deleted)\b|\b(no such|unknown|no) (task|record|job)\b/is;
const taskCodes = /^(task|record|job)_(not_found|null|expired|deleted)$/i;

function failed(error: ServiceError, reply: Reply): AskedTask {
  if (!unknownTask.has(error.status)) return { kind: 'refused', error, reply };
  const isAboutTask = error.isOwn && (taskCodes.test(error.code) || taskWords.test(error.message));
  return { kind: 'none', error, isAboutTask };
}
