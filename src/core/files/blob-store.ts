import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Sha256 } from '../../shared/ids.ts';
import type { CheckedImage, ImageFormat, ImageWorker } from '../images/image-worker.ts';
import { errorCode, placeDurably, writeDurably } from './durable.ts';

/** The originals: bytes as they came, named by their hash, never re-encoded and never changed. */
export interface BlobStore {
  /** Absolute path of an original, whether or not it is there. */
  pathOf(sha256: Sha256, format: ImageFormat): string;
  /**
   * Puts a checked file of the same file system among the originals, durable on return; commit the row after it. The
   * given file stays: until the row is committed it is what a restart begins with again.
   */
  adopt(temporaryPath: string, checked: CheckedImage): Promise<void>;
  /** Decodes and hashes a file first, then moves it; rejects with `AppError('unreadable')` and leaves it where it is. */
  checkAndAdopt(temporaryPath: string): Promise<CheckedImage>;
  /** Writes a small file durably; `folder` is relative to the library or absolute. Gives its path. */
  writeBytes(folder: string, name: string, bytes: Uint8Array): Promise<string>;
}

export const fileExtensions: Readonly<Record<ImageFormat, string>> = {
  png: 'png',
  jpeg: 'jpg',
  webp: 'webp',
};

export interface BlobStoreParts {
  readonly root: string;
  readonly images: ImageWorker;
  /** Told of every arrival before its file is looked for. */
  readonly onAdopt?: (sha256: Sha256) => void;
}

/** Path of an original inside the library folder, with forward slashes: originals/ab/cd/<sha256>.png. */
export function originalName(sha256: Sha256, format: ImageFormat): string {
  return `originals/${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}.${fileExtensions[format]}`;
}

export function createBlobStore(parts: BlobStoreParts): BlobStore {
  const { root, images } = parts;
  const pathOf = (sha256: Sha256, format: ImageFormat): string =>
    path.join(root, originalName(sha256, format));

  async function adopt(temporaryPath: string, checked: CheckedImage): Promise<void> {
    // Before the file is looked for: what is found there now must still be there at the commit.
    parts.onAdopt?.(checked.sha256);
    const target = pathOf(checked.sha256, checked.format);
    // A file of another size under this name is damaged: the good bytes replace it.
    if ((await sizeOf(target)) !== checked.sizeBytes) await placeDurably(temporaryPath, target);
  }

  return {
    pathOf,
    adopt,
    async checkAndAdopt(temporaryPath) {
      const checked = await images.check(temporaryPath);
      await adopt(temporaryPath, checked);
      await rm(temporaryPath, { force: true });
      return checked;
    },
    async writeBytes(folder, name, bytes) {
      const target = path.join(path.resolve(root, folder), name);
      await writeDurably(target, bytes);
      return target;
    },
  };
}

async function sizeOf(file: string): Promise<number | null> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}
