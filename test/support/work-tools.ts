import type { WorkTools } from '../../src/core/library/long-work.ts';

/** Tools of long work that nobody stops and nobody watches. */
export function idleTools(): WorkTools {
  return { signal: new AbortController().signal, progress: () => undefined };
}
