import type { SecretStore } from './secret-store.ts';

/** Keys that end with the process: what "this session only" means, and what tests use. */
export function createMemorySecretStore(label = 'this session only'): SecretStore {
  const secrets = new Map<string, string>();
  return {
    label,
    async status() {
      return 'ok';
    },
    async get(account) {
      return secrets.get(account) ?? null;
    },
    async set(account, secret) {
      secrets.set(account, secret);
    },
    async remove(account) {
      secrets.delete(account);
    },
  };
}
