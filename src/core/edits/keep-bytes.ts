import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { CheckedImage } from '../images/image-worker.ts';
import type { JobContext } from '../jobs/job-context.ts';

/** Makes a PNG that was made here an original: checked, durable, named by its hash. Its row comes after. */
export async function keepBytes(
  { blobs }: Pick<JobContext, 'blobs'>,
  bytes: Uint8Array,
): Promise<CheckedImage> {
  const temporary = await blobs.writeBytes('incoming', `${randomUUID()}.png`, bytes);
  try {
    return await blobs.checkAndAdopt(temporary);
  } finally {
    await rm(temporary, { force: true });
  }
}
