import type { CoreHandlers } from '../dispatch.ts';
import type { JobContext } from '../jobs/job-context.ts';
import type { Queue } from '../jobs/queue.ts';
import { attemptNeeds, byUrgency, heldNeeds, pauseNeeds, stalledNeeds } from '../jobs/queue/needs.ts';
import { capNeeds } from '../spend/cap-needs.ts';

/** Answers what waits for a person: one list from everybody who knows of something. */
export function createNeedHandlers(
  context: JobContext,
  queue: Pick<Queue, 'held'>,
): Pick<CoreHandlers, 'needs.list'> {
  return {
    'needs.list': () =>
      [
        ...attemptNeeds(context),
        ...stalledNeeds(context),
        ...pauseNeeds(context),
        ...capNeeds(context),
        ...heldNeeds(context, queue),
      ].sort(byUrgency),
  };
}
