import { AppError } from '../../shared/errors.ts';
import type { keychainStates } from '../../shared/model.ts';

/** What a keychain can be: told apart because the next step differs. */
export type KeychainState = (typeof keychainStates)[number];

/** A keychain that could not do what was asked, with the state that says why. */
export class KeychainError extends AppError {
  readonly state: KeychainState;

  constructor(state: KeychainState, message: string, cause?: unknown) {
    super('unavailable', message, { cause });
    this.name = 'KeychainError';
    this.state = state;
  }
}
