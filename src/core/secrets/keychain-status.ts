import { AppError } from '../../shared/errors.ts';
import type { KeychainStatus } from '../../shared/model.ts';
import { keychainMessage } from './keychain-words.ts';
import type { SecretStore } from './secret-store.ts';
import { isSwitchable } from './switchable.ts';

const sessionMessage = 'Keys are kept for this session only. They are forgotten when Proofsheet closes.';

/** Answers `keychain.status`: the state of wherever keys go now, in plain words. */
export async function describeKeychain(
  store: SecretStore,
  platform: NodeJS.Platform = process.platform,
): Promise<KeychainStatus> {
  const isSessionOnly = isSwitchable(store) && store.isSessionOnly;
  const state = await store.status();
  const message = isSessionOnly ? sessionMessage : keychainMessage(state, store.label, platform);
  return { state, label: store.label, message, isSessionOnly };
}

/** Answers `keychain.useSessionOnly`: the user's own choice, made by nobody else. */
export async function chooseSessionOnly(store: SecretStore): Promise<KeychainStatus> {
  if (!isSwitchable(store))
    throw new AppError('unavailable', 'Keys cannot be kept for this session only here.');
  store.useSessionOnly();
  return describeKeychain(store);
}
