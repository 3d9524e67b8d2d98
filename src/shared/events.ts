import { z } from 'zod';
import { AttemptId, ConnectionId, ImageId, ProjectId, RunId } from './ids.ts';

/** What happened, with ids only: whoever cares asks again. `seq` rises by one, so a gap can be seen. */
const event = <Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) =>
  z.object({ kind: z.literal(kind), seq: z.number().int(), ...shape });

export const CoreEvent = z.discriminatedUnion('kind', [
  event('project.changed', { projectId: ProjectId }),
  event('run.changed', { runId: RunId, projectId: ProjectId }),
  event('run.partial', {
    runId: RunId,
    projectId: ProjectId,
    attemptId: AttemptId,
    revision: z.number().int(),
  }),
  event('image.added', { imageId: ImageId, projectId: ProjectId }),
  event('image.changed', { imageId: ImageId, projectId: ProjectId }),
  event('ledger.changed', {}),
  event('connection.changed', { connectionId: ConnectionId }),
  event('queue.changed', {}),
  event('settings.changed', {}),
]);
export type CoreEvent = z.output<typeof CoreEvent>;
/** An event before it is numbered. */
export type NewCoreEvent = CoreEvent extends infer Each
  ? Each extends CoreEvent
    ? Omit<Each, 'seq'>
    : never
  : never;
