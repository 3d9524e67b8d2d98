import { lstatSync, mkdirSync } from 'node:fs';

/**
 * True when `folder` is a real folder of this user's that nobody else can enter. Asked by both ends: prompts and keys
 * pass through a socket in it, so one that somebody else put there must never be used.
 */
export function isPrivateFolder(folder: string): boolean {
  const facts = lstatSync(folder, { throwIfNoEntry: false });
  if (!facts?.isDirectory()) return false;
  return facts.uid === process.getuid?.() && (facts.mode & 0o077) === 0;
}

/** Makes the folder for this user alone; false when it cannot be had or belongs to somebody else. */
export function makePrivateFolder(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch {
    // There already, or its parent is not: the check below tells which.
  }
  return isPrivateFolder(folder);
}
