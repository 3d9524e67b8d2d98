import { randomUUID } from 'node:crypto';
import type { TaskService } from '../tasks/refusals.ts';

export const runApiService: TaskService = {
  name: 'RunAPI',
  // "Model unavailable": the one failure it documents as not taken on.
  freeServerStatuses: [503],
  failureRule:
    'RunAPI does not say what a call costs that fails on its side; asking again with the same key is safe.',
};

/** Headers of every request. The client's own id is echoed and kept there, to be quoted when asking about a charge. */
export function runApiHeaders(
  key: string | null,
  clientRequestId: string = randomUUID(),
): Record<string, string> {
  return {
    ...(key === null ? {} : { authorization: `Bearer ${key}` }),
    'x-client-request-id': clientRequestId,
  };
}
