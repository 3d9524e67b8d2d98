import { open, rename, rm } from 'node:fs/promises';

/**
 * Writes and syncs under a temporary name, then renames: a file of this name is whole or absent, and one that was
 * linked elsewhere is never overwritten in place. The caller syncs the folder when all its files are there.
 */
export async function writeWholeFile(path: string, chunks: Iterable<Uint8Array>): Promise<number> {
  const partial = `${path}.part`;
  const file = await open(partial, 'w');
  let sizeBytes = 0;
  try {
    for (const chunk of chunks) {
      await file.writeFile(chunk);
      sizeBytes += chunk.byteLength;
    }
    await file.sync();
  } catch (error) {
    await file.close();
    await rm(partial, { force: true });
    throw error;
  }
  await file.close();
  await rename(partial, path);
  return sizeBytes;
}

/** Makes renames in a folder durable. Windows cannot open folders, and needs no such call. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
