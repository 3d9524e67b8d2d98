import { describe, expect, it } from 'vitest';
import { createKeychain, keychainService } from '../../../src/core/secrets/keychain.ts';
import { KeychainError } from '../../../src/core/secrets/keychain-state.ts';
import { chooseSessionOnly, describeKeychain } from '../../../src/core/secrets/keychain-status.ts';
import { createMemorySecretStore } from '../../../src/core/secrets/memory.ts';
import { createSwitchableSecretStore } from '../../../src/core/secrets/switchable.ts';
import { failingDriver, fakeDriver } from './fake-driver.ts';

const sentences: readonly [NodeJS.Platform, string, string][] = [
  ['linux', 'Failed to load keytar native addon, checked ["../build/Release"] on linux-x64', 'unavailable'],
  ['linux', 'Cannot autolaunch D-Bus without X11 $DISPLAY', 'unavailable'],
  ['linux', 'The name org.freedesktop.secrets was not provided by any .service files', 'unavailable'],
  ['linux', 'Cannot spawn a message bus without a machine-id: Unable to load', 'unavailable'],
  ['linux', 'Cannot create an item in a locked collection', 'locked'],
  ['linux', 'Object does not exist at path “/org/freedesktop/secrets/collection/login”', 'locked'],
  ['linux', 'Timeout was reached', 'locked'],
  ['linux', 'unlock prompt was dismissed', 'denied'],
  ['linux', 'GDBus.Error:org.freedesktop.DBus.Error.AccessDenied: An AppArmor policy prevents it', 'denied'],
  ['darwin', 'User interaction is not allowed.', 'locked'],
  ['darwin', 'The user name or passphrase you entered is not correct.', 'denied'],
  ['darwin', 'User canceled the operation.', 'denied'],
  ['darwin', "A required entitlement isn't present.", 'denied'],
  ['darwin', 'A default keychain could not be found.', 'unavailable'],
  ['darwin', 'No keychain is available. You may need to restart your computer.', 'unavailable'],
  ['win32', 'Access is denied.', 'denied'],
  ['win32', 'The stub received bad data.', 'denied'],
  ['win32', 'A specified logon session does not exist. It may already have been terminated.', 'unavailable'],
  ['win32', 'Un sistema desconocido', 'unavailable'],
];

function setup(options: { platform?: NodeJS.Platform; desktop?: string } = {}) {
  const fake = fakeDriver();
  let loadCount = 0;
  const keychain = createKeychain({
    platform: 'linux',
    ...options,
    loadDriver: async () => {
      loadCount += 1;
      return fake.driver;
    },
  });
  return { ...fake, keychain, loadCount: () => loadCount };
}

const keychainSaying = (platform: NodeJS.Platform, sentence: string) =>
  createKeychain({ platform, loadDriver: async () => failingDriver(sentence) });

describe('the keychain', () => {
  it.each(sentences)('on %s reads "%s" as %s', async (platform, sentence, state) => {
    const keychain = keychainSaying(platform, sentence);
    expect(await keychain.status()).toBe(state);
    for (const attempt of [keychain.get('a'), keychain.set('a', 'secret'), keychain.remove('a')]) {
      const error = await attempt.then(
        () => null,
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(KeychainError);
      expect(error).toMatchObject({ state, code: 'unavailable' });
    }
  });

  it('says what is wrong without the system’s sentence and without the key', async () => {
    const keychain = keychainSaying('linux', 'Cannot create an item in a locked collection');
    await expect(keychain.set('a', 'sk-canary')).rejects.toThrow(
      'GNOME Keyring is locked or did not answer. Unlock it, then try again.',
    );
    await expect(keychain.set('a', 'sk-canary')).rejects.not.toThrow(/sk-canary|collection/);
  });

  it('is not loaded before the first key is asked for', async () => {
    const { keychain, loadCount } = setup();
    expect(keychain.label).toBe('GNOME Keyring');
    expect(loadCount()).toBe(0);
    await keychain.get('a');
    expect(loadCount()).toBe(1);
  });

  it('is unavailable, in words, where the driver cannot be loaded', async () => {
    const keychain = createKeychain({
      platform: 'linux',
      loadDriver: () => Promise.reject(new Error('libsecret-1.so.0: cannot open shared object file')),
    });
    expect(await keychain.status()).toBe('unavailable');
    await expect(keychain.get('a')).rejects.toThrow(/libsecret.*this session only.*environment variable/);
  });

  it('keeps keys under the name of the app', async () => {
    const { keychain, items } = setup();
    await keychain.set('connection-1', 'sk');
    expect([...items.keys()]).toEqual([`${keychainService}/connection-1`]);
    expect(keychainService).toBe('Proofsheet');
  });

  it('does not take a locked Linux keyring, which answers "no such key", for an empty one', async () => {
    const { driver } = fakeDriver();
    const keychain = createKeychain({
      platform: 'linux',
      loadDriver: async () => ({
        ...driver,
        setPassword: () => Promise.reject(new Error('Cannot create an item in a locked collection')),
      }),
    });
    await expect(keychain.get('a')).rejects.toMatchObject({ state: 'locked' });
    await expect(keychain.remove('a')).rejects.toMatchObject({ state: 'locked' });
    expect(await keychain.status()).toBe('locked');
  });

  it.each(['darwin', 'win32'] as const)('writes nothing to look for a key on %s', async (platform) => {
    const { keychain, items } = setup({ platform });
    expect(await keychain.get('a')).toBeNull();
    expect(await keychain.status()).toBe('ok');
    expect(items.size).toBe(0);
  });

  it.each([
    ['darwin', undefined, 'Keychain Access'],
    ['win32', undefined, 'Windows Credential Manager'],
    ['linux', 'KDE', 'KDE Wallet'],
    ['linux', 'ubuntu:GNOME', 'GNOME Keyring'],
  ] as const)('on %s (%s) is called %s', (platform, desktop, label) => {
    const keychain = setup({ platform, ...(desktop === undefined ? {} : { desktop }) }).keychain;
    expect(keychain.label).toBe(label);
  });
});

describe('a keychain that hangs', () => {
  function hanging() {
    const { driver, calls } = fakeDriver();
    let release: (value: string | null) => void = () => undefined;
    const keychain = createKeychain({
      platform: 'darwin',
      deadlineMs: 30,
      loadDriver: async () => ({
        ...driver,
        getPassword: () => new Promise<string | null>((resolve) => (release = resolve)),
      }),
    });
    return { keychain, calls, release: () => release(null) };
  }

  it('is reported as locked when its time is up', async () => {
    const { keychain } = hanging();
    await expect(keychain.get('a')).rejects.toMatchObject({ state: 'locked' });
  });

  it('is asked one thing at a time, and never does later what was reported as failed', async () => {
    const { keychain, calls, release } = hanging();
    const read = keychain.get('a');
    const write = keychain.set('a', 'late');
    await expect(read).rejects.toMatchObject({ state: 'locked' });
    await expect(write).rejects.toMatchObject({ state: 'locked' });
    release();
    await keychain.set('b', 'in time');
    expect(calls).toEqual(['set Proofsheet/b']);
  });
});

describe('keys for this session only', () => {
  it('are never chosen by a failing keychain, only by the user', async () => {
    const store = createSwitchableSecretStore(keychainSaying('linux', 'Cannot autolaunch D-Bus'));
    await expect(store.set('a', 'sk')).rejects.toMatchObject({ state: 'unavailable' });
    expect(store.isSessionOnly).toBe(false);
    expect(await describeKeychain(store, 'linux')).toMatchObject({
      state: 'unavailable',
      isSessionOnly: false,
    });

    expect(await chooseSessionOnly(store)).toEqual({
      state: 'ok',
      label: 'this session only',
      message: 'Keys are kept for this session only. They are forgotten when Proofsheet closes.',
      isSessionOnly: true,
    });
    await store.set('a', 'sk');
    expect(await store.get('a')).toBe('sk');
  });

  it('neither read nor change what the keychain holds', async () => {
    const { keychain, items } = setup({ platform: 'darwin' });
    const store = createSwitchableSecretStore(keychain);
    await store.set('a', 'kept');
    store.useSessionOnly();
    expect(await store.get('a')).toBeNull();
    await store.set('a', 'for now');
    await store.remove('a');
    expect(items).toEqual(new Map([['Proofsheet/a', 'kept']]));
  });

  it('survive choosing twice', async () => {
    const store = createSwitchableSecretStore(setup().keychain);
    store.useSessionOnly();
    await store.set('a', 'sk');
    store.useSessionOnly();
    expect(await store.get('a')).toBe('sk');
  });

  it('cannot be chosen where the store has no such choice', async () => {
    await expect(chooseSessionOnly(createMemorySecretStore())).rejects.toMatchObject({
      code: 'unavailable',
    });
  });
});
