import { invariant } from '../../shared/errors.ts';
import { classifyKeychainError } from './classify-keychain-error.ts';
import { KeychainError } from './keychain-state.ts';
import { keychainLabel, keychainMessage } from './keychain-words.ts';
import { oneAtATime, OutOfTimeError } from './one-at-a-time.ts';
import type { SecretStore } from './secret-store.ts';

/** The part of keytar in use. Never `findCredentials`: it crashes the process on a locked GNOME keyring. */
export interface KeychainDriver {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, secret: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

export interface KeychainOptions {
  readonly platform?: NodeJS.Platform;
  /** XDG_CURRENT_DESKTOP, for the name people know. */
  readonly desktop?: string | undefined;
  readonly loadDriver?: () => Promise<KeychainDriver>;
  readonly deadlineMs?: number;
}

/** Under this name keys are found in Keychain Access, Seahorse and the Credential Manager. */
export const keychainService = 'Proofsheet';
/** Not a key: an entry of ours whose presence shows that the keychain is open. See `isOpen`. */
const markerAccount = 'keychain-check';
const markerValue = 'This entry only shows Proofsheet that the keychain is open.';
/** Long enough to answer a password prompt, short enough to say something while a dead service hangs. */
const answerWithinMs = 20_000;

/** Keys in the system's keychain, through keytar, which is loaded when the first key is asked for. */
export function createKeychain(options: KeychainOptions = {}): SecretStore {
  const platform = options.platform ?? process.platform;
  const label = keychainLabel(platform, options.desktop ?? process.env['XDG_CURRENT_DESKTOP']);
  const loadDriver = options.loadDriver ?? loadKeytar;
  const inTurn = oneAtATime(options.deadlineMs ?? answerWithinMs);

  async function ask<Result>(task: (driver: KeychainDriver) => Promise<Result>): Promise<Result> {
    try {
      return await inTurn(async () => task(await loadDriver()));
    } catch (error) {
      const state = error instanceof OutOfTimeError ? 'locked' : classifyKeychainError(error);
      throw new KeychainError(state, keychainMessage(state, label, platform), error);
    }
  }

  /**
   * libsecret answers a read of a locked item with "no such item", not with an error; only a write tells. So an
   * absent item on Linux is believed after our own entry could be written.
   */
  async function proveOpen(driver: KeychainDriver): Promise<void> {
    if (platform === 'linux') await driver.setPassword(keychainService, markerAccount, markerValue);
  }

  return {
    label,
    async status() {
      try {
        await ask(async (driver) => {
          const marker = await driver.getPassword(keychainService, markerAccount);
          if (marker === null) await proveOpen(driver);
        });
        return 'ok';
      } catch (error) {
        if (error instanceof KeychainError) return error.state;
        throw error;
      }
    },
    async get(account) {
      checkAccount(account);
      return ask(async (driver) => {
        const secret = await driver.getPassword(keychainService, account);
        if (secret === null) await proveOpen(driver);
        return secret;
      });
    },
    async set(account, secret) {
      checkAccount(account);
      invariant(secret !== '', 'an empty key is refused before it gets here');
      await ask((driver) => driver.setPassword(keychainService, account, secret));
    },
    async remove(account) {
      checkAccount(account);
      await ask(async (driver) => {
        if (!(await driver.deletePassword(keychainService, account))) await proveOpen(driver);
      });
    },
  };
}

function checkAccount(account: string): void {
  invariant(account !== '' && account !== markerAccount, 'accounts are named after connections');
}

/** Loaded late: on Linux it needs libsecret's shared library, and loading throws where there is none. */
async function loadKeytar(): Promise<KeychainDriver> {
  const module = await import('keytar');
  return module.default;
}
