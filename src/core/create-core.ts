import path from 'node:path';
import { AppError } from '../shared/errors.ts';
import type { Core } from './core.ts';
import { openingProblem } from './files/disk-problem.ts';
import { acquireLibraryLock } from './library/lock.ts';
import { openCore } from './open-core.ts';
import type { CorePorts } from './ports.ts';
import { createAiGenerateProvider } from './providers/aigenerate/aigenerate.ts';
import { createChatImagesProvider } from './providers/chat-images/chat-images.ts';
import { createCompatibleProvider } from './providers/compatible/compatible.ts';
import { createDemoProvider } from './providers/demo/demo-provider.ts';
import { createOpenAiImagesProvider } from './providers/openai-images/openai-images.ts';
import { createOpenAiResponsesProvider } from './providers/openai-responses/openai-responses.ts';
import type { Provider } from './providers/provider.ts';
import { createRunApiProvider } from './providers/runapi/runapi.ts';

export interface CoreOptions {
  /** Adapters instead of the shipped ones; tests and experiments register their own. */
  readonly providers?: readonly Provider[];
}

/** The library is open elsewhere; `heldBy` says who holds it, for people. */
export class LibraryHeldError extends AppError {
  readonly heldBy: string;

  constructor(heldBy: string) {
    super(
      'conflict',
      `This library is open in another program (${heldBy}). Close it there, or use that one.`,
    );
    this.name = 'LibraryHeldError';
    this.heldBy = heldBy;
  }
}

/** The adapters that ship with Proofsheet. */
export function shippedProviders(): Provider[] {
  return [
    createDemoProvider(),
    createOpenAiImagesProvider(),
    createOpenAiResponsesProvider(),
    createChatImagesProvider(),
    createRunApiProvider(),
    createAiGenerateProvider(),
    createCompatibleProvider(),
  ];
}

/**
 * Opens a library and wires everything over it: the only composition root. Takes the library's lock first and throws
 * `LibraryHeldError` when somebody else has it; classifies what a former process left open before it answers anything.
 */
export async function createCore(ports: CorePorts, options: CoreOptions = {}): Promise<Core> {
  try {
    return await openLocked(ports, options.providers ?? shippedProviders());
  } catch (error) {
    throw openingProblem(error) ?? error;
  }
}

async function openLocked(ports: CorePorts, providers: readonly Provider[]): Promise<Core> {
  const library = path.resolve(ports.paths.library);
  const lock = acquireLibraryLock(library, { host: ports.host.info.host, startedAtMs: ports.clock.nowMs() });
  if (!('release' in lock)) throw new LibraryHeldError(lock.heldBy);
  try {
    return await openCore(ports, library, lock, providers);
  } catch (error) {
    lock.release();
    throw error;
  }
}
