import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../shared/errors.ts';
import { UploadId } from '../shared/ids.ts';
import type { Clock } from './ports.ts';

/** Bytes sent ahead of a call, held as files until a call takes them. */
export interface Uploads {
  add(body: AsyncIterable<Uint8Array>): Promise<UploadId>;
  /** The file, left in place; for checks before anything is decided. */
  peek(id: UploadId): UploadedFile;
  /** Hands the file over: whoever takes it moves or removes it. */
  take(id: UploadId): UploadedFile;
  close(): Promise<void>;
}

export interface UploadedFile {
  readonly path: string;
  readonly sizeBytes: number;
}

/** Above the largest picture any provider takes (50 MB) with room for a wasteful encoder. */
const maxUploadBytes = 64 * 1024 * 1024;
/** A page that asked for an upload uses it within seconds; an hour covers a laptop that slept in between. */
const keptForMs = 60 * 60 * 1000;

/** Starts with an empty folder: what a former process left there belongs to no call any more. */
export async function createUploads(folder: string, clock: Clock): Promise<Uploads> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const held = new Map<UploadId, UploadedFile & { readonly addedAtMs: number }>();

  async function dropOld(): Promise<void> {
    for (const [id, file] of held) {
      if (clock.nowMs() - file.addedAtMs < keptForMs) continue;
      held.delete(id);
      await rm(file.path, { force: true });
    }
  }

  function find(id: UploadId): UploadedFile {
    const file = held.get(id);
    if (!file)
      throw new AppError('not-found', 'That upload is gone. Add the file again.', { field: 'uploadId' });
    return file;
  }

  return {
    async add(body) {
      await dropOld();
      const id = UploadId.parse(randomBytes(18).toString('base64url'));
      const file = path.join(folder, id);
      try {
        const sizeBytes = await writeBounded(body, file);
        held.set(id, { path: file, sizeBytes, addedAtMs: clock.nowMs() });
        return id;
      } catch (error) {
        await rm(file, { force: true });
        throw error;
      }
    },
    peek: find,
    take(id) {
      const file = find(id);
      held.delete(id);
      return file;
    },
    async close() {
      held.clear();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function writeBounded(body: AsyncIterable<Uint8Array>, file: string): Promise<number> {
  let sizeBytes = 0;
  await pipeline(
    body,
    async function* (chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        sizeBytes += chunk.byteLength;
        if (sizeBytes > maxUploadBytes) {
          throw new AppError('invalid-input', 'The file is larger than 64 MB. Choose a smaller one.');
        }
        yield chunk;
      }
    },
    createWriteStream(file, { flags: 'wx', mode: 0o600 }),
  );
  return sizeBytes;
}
