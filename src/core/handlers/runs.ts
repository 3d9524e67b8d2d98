import { AppError } from '../../shared/errors.ts';
import type { RunId } from '../../shared/ids.ts';
import type { CoreHandlers } from '../dispatch.ts';
import type { RunRecord } from '../db/runs.ts';
import type { JobContext } from '../jobs/job-context.ts';
import type { Queue } from '../jobs/queue.ts';
import { viewRun } from '../jobs/run-view.ts';
import type { RunService } from '../runs/run-service.ts';

type RunMethods = Exclude<Extract<keyof CoreHandlers, `runs.${string}`>, 'runs.group'>;

/** Answers everything about runs: asking, watching, cancelling, asking again. */
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
      if (
        tables.attempts.forRun(runId).some(({ charge, isPlayMoney }) => charge === 'unknown' && !isPlayMoney)
      ) {
        throw new AppError(
          'conflict',
          'Nobody knows yet whether this run was charged, and its money is held. Mark it as charged or as not charged first.',
        );
      }
      tables.runs.dismiss(runId, context.clock.nowMs());
      context.bus.publish({ kind: 'run.changed', runId, projectId: run.projectId });
      return null;
    },
  };
}
