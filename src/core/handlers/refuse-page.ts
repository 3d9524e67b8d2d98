import { AppError } from '../../shared/errors.ts';
import type { Caller } from '../core.ts';

/** A page may not name files and folders of this machine; hosts and people at the command line may. */
export function refusePage(caller: Caller): void {
  if (caller === 'command-line') return;
  throw new AppError(
    'unavailable',
    'Folders are chosen in the desktop app or on the command line. A page cannot name one.',
  );
}
