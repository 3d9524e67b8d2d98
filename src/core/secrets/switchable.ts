import { createMemorySecretStore } from './memory.ts';
import type { SecretStore } from './secret-store.ts';

/** A store whose user may choose to hold keys for this session only; nothing but `useSessionOnly` ever switches it. */
export interface SwitchableSecretStore extends SecretStore {
  readonly isSessionOnly: boolean;
  /** From now on keys are kept in memory; what the keychain holds stays there and is not read. */
  useSessionOnly(): void;
}

export function createSwitchableSecretStore(keychain: SecretStore): SwitchableSecretStore {
  let store = keychain;
  return {
    get label() {
      return store.label;
    },
    get isSessionOnly() {
      return store !== keychain;
    },
    useSessionOnly() {
      if (store === keychain) store = createMemorySecretStore();
    },
    status: () => store.status(),
    get: (account) => store.get(account),
    set: (account, secret) => store.set(account, secret),
    remove: (account) => store.remove(account),
  };
}

/** Tells a store that can be switched from one that cannot. */
export function isSwitchable(store: SecretStore): store is SwitchableSecretStore {
  return 'useSessionOnly' in store && 'isSessionOnly' in store;
}
