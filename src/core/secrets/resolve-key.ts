import { AppError } from '../../shared/errors.ts';
import type { SecretStore } from './secret-store.ts';

/** There is no key to make a call with; the message says which one is missing and where to add it. */
export class KeyMissingError extends AppError {
  constructor(message: string) {
    super('unavailable', message);
    this.name = 'KeyMissingError';
  }
}

/** What decides where a connection's key is. */
export interface KeyOwner {
  readonly name: string;
  readonly keyEnv: string | null;
  readonly keyAccount: string;
  readonly hasStoredKey: boolean;
}

export interface KeySources {
  readonly secrets: SecretStore;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Reads a connection's key for one call: from the environment variable it names, else from the keychain. Null where it
 * has none and needs none; throws `KeyMissingError` where it needs one, `KeychainError` where the keychain fails.
 */
export async function resolveKey(
  connection: KeyOwner,
  { secrets, environment }: KeySources,
  needsKey: boolean,
): Promise<string | null> {
  const { name, keyEnv } = connection;
  if (keyEnv !== null) {
    const value = environmentKey(environment, keyEnv);
    if (value !== null) return value;
    throw new KeyMissingError(
      `The environment variable ${keyEnv}, which should hold the key of "${name}", is not set. ` +
        'Set it and start Proofsheet again, or enter the key in Settings under Connections.',
    );
  }
  if (connection.hasStoredKey) {
    const key = await secrets.get(connection.keyAccount);
    if (key !== null) return key;
    throw new KeyMissingError(
      `The key of "${name}" is no longer in ${secrets.label}. Enter it again in Settings under Connections.`,
    );
  }
  if (!needsKey) return null;
  throw new KeyMissingError(`"${name}" has no key. Enter one in Settings under Connections.`);
}

/** A variable's value as a key; null when it is not set or blank. */
export function environmentKey(environment: KeySources['environment'], name: string): string | null {
  // Own properties only: a variable may not be called "constructor".
  const value = Object.hasOwn(environment, name) ? environment[name]?.trim() : undefined;
  return value === undefined || value === '' ? null : value;
}
