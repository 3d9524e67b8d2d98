import type { CoreHandlers } from '../dispatch.ts';
import { chooseSessionOnly, describeKeychain } from '../secrets/keychain-status.ts';
import type { SecretStore } from '../secrets/secret-store.ts';

type KeychainMethods = Extract<keyof CoreHandlers, `keychain.${string}`>;

/** Answers where keys go now, and takes a person's choice to keep them for this session only. */
export function createKeychainHandlers(parts: {
  readonly secrets: SecretStore;
}): Pick<CoreHandlers, KeychainMethods> {
  return {
    'keychain.status': () => describeKeychain(parts.secrets),
    'keychain.useSessionOnly': () => chooseSessionOnly(parts.secrets),
  };
}
