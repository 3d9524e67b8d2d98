import type { KeychainDriver } from '../../../src/core/secrets/keychain.ts';

/** A keychain in memory that behaves like keytar on an open keychain, and records what was asked. */
export function fakeDriver(): { driver: KeychainDriver; items: Map<string, string>; calls: string[] } {
  const items = new Map<string, string>();
  const calls: string[] = [];
  const driver: KeychainDriver = {
    async getPassword(service, account) {
      calls.push(`get ${service}/${account}`);
      return items.get(`${service}/${account}`) ?? null;
    },
    async setPassword(service, account, secret) {
      calls.push(`set ${service}/${account}`);
      items.set(`${service}/${account}`, secret);
    },
    async deletePassword(service, account) {
      calls.push(`delete ${service}/${account}`);
      return items.delete(`${service}/${account}`);
    },
  };
  return { driver, items, calls };
}

/** A keychain that answers everything with the system's own sentence. */
export function failingDriver(sentence: string): KeychainDriver {
  const fail = (): Promise<never> => Promise.reject(new Error(sentence));
  return { getPassword: fail, setPassword: fail, deletePassword: fail };
}
