import { AppError } from '../shared/errors.ts';

/** The command line itself is wrong: exit code 2, and the message names the word that is. */
export function usageError(message: string): AppError {
  return new AppError('invalid-input', message);
}
