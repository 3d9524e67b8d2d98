import { stat } from 'node:fs/promises';
import type { ModelCapabilities } from '../../shared/capabilities.ts';
import { AppError } from '../../shared/errors.ts';
import type { ImageId } from '../../shared/ids.ts';
import type { RunInput, RunQuestion } from '../../shared/model.ts';
import type { BlobRecord } from '../db/blobs.ts';
import type { ImageRecord } from '../db/images.ts';
import type { CheckedImage } from '../images/image-worker.ts';
import type { JobContext } from '../jobs/job-context.ts';
import type { ProviderInput } from '../providers/provider.ts';
import type { Uploads } from '../uploads.ts';

/** The pictures a run sends along: as its record pins them, and as an adapter needs them. */
export interface ResolvedInputs {
  readonly pinned: readonly RunInput[];
  readonly sent: readonly ProviderInput[];
}

type QuestionInputs = Pick<RunQuestion, 'inputs'>;

/**
 * Looks up sources and references in order, and refuses what the model cannot take, naming what and why. Uploads are
 * decoded whole and left where they are.
 */
export async function resolveInputs(
  context: JobContext,
  uploads: Uploads,
  draft: QuestionInputs,
  capabilities: ModelCapabilities,
): Promise<ResolvedInputs> {
  const { max } = capabilities.inputs;
  if (draft.inputs.length > max) {
    const limit = max === 0 ? 'no input pictures' : `at most ${max} input pictures`;
    throw new AppError(
      'invalid-input',
      `${capabilities.label} takes ${limit}; ${draft.inputs.length} were given.`,
      {
        field: 'inputs',
      },
    );
  }
  const pinned: RunInput[] = [];
  const sent: ProviderInput[] = [];
  for (const [index, input] of draft.inputs.entries()) {
    if ('uploadId' in input) {
      const { path } = uploads.peek(input.uploadId);
      const facts = await checkUpload(context, path, index);
      checkAgainst(facts, capabilities, index);
      sent.push({ role: input.role, sha256: facts.sha256, facts, path });
      continue;
    }
    const blob = await usableBlob(context, input.imageId, index);
    checkAgainst(blob, capabilities, index);
    pinned.push({ imageId: input.imageId, role: input.role, sha256: blob.sha256 });
    sent.push(toProviderInput(context, input.role, blob));
  }
  return { pinned, sent };
}

/** What is wrong with an upload, said of the input it is meant to be. */
async function checkUpload(context: JobContext, path: string, index: number): Promise<CheckedImage> {
  try {
    return await context.images.check(path);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const message = `Input ${index + 1} cannot be used. ${error.message}`;
    throw new AppError(error.code, message, { field: `inputs.${index}`, cause: error });
  }
}

/** A stored original in the shape adapters read. */
export function toProviderInput(
  context: JobContext,
  role: RunInput['role'],
  blob: BlobRecord,
): ProviderInput {
  return { role, sha256: blob.sha256, facts: blob, path: context.blobs.pathOf(blob.sha256, blob.format) };
}

/** An input that is in the trash or has lost its file is named here, before anything is planned or paid. */
async function usableBlob(context: JobContext, imageId: ImageId, index: number): Promise<BlobRecord> {
  const blob = findBlob(context, imageId, index);
  const field = `inputs.${index}`;
  const name = `Input ${index + 1}, “${context.tables.images.cells([imageId])[0]?.label ?? imageId}”,`;
  const image = context.tables.images.get(imageId);
  if (image?.purgedAtMs !== null)
    throw new AppError('not-found', `${name} was removed for good. Take it off.`, { field });
  if (image.trashedAtMs !== null)
    throw new AppError('conflict', `${name} is in the trash. Put it back, or take it off.`, { field });
  const file = await stat(context.blobs.pathOf(blob.sha256, blob.format)).catch(() => null);
  if (!file?.isFile())
    throw new AppError('not-found', `${name} has lost its file. Repair the library, or take it off.`, {
      field,
    });
  return blob;
}

/** The blob behind a picture; a picture that is gone is named by its place among the inputs. */
export function findBlob(context: JobContext, imageId: ImageId, index: number): BlobRecord {
  const image = context.tables.images.get(imageId);
  if (image) refusePurged(image, index);
  const blob = image && context.tables.blobs.get(image.sha256);
  if (!blob)
    throw new AppError('not-found', `Input ${index + 1} (picture ${imageId}) is not in this library.`, {
      field: `inputs.${index}`,
    });
  return blob;
}

/** The bytes of a picture that was deleted for good are gone; its place in the chain is all that is left. */
function refusePurged({ id, purgedAtMs }: ImageRecord, index: number): void {
  if (purgedAtMs === null) return;
  throw new AppError(
    'not-found',
    `Input ${index + 1} (picture ${id}) was deleted for good. Choose another picture.`,
    { field: `inputs.${index}` },
  );
}

function checkAgainst(blob: CheckedImage, capabilities: ModelCapabilities, index: number): void {
  const { formats, maxBytesEach } = capabilities.inputs;
  if (!formats.includes(blob.format)) {
    throw new AppError(
      'invalid-input',
      `Input ${index + 1} is ${blob.format}; ${capabilities.label} takes ${formats.join(', ')}.`,
      { field: `inputs.${index}` },
    );
  }
  if (blob.sizeBytes > maxBytesEach) {
    const megabytes = (bytes: number): string => (bytes / 1_000_000).toFixed(0);
    throw new AppError(
      'invalid-input',
      `Input ${index + 1} has ${megabytes(blob.sizeBytes)} MB; ${capabilities.label} takes at most ${megabytes(maxBytesEach)} MB each.`,
      { field: `inputs.${index}` },
    );
  }
}
