import { closeSync, fsyncSync, openSync, renameSync } from 'node:fs';
import path from 'node:path';

/**
 * The synchronous half of `durable.ts`, for the moments before the program runs (opening a library, its backup).
 * On macOS libuv turns fsync into F_FULLFSYNC, so the drive's own cache is flushed as well.
 */
export function renameDurablySync(from: string, to: string): void {
  // FlushFileBuffers wants a handle that may write, hence r+.
  syncPath(from, 'r+');
  renameSync(from, to);
  if (process.platform !== 'win32') syncPath(path.dirname(to), 'r');
}

function syncPath(target: string, flags: 'r' | 'r+'): void {
  const handle = openSync(target, flags);
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
