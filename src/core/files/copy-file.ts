import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';

/** What a file's bytes come to. */
export interface FileFacts {
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** Large enough that a disk streams, small enough that the main loop is never held for more than a moment. */
const chunkBytes = 256 * 1024;

/** Reads a file to its end, piece by piece. */
export async function hashFile(file: string, signal?: AbortSignal): Promise<FileFacts> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const chunk of readChunks(file, signal)) {
    sizeBytes += chunk.byteLength;
    hash.update(chunk);
  }
  return { sizeBytes, sha256: hash.digest('hex') };
}

/**
 * Copies a file's bytes to a name that is free and says what they were. Durable on return but for the name itself:
 * the caller syncs the folder.
 */
export async function copyHashed(from: string, to: string, signal?: AbortSignal): Promise<FileFacts> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const target = await open(to, 'wx', 0o600);
  try {
    for await (const chunk of readChunks(from, signal)) {
      sizeBytes += chunk.byteLength;
      hash.update(chunk);
      await target.writeFile(chunk);
    }
    await target.sync();
  } finally {
    await target.close();
  }
  return { sizeBytes, sha256: hash.digest('hex') };
}

function readChunks(file: string, signal?: AbortSignal): AsyncIterable<Buffer> {
  return createReadStream(file, { highWaterMark: chunkBytes, ...(signal ? { signal } : {}) });
}
