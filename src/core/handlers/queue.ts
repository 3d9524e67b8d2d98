import { AppError } from '../../shared/errors.ts';
import type { ConnectionId } from '../../shared/ids.ts';
import type { CoreHandlers } from '../dispatch.ts';
import type { JobContext } from '../jobs/job-context.ts';
import type { Queue } from '../jobs/queue.ts';

/** Answers everything about the queue; each answer is the queue as it is afterwards. */
export function createQueueHandlers(
  { tables }: JobContext,
  queue: Queue,
): Pick<CoreHandlers, Extract<keyof CoreHandlers, `queue.${string}`>> {
  return {
    'queue.get': () => queue.view(),
    'queue.setPaused'({ paused, connectionId }) {
      if (connectionId !== null) refuseUnknown(connectionId);
      queue.setPaused(paused, connectionId);
      return queue.view();
    },
    'queue.lookAgain'() {
      queue.networkBack();
      return queue.view();
    },
    'queue.move'({ runId, place }) {
      queue.move(runId, place);
      return queue.view();
    },
    'queue.setPriority'({ runId, priority }) {
      queue.setPriority(runId, priority);
      return queue.view();
    },
  };

  function refuseUnknown(connectionId: ConnectionId): void {
    if (tables.connections.get(connectionId)?.removedAtMs === null) return;
    throw new AppError('not-found', 'That connection is not in this library.', { field: 'connectionId' });
  }
}
