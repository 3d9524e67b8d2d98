import { AppError } from '../../shared/errors.ts';
import { errorCode } from './durable.ts';

const full = 'The disk is full. Free some space; what was bought is kept and goes on by itself.';
const broken =
  'The disk could not be read or written. Check that it is connected and healthy, then try again.';
const closed = 'The library cannot be written. Check who may write in its folder, then try again.';

/** What the system and SQLite call the same few troubles. */
const words: Readonly<Record<string, string>> = {
  ENOSPC: full,
  EDQUOT: full,
  SQLITE_FULL: full,
  EIO: broken,
  SQLITE_CANTOPEN: broken,
  SQLITE_CORRUPT: 'The database of this library is damaged. Run a full check, or restore a backup.',
  SQLITE_NOTADB: 'The database of this library is damaged. Run a full check, or restore a backup.',
  EACCES: closed,
  EPERM: closed,
  EROFS: closed,
  SQLITE_READONLY: closed,
};

/** A disk's refusal in words for people, or null when the error is something else. The cause keeps the details. */
export function diskProblem(error: unknown): AppError | null {
  const code = errorCode(error);
  // SQLite names the call that failed as well: SQLITE_IOERR_FSYNC, SQLITE_IOERR_WRITE and thirty more.
  const text = code.startsWith('SQLITE_IOERR')
    ? broken
    : (words[code] ?? words[code.split('_', 2).join('_')]);
  return text === undefined ? null : new AppError('unavailable', text, { cause: error });
}

/** Whatever else the system refuses while a library is opened, with its own word for it; null for errors of ours. */
export function openingProblem(error: unknown): AppError | null {
  const code = errorCode(error);
  if (error instanceof AppError || !/^(E[A-Z0-9]+|SQLITE_[A-Z_]+)$/.test(code)) return null;
  const text = `The library could not be opened (${code}). Check its folder and the disk it lies on, then try again.`;
  return diskProblem(error) ?? new AppError('unavailable', text, { cause: error });
}
