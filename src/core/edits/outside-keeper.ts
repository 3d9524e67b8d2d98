import { toWireError } from '../../shared/errors.ts';
import type { JobContext } from '../jobs/job-context.ts';
import type { EditService } from './edit-service.ts';

/** Lays results over their sources as their runs asked, one after another, in the background. */
export interface OutsideKeeper {
  /** Resolves when nothing is left to do. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/**
 * What is owed is a row written with the picture itself, so nothing is forgotten by a crash: whatever is pending is done
 * at the next start. What cannot be done is noted with its reason, once, and the result stays as it came.
 */
export function startOutsideKeeper(
  context: JobContext,
  edits: Pick<EditService, 'keepOutside'>,
): OutsideKeeper {
  let isClosed = false;
  let working: Promise<void> | null = null;

  async function work(): Promise<void> {
    for (;;) {
      const next = isClosed ? undefined : context.tables.localEdits.owedOutsides()[0];
      if (!next) return;
      try {
        await edits.keepOutside(next.imageId, next.featherPx, true);
      } catch (error) {
        if (isClosed) return;
        context.log.warn('the outside of a mask could not be kept', { imageId: next.imageId, error });
        context.tables.localEdits.settleOutside(next.imageId, toWireError(error).message);
        const projectId = context.tables.images.get(next.imageId)?.projectId;
        if (projectId !== undefined)
          context.bus.publish({ kind: 'image.changed', imageId: next.imageId, projectId });
      }
    }
  }

  function look(): void {
    if (working !== null || isClosed) return;
    working = work().finally(() => {
      working = null;
      if (!isClosed && context.tables.localEdits.owedOutsides().length > 0) look();
    });
  }

  const stop = context.bus.subscribe((event) => {
    if (event.kind === 'image.added') look();
  });
  look();
  return {
    idle: async () => {
      while (working !== null) await working;
    },
    async close() {
      isClosed = true;
      stop();
      await working;
    },
  };
}
