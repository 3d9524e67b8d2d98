import { z } from 'zod';
import { AttemptId, ConnectionId, ImageId, ProjectId, RunId } from './ids.ts';
import { LibraryWorkKind } from './library-model.ts';

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
  /** Strokes on a picture came or went. */
  event('mask.changed', { imageId: ImageId }),
  /** More pictures than are worth naming changed at once. */
  event('images.changed', {}),
  /** Tags, collections, or what undo would do next are not what they were. */
  event('organise.changed', {}),
  event('ledger.changed', {}),
  event('connection.changed', { connectionId: ConnectionId }),
  event('queue.changed', {}),
  event('settings.changed', {}),
  event('smart.changed', {}),
  event('templates.changed', {}),
  /** Long work over the library moved; `percent` is null before its size is known and after its end. */
  event('library.progress', {
    work: LibraryWorkKind,
    percent: z.number().int().nullable(),
    isOver: z.boolean(),
  }),
  /** Backups, their schedule or the last check are not what they were. */
  event('library.changed', {}),
]);
export type CoreEvent = z.output<typeof CoreEvent>;
/** An event before it is numbered. */
export type NewCoreEvent = CoreEvent extends infer Each
  ? Each extends CoreEvent
    ? Omit<Each, 'seq'>
    : never
  : never;
