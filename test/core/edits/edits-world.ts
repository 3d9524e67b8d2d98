import type { CoreHandlers } from '../../../src/core/dispatch.ts';
import { createEditService } from '../../../src/core/edits/edit-service.ts';
import { startOutsideKeeper } from '../../../src/core/edits/outside-keeper.ts';
import { keepBytes } from '../../../src/core/edits/keep-bytes.ts';
import { createEditHandlers } from '../../../src/core/handlers/edits.ts';
import { createImageHandlers } from '../../../src/core/handlers/images.ts';
import type { MethodArguments, MethodName, MethodOutput } from '../../../src/shared/contract.ts';
import type { ImageId } from '../../../src/shared/ids.ts';
import { contract } from '../../../src/shared/contract.ts';
import { addProjectAndConnection, setupJobs, type JobWorld } from '../../support/job-world.ts';
import { makePicture, type PictureOptions } from '../../support/pictures.ts';

/** A library one can paint and edit in, over real SQLite, files and image worker. */
export async function setupEdits() {
  const jobs = await setupJobs();
  const world = await jobs.start();
  const places = addProjectAndConnection(world);
  return { ...jobs, world, places, ...partsOf(world, places) };
}

/** The same parts over a library that was opened again. */
export function partsOf(world: JobWorld, places: ReturnType<typeof addProjectAndConnection>) {
  const { context } = world;
  const edits = createEditService(context);
  const handlers: Partial<CoreHandlers> = {
    ...createEditHandlers(context, edits),
    ...createImageHandlers({ ...context, uploads: world.uploads, keepThumbnails: () => undefined }),
  };

  /** Parses as the seam does, then asks. */
  async function call<M extends MethodName>(name: M, input: MethodArguments<M>): Promise<MethodOutput<M>> {
    const handler = handlers[name];
    if (!handler) throw new Error(`${name} is not in this world`);
    // Parsed by the method's own schema: what comes out is what its handler takes, and its answer what it gives.
    const parsed = contract[name].input.parse(input) as never;
    return (await (handler as (input: never, caller: 'page') => unknown)(parsed, 'page')) as MethodOutput<M>;
  }

  async function addPicture(options: PictureOptions = {}): Promise<ImageId> {
    const checked = await keepBytes(context, await makePicture(options));
    const nowMs = context.clock.nowMs();
    context.tables.blobs.insertIfAbsent(checked, nowMs);
    return context.tables.images.insert({
      projectId: places.projectId,
      sha256: checked.sha256,
      runId: null,
      attemptId: null,
      outputIndex: null,
      origin: 'imported',
      isListed: true,
      fileName: 'lighthouse.png',
      revisedPrompt: null,
      sourceId: null,
      width: checked.width,
      height: checked.height,
      amountNanos: null,
      sortedAtMs: nowMs,
      createdAtMs: nowMs,
    });
  }

  return { call, addPicture, keepOutsides: () => startOutsideKeeper(context, edits) };
}
