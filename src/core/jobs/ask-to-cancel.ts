import type { AttemptJournal } from '../providers/provider.ts';
import type { Work } from './attempt-runner.ts';
import { connectionContext, presentWork } from './connection-context.ts';
import type { JobContext } from './job-context.ts';

/** Nobody waits for a provider that does not answer: the task is followed in any case. */
const answerWithinMs = 30_000;

/** The task to stop. */
interface Task {
  readonly remoteId: string;
  readonly journal: AttemptJournal;
}

/**
 * Asks the provider once to stop a task whose run a person cancelled. Best effort: a refusal or a failure changes nothing,
 * and what became of the task is what polling says, which looks at once afterwards.
 */
export async function askToCancel(context: JobContext, work: Work, task: Task): Promise<void> {
  const { attempt, provider, folder, wire, signal } = work;
  const { tables, cancelsAsked, images } = context;
  if (!provider.cancel || signal.aborted || cancelsAsked.has(attempt.id)) return;
  if ((tables.runs.get(attempt.runId)?.cancelRequestedAtMs ?? null) === null) return;
  cancelsAsked.add(attempt.id);
  const within = AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs)]);
  try {
    const present = presentWork(context, { ...work, signal: within });
    const key = await context.keyOf(present.connection);
    const connection = connectionContext(context, present, key);
    const { pollCount } = tables.attempts.get(attempt.id) ?? attempt;
    await provider.cancel({ ...connection, ...task, folder, wire, images, pollCount });
  } catch (error) {
    context.log.error(`jobs/ask-to-cancel attempt ${attempt.id}`, error);
    return;
  }
  if (!signal.aborted) tables.attempts.change(attempt.id, { notBeforeMs: null });
}
