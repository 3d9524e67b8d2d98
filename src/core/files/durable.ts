import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/**
 * Files that survive a power cut: the bytes are synced before the rename, the folder after it. Without the first sync
 * some file systems leave a file full of zeros under the final name; without the second the name itself may be lost.
 */
export async function writeDurably(target: string, bytes: Uint8Array | string): Promise<void> {
  await makeFolderDurably(path.dirname(target));
  const temporary = `${target}.${randomBytes(6).toString('hex')}.part`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await renamePatiently(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(path.dirname(target));
}

/** Moves a file within one file system, synced before and named durably after; replaces what is there. */
export async function renameDurably(from: string, to: string): Promise<void> {
  await makeFolderDurably(path.dirname(to));
  await syncFile(from);
  await renamePatiently(from, to);
  await syncFolder(path.dirname(to));
}

/** Flushes a file's bytes. Opened for writing because Windows flushes no other handle. */
export async function syncFile(target: string): Promise<void> {
  const file = await open(target, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the names inside a folder durable. Windows has no such call; its journal orders renames itself. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes a folder with all its parents, and every new name in it durable. */
export async function makeFolderDurably(folder: string): Promise<void> {
  const firstMade = await mkdir(folder, { recursive: true });
  if (firstMade === undefined) return;
  const top = path.dirname(path.resolve(firstMade));
  let current = path.dirname(path.resolve(folder));
  while (current.length >= top.length) {
    await syncFolder(current);
    if (current === top) return;
    current = path.dirname(current);
  }
}

/** What Windows says while a virus scanner or an indexer holds the file for a moment. */
const passingErrors = ['EPERM', 'EACCES', 'EBUSY'];
const renamePatienceMs = 10_000;
const longestPauseMs = 100;

/** How a rename waits; replaced in tests. */
export interface RenameTools {
  readonly platform: NodeJS.Platform;
  readonly rename: (from: string, to: string) => Promise<void>;
  readonly pause: (delayMs: number) => Promise<void>;
}

const realTools: RenameTools = {
  platform: process.platform,
  rename,
  pause: (delayMs) => new Promise((resolve) => setTimeout(resolve, delayMs)),
};

/** Renames, and on Windows tries again while somebody else holds the file; elsewhere such an error is final. */
export async function renamePatiently(
  from: string,
  to: string,
  tools: RenameTools = realTools,
): Promise<void> {
  let waitedMs = 0;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await tools.rename(from, to);
    } catch (error) {
      const isPassing = tools.platform === 'win32' && passingErrors.includes(errorCode(error));
      if (!isPassing || waitedMs >= renamePatienceMs) throw error;
    }
    const delayMs = Math.min(attempt * 10, longestPauseMs);
    waitedMs += delayMs;
    await tools.pause(delayMs);
  }
}

/** The system's word for a failed file operation ("ENOENT"), or "". */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
