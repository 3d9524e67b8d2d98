import { randomBytes } from 'node:crypto';
import { copyFile, link, mkdir, open, rename, rm } from 'node:fs/promises';
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

/**
 * Puts a file under a second name within one file system, durable on return, and replaces what is there. The bytes are
 * shared where the file system can do that, else copied.
 */
export async function placeDurably(from: string, to: string): Promise<void> {
  const temporary = `${to}.${randomBytes(6).toString('hex')}.part`;
  // Under either name it is the same file: its bytes and new folders go to the disk together, not one after the other.
  await Promise.all([makeFolderDurably(path.dirname(to)), syncFile(from)]);
  try {
    await link(from, temporary).catch(async () => {
      await copyFile(from, temporary);
      await syncFile(temporary);
    });
    await renamePatiently(temporary, to);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(path.dirname(to));
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

/** Folders whose own name this process knows to be on the disk. Forgotten with the process, which only costs a sync. */
const durableFolders = new Set<string>();

/**
 * Makes a folder with all its parents and their names durable. Finding a folder there is no proof: whoever made it, a
 * moment ago or in a process that was killed, may not have come to its sync; so each parent is synced once per process.
 */
export async function makeFolderDurably(folder: string): Promise<void> {
  const whole = path.resolve(folder);
  const firstMade = await mkdir(whole, { recursive: true });
  // Made again after somebody removed it: what was known of it and below it is no longer so.
  if (firstMade !== undefined) forgetBelow(path.resolve(firstMade));
  const unsure: string[] = [];
  for (let current = whole; !durableFolders.has(current); current = path.dirname(current)) {
    const parent = path.dirname(current);
    if (parent === current) break;
    await syncParent(parent, firstMade);
    unsure.push(current);
  }
  for (const known of unsure) durableFolders.add(known);
}

/** A parent that was there before us may be closed to us; then its own maker answers for it. */
async function syncParent(parent: string, firstMade: string | undefined): Promise<void> {
  try {
    await syncFolder(parent);
  } catch (error) {
    const isOurs = firstMade !== undefined && parent.startsWith(path.dirname(path.resolve(firstMade)));
    if (isOurs || !['EACCES', 'EPERM', 'EINVAL', 'EROFS'].includes(errorCode(error))) throw error;
  }
}

function forgetBelow(folder: string): void {
  for (const known of durableFolders) {
    if (known === folder || known.startsWith(folder + path.sep)) durableFolders.delete(known);
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
