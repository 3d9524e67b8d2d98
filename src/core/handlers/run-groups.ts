import type { CoreHandlers } from '../dispatch.ts';
import type { JobContext } from '../jobs/job-context.ts';
import { viewRun } from '../jobs/run-view.ts';

/** Answers what was asked for together with one press, to be looked at side by side. */
export function createRunGroupHandlers(context: JobContext): Pick<CoreHandlers, 'runs.group'> {
  return {
    'runs.group': ({ groupId }) => context.tables.runs.group(groupId).map((run) => viewRun(context, run)),
  };
}
