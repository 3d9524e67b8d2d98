import { stat } from 'node:fs/promises';
import { AppError } from '../../shared/errors.ts';
import type { LikeDraft, MissingInput } from '../../shared/chain-model.ts';
import type { ImageId } from '../../shared/ids.ts';
import type { RunInput } from '../../shared/model.ts';
import type { JobContext } from '../jobs/job-context.ts';

/** What a picture was asked for with, and which of its inputs cannot be sent any more. */
export async function likeDraft(context: JobContext, imageId: ImageId): Promise<LikeDraft> {
  const { tables } = context;
  const image = tables.images.get(imageId);
  if (!image) throw new AppError('not-found', 'That picture is not in this library.', { field: 'imageId' });
  const run = image.runId === null ? null : tables.runs.get(image.runId);
  if (!run) {
    throw new AppError(
      'conflict',
      'This picture was brought along, not made here: there is no request to repeat.',
    );
  }
  const connection = tables.connections.get(run.connectionId);
  const pinned = tables.runs.inputs(run.id);
  const missing: MissingInput[] = [];
  for (const [index, input] of pinned.entries()) {
    const reason = await whyMissing(context, input);
    if (reason !== null)
      missing.push({
        imageId: input.imageId,
        role: input.role,
        number: index + 1,
        label: labelOf(context, input.imageId),
        reason,
      });
  }
  return {
    runId: run.id,
    projectId: run.projectId,
    connectionId: run.connectionId,
    connection: connection?.name ?? run.provider,
    hasConnection: connection !== null && connection.removedAtMs === null,
    model: run.model,
    prompt: run.prompt,
    count: run.wantedCount,
    parameters: run.parameters,
    inputs: pinned.flatMap(({ imageId: id, role }) => (role === 'mask' ? [] : [{ imageId: id, role }])),
    maskImageId: pinned.find(({ role }) => role === 'mask')?.imageId ?? null,
    extra: run.extra,
    missing,
  };
}

/** Why a pinned picture cannot be sent; null when it can. */
async function whyMissing(
  { tables, blobs }: JobContext,
  { imageId, sha256 }: RunInput,
): Promise<MissingInput['reason'] | null> {
  const image = tables.images.get(imageId);
  const blob = tables.blobs.get(sha256);
  if (!image || !blob || image.purgedAtMs !== null) return 'gone';
  if (image.trashedAtMs !== null) return 'trash';
  const there = await stat(blobs.pathOf(blob.sha256, blob.format)).catch(() => null);
  return there?.isFile() ? null : 'file';
}

function labelOf({ tables }: JobContext, imageId: ImageId): string {
  return tables.images.cells([imageId])[0]?.label ?? `Picture ${imageId}`;
}
