import { statfsSync } from 'node:fs';

/** Bytes a program may still write where a folder lies; null where the system does not tell. */
export function freeBytesOf(folder: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    // Some network drives answer nothing; a refused write tells soon enough.
    return null;
  }
}
