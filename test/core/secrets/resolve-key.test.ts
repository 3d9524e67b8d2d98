import { describe, expect, it } from 'vitest';
import { createMemorySecretStore } from '../../../src/core/secrets/memory.ts';
import { KeyMissingError, resolveKey, type KeyOwner } from '../../../src/core/secrets/resolve-key.ts';

const owner: KeyOwner = { name: 'Work', keyEnv: null, keyAccount: 'connection-1', hasStoredKey: false };

function setup(environment: Record<string, string> = {}) {
  const secrets = createMemorySecretStore('Test Keyring');
  const resolve = (connection: Partial<KeyOwner>, needsKey = true): Promise<string | null> =>
    resolveKey({ ...owner, ...connection }, { secrets, environment }, needsKey);
  return { secrets, resolve };
}

describe('the key of a connection', () => {
  it('comes from the variable it names, without blanks around it, before any stored one', async () => {
    const { secrets, resolve } = setup({ MY_KEY: ' sk-from-env\n' });
    await secrets.set('connection-1', 'sk-stored');
    expect(await resolve({ keyEnv: 'MY_KEY', hasStoredKey: true })).toBe('sk-from-env');
  });

  it('comes from the keychain otherwise', async () => {
    const { secrets, resolve } = setup();
    await secrets.set('connection-1', 'sk-stored');
    expect(await resolve({ hasStoredKey: true })).toBe('sk-stored');
  });

  it('is none where none is needed', async () => {
    expect(await setup().resolve({}, false)).toBeNull();
  });

  it.each([
    [{ keyEnv: 'MY_KEY' }, /environment variable MY_KEY, which should hold the key of "Work", is not set/],
    [{ keyEnv: 'BLANK' }, /environment variable BLANK/],
    [{ keyEnv: 'constructor' }, /environment variable constructor/],
    [{ hasStoredKey: true }, /no longer in Test Keyring.*Settings under Connections/],
    [{}, /"Work" has no key\. Enter one in Settings under Connections/],
  ])('is missed in words that say what to do: %j', async (connection, words) => {
    const failure: unknown = await setup({ BLANK: '  ' })
      .resolve(connection)
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(KeyMissingError);
    expect(failure).toMatchObject({ code: 'unavailable', message: expect.stringMatching(words) as string });
  });

  it('is missed even where none is needed, when a variable was named or one was stored', async () => {
    const { resolve } = setup();
    await expect(resolve({ keyEnv: 'MY_KEY' }, false)).rejects.toBeInstanceOf(KeyMissingError);
    await expect(resolve({ hasStoredKey: true }, false)).rejects.toBeInstanceOf(KeyMissingError);
  });
});
