import type { KeychainState } from './keychain-state.ts';

type Platform = NodeJS.Platform;

/** The keychain's own name on this machine, as people see it in their system's settings. */
export function keychainLabel(platform: Platform, desktop: string | undefined): string {
  if (platform === 'darwin') return 'Keychain Access';
  if (platform === 'win32') return 'Windows Credential Manager';
  return /kde/i.test(desktop ?? '') ? 'KDE Wallet' : 'GNOME Keyring';
}

const howToGetOne: Partial<Record<Platform, string>> = {
  linux:
    'Proofsheet needs a keyring service such as GNOME Keyring or KDE Wallet, a D-Bus session and libsecret' +
    ' (on Debian and Ubuntu: apt install gnome-keyring libsecret-1-0). ' +
    'Sign in to a desktop session that has them and start Proofsheet again',
  darwin: 'Open Keychain Access and check that the login keychain exists',
  win32: 'Check that the Credential Manager service is running',
};

/** One plain paragraph per state: what is wrong with which keychain, and what to do next. */
export function keychainMessage(state: KeychainState, label: string, platform: Platform): string {
  const messages: Record<KeychainState, string> = {
    ok: `Keys are kept in ${label}.`,
    missing: `${label} holds no key for this connection. Enter the key again.`,
    locked: `${label} is locked or did not answer. Unlock it, then try again.`,
    denied:
      `${label} refused to let Proofsheet in. Allow it when the system asks, ` +
      'or change the permission in its settings, then try again.',
    unavailable:
      `${label} cannot be reached. ${howToGetOne[platform] ?? 'This system has no keychain Proofsheet can use'}; ` +
      'or keep keys for this session only, or name an environment variable.',
  };
  return messages[state];
}
