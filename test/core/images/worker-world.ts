import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createImageWorker } from '../../../src/core/images/image-worker-client.ts';
import type { ImageWorker } from '../../../src/core/images/image-worker.ts';
import { spawnImageWorkerProcess, type SpawnOptions } from '../../../src/core/images/spawn-child-process.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { silentLogger } from '../../support/silent-logger.ts';

export interface WorkerWorld {
  readonly folder: string;
  readonly images: ImageWorker;
  /** Everything the worker processes printed. */
  readonly said: () => string;
  /** Puts bytes into the folder and gives the path. */
  readonly put: (name: string, bytes: Uint8Array | string) => Promise<string>;
}

/** A real worker process over a folder of its own; both go when the test ends. */
export async function openWorkerWorld(options: SpawnOptions = {}): Promise<WorkerWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'proofsheet-images-test-'));
  let said = '';
  const onDiagnostics = (text: string): void => void (said += text);
  const images = createImageWorker({
    spawn: () => spawnImageWorkerProcess({ ...options, onDiagnostics }),
    log: silentLogger,
  });
  onTestFinished(async () => {
    await images.close();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    folder,
    images,
    said: () => said,
    async put(name, bytes) {
      await writeFile(join(folder, name), bytes);
      return join(folder, name);
    },
  };
}

/** The refusal a promise ends with; fails the test when it ends otherwise. */
export async function refusalOf(promise: Promise<unknown>): Promise<AppError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}
