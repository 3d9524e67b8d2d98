import { randomUUID } from 'node:crypto';
import type { WorkId } from '../shared/library-model.ts';
import type { CommandContext } from './command.ts';
import { interruptedError } from './output.ts';

/** A name for long work that a command is about to ask for: an interrupt stops this work and nothing else. */
export function stoppableWork({
  client,
  interrupted,
}: Pick<CommandContext, 'client' | 'interrupted'>): WorkId {
  // It may have come while the work was being prepared: nobody would hear of it any more.
  if (interrupted.aborted) throw interruptedError();
  const id = randomUUID();
  const stop = (): void => void client.call('library.cancelWork', { id }).catch(() => undefined); // It may have ended just now.
  interrupted.addEventListener('abort', stop, { once: true });
  return id;
}
