import { createKeychain } from '../../../src/core/secrets/keychain.ts';
import { createMemorySecretStore } from '../../../src/core/secrets/memory.ts';
import type { SecretStore } from '../../../src/core/secrets/secret-store.ts';
import { createSwitchableSecretStore } from '../../../src/core/secrets/switchable.ts';
import { fakeDriver } from './fake-driver.ts';
import { secretStoreSuite } from './secret-store.suite.ts';

secretStoreSuite('the memory store', createMemorySecretStore);
secretStoreSuite('a Linux keychain', () => keychainOn('linux'));
secretStoreSuite('a macOS keychain', () => keychainOn('darwin'));
secretStoreSuite('a switchable store before the choice', () =>
  createSwitchableSecretStore(keychainOn('win32')),
);
secretStoreSuite('a switchable store after the choice', () => {
  const store = createSwitchableSecretStore(keychainOn('win32'));
  store.useSessionOnly();
  return store;
});

function keychainOn(platform: NodeJS.Platform): SecretStore {
  const { driver } = fakeDriver();
  return createKeychain({ platform, loadDriver: async () => driver });
}
