import { AppError } from '../../shared/errors.ts';
import type { RunId } from '../../shared/ids.ts';
import type { CoreHandlers } from '../dispatch.ts';
import type { RunRecord } from '../db/runs.ts';
import type { JobContext } from '../jobs/job-context.ts';
import type { Queue } from '../jobs/queue.ts';
import { viewAttempt, viewRun } from '../jobs/run-view.ts';
import { resolveByPerson } from '../jobs/settle.ts';
import type { RunService } from '../runs/run-service.ts';

type RunMethods = Extract<
  keyof CoreHandlers,
  `runs.${string}` | `queue.${string}` | `attempts.${string}` | 'needs.list'
>;

/** Answers everything about runs, their attempts and the queue. */
export function createRunHandlers(
  context: JobContext,
  service: RunService,
  queue: Queue,
): Pick<CoreHandlers, RunMethods> {
  const { tables } = context;
  const find = (runId: RunId): RunRecord => {
    const run = tables.runs.get(runId);
    if (!run) throw new AppError('not-found', 'That run is not in this library.', { field: 'runId' });
    return run;
  };
  const view = (runId: RunId) => viewRun(context, find(runId));
  const queueView = () => ({
    isPaused: queue.isPaused() || queue.heldCount() > 0,
    pauseReason: pauseReason(queue),
    isOffline: false,
    lanes: [],
    reservedNanos: tables.attempts.heldNanos().reservedNanos,
    runs: tables.runs.open(null).map((run) => viewRun(context, run)),
  });

  return {
    'runs.estimate': (question) => service.estimate(question),
    'runs.submit': (draft) => service.submit(draft),
    'runs.again': ({ runId, newRunId }) => service.again(runId, newRunId),
    'runs.get': ({ runId }) => view(runId),
    'runs.open': ({ projectId }) => tables.runs.open(projectId).map((run) => viewRun(context, run)),
    'runs.cancel'({ runId }) {
      find(runId);
      queue.cancel(runId);
      return view(runId);
    },
    'runs.dismiss'({ runId }) {
      const run = find(runId);
      if (['waiting', 'running'].includes(view(runId).status)) {
        throw new AppError('conflict', 'This run is still going on. Cancel it first, or wait for its end.');
      }
      tables.runs.dismiss(runId, context.clock.nowMs());
      context.bus.publish({ kind: 'run.changed', runId, projectId: run.projectId });
      return null;
    },
    'queue.get': queueView,
    'queue.setPaused'({ paused }) {
      queue.setPaused(paused);
      return queueView();
    },
    'queue.move': notYet,
    'queue.setPriority': notYet,
    'needs.list': () => [],
    ...createAttemptHandlers(context),
  };
}

function createAttemptHandlers(
  context: JobContext,
): Pick<CoreHandlers, Extract<RunMethods, `attempts.${string}`>> {
  const { tables } = context;
  return {
    'attempts.list'({ runId, limit }) {
      const attempts = runId === null ? tables.attempts.newest(limit) : tables.attempts.forRun(runId);
      return attempts.map((attempt) => viewAttempt(context, attempt));
    },
    'attempts.again': notYet,
    'attempts.reread': notYet,
    'attempts.resolve'({ attemptId, charged, amountNanos }) {
      const attempt = tables.attempts.get(attemptId);
      if (!attempt)
        throw new AppError('not-found', 'That attempt is not in this library.', { field: 'attemptId' });
      if (attempt.charge !== 'unknown') {
        throw new AppError(
          'conflict',
          'Whether this attempt was charged is already known; nothing was changed.',
        );
      }
      resolveByPerson(context, attempt, charged, amountNanos);
      return viewAttempt(context, tables.attempts.get(attemptId) ?? attempt);
    },
  };
}

function notYet(): never {
  throw new AppError('unavailable', 'This cannot be done yet.');
}

function pauseReason(queue: Queue): string | null {
  const held = queue.heldCount();
  if (held > 0) {
    const what = held === 1 ? 'One purchase waits' : `${held} purchases wait`;
    return `${what} for you: Proofsheet stopped, or could not begin. Resume to start spending.`;
  }
  return queue.isPaused() ? 'Paused by you.' : null;
}
