import { describe, expect, it } from 'vitest';
import type { SecretStore } from '../../../src/core/secrets/secret-store.ts';

/** What every place for keys must do; `setup` gives a fresh, open one. */
export function secretStoreSuite(name: string, setup: () => SecretStore): void {
  describe(`${name} as a place for keys`, () => {
    it('is open and has a name', async () => {
      const store = setup();
      expect(await store.status()).toBe('ok');
      expect(store.label).not.toBe('');
    });

    it('gives back what was put in, for each account alone', async () => {
      const store = setup();
      await store.set('connection-1', 'sk-first');
      await store.set('connection-2', 'sk-second');
      expect(await store.get('connection-1')).toBe('sk-first');
      expect(await store.get('connection-2')).toBe('sk-second');
    });

    it('answers null for a key it does not have', async () => {
      expect(await setup().get('connection-9')).toBeNull();
    });

    it('replaces a key that is set again', async () => {
      const store = setup();
      await store.set('connection-1', 'old');
      await store.set('connection-1', 'new');
      expect(await store.get('connection-1')).toBe('new');
    });

    it('forgets a removed key, and removing twice is no error', async () => {
      const store = setup();
      await store.set('connection-1', 'sk');
      await store.remove('connection-1');
      await store.remove('connection-1');
      expect(await store.get('connection-1')).toBeNull();
    });

    it.each([
      ['quotes and line breaks', 'a"b\'c\n\\d'],
      ['other scripts', 'ключ-鍵-🔑'],
      ['two thousand characters', 'k'.repeat(2000)],
    ])('keeps a key of %s unchanged', async (_, key) => {
      const store = setup();
      await store.set('connection-1', key);
      expect(await store.get('connection-1')).toBe(key);
    });

    it('keeps every key when many are set at once', async () => {
      const store = setup();
      const accounts = Array.from({ length: 20 }, (_, index) => `connection-${index}`);
      await Promise.all(accounts.map((account) => store.set(account, `key of ${account}`)));
      const kept = await Promise.all(accounts.map((account) => store.get(account)));
      expect(kept).toEqual(accounts.map((account) => `key of ${account}`));
    });
  });
}
