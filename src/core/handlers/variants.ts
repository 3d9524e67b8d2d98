import { AppError } from '../../shared/errors.ts';
import type { VariantGroup } from '../../shared/variant-model.ts';
import type { CoreHandlers } from '../dispatch.ts';
import type { JobContext } from '../jobs/job-context.ts';
import type { Queue } from '../jobs/queue.ts';
import type { VariantService } from '../runs/variant-service.ts';

type VariantMethods = Extract<keyof CoreHandlers, `variants.${string}`>;

/** Answers everything about many prompts asked for with one press. */
export function createVariantHandlers(
  { tables }: JobContext,
  service: VariantService,
  queue: Queue,
): Pick<CoreHandlers, VariantMethods> {
  const find = (groupId: string): VariantGroup => {
    const batch = tables.runBatches.get(groupId);
    if (batch) return batch;
    throw new AppError('not-found', 'That batch is not in this library.', { field: 'groupId' });
  };
  return {
    'variants.estimate': (question) => service.estimate(question),
    'variants.submit': (draft) => service.submit(draft),
    'variants.get': ({ groupId }) => find(groupId),
    'variants.list': ({ projectId, limit }) => tables.runBatches.newest(projectId, limit),
    'variants.stop'({ groupId }) {
      find(groupId);
      for (const runId of tables.runBatches.unsent(groupId)) queue.cancel(runId);
      return find(groupId);
    },
  };
}
