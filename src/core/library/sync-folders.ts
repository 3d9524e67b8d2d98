import path from 'node:path';
import { syncFolder } from '../files/durable.ts';
import type { ManifestFile } from './manifest.ts';

/** Makes the names of all these files durable, each folder once. */
export async function syncFoldersOf(root: string, files: readonly ManifestFile[]): Promise<void> {
  const folders = new Set(['.']);
  for (const file of files) {
    for (let folder = path.posix.dirname(file.path); folder !== '.'; folder = path.posix.dirname(folder)) {
      folders.add(folder);
    }
  }
  for (const folder of folders) await syncFolder(path.join(root, folder));
}
