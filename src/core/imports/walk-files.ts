import { lstat, opendir, stat } from 'node:fs/promises';
import path from 'node:path';
import { errorCode } from '../files/durable.ts';

/** A file that may be a picture, or a name that cannot be looked at. */
export type FoundFile =
  | { readonly kind: 'file'; readonly path: string; readonly sizeBytes: number; readonly changedAtMs: number }
  | { readonly kind: 'unreadable'; readonly path: string; readonly code: string };

/**
 * Every file below the given paths, one at a time, so that a folder of a million names costs no memory. Hidden names
 * (".DS_Store", "._photo.png") and links inside folders are passed over: a link can lead round in a circle or out of the
 * folder that was chosen. What was named itself is taken whatever it is.
 */
export async function* walkFiles(paths: readonly string[], signal: AbortSignal): AsyncGenerator<FoundFile> {
  for (const each of paths) {
    signal.throwIfAborted();
    yield* walkNamed(each, signal);
  }
}

async function* walkNamed(name: string, signal: AbortSignal): AsyncGenerator<FoundFile> {
  try {
    const facts = await stat(name);
    if (facts.isDirectory()) yield* walkFolder(name, signal);
    else if (facts.isFile())
      yield { kind: 'file', path: name, sizeBytes: facts.size, changedAtMs: facts.mtimeMs };
    else yield { kind: 'unreadable', path: name, code: 'not a file' };
  } catch (error) {
    yield unreadable(name, error, signal);
  }
}

async function* walkFolder(folder: string, signal: AbortSignal): AsyncGenerator<FoundFile> {
  for await (const entry of await opendir(folder)) {
    signal.throwIfAborted();
    if (entry.name.startsWith('.') || entry.isSymbolicLink()) continue;
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      try {
        yield* walkFolder(name, signal);
      } catch (error) {
        // One closed folder is no reason to leave the others out.
        yield unreadable(name, error, signal);
      }
    } else if (entry.isFile()) yield await lookAt(name, signal);
  }
}

async function lookAt(name: string, signal: AbortSignal): Promise<FoundFile> {
  try {
    const facts = await lstat(name);
    return { kind: 'file', path: name, sizeBytes: facts.size, changedAtMs: facts.mtimeMs };
  } catch (error) {
    return unreadable(name, error, signal);
  }
}

function unreadable(name: string, error: unknown, signal: AbortSignal): FoundFile {
  signal.throwIfAborted();
  const code = errorCode(error);
  if (code === '') throw error;
  return { kind: 'unreadable', path: name, code };
}
