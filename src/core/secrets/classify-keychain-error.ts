import type { KeychainState } from './keychain-state.ts';

type Trouble = Exclude<KeychainState, 'ok' | 'missing'>;

/**
 * keytar passes on the system's sentences and no codes, so the sentences decide. First match wins. Linux texts are
 * libsecret's, GLib's and gnome-keyring's (seen under dbus-run-session); macOS texts are what
 * SecCopyErrorMessageString says (the OSStatus stands behind each); Windows texts are FormatMessage's.
 */
const table: readonly { readonly says: RegExp; readonly state: Trouble }[] = [
  // Linux
  { says: /failed to load keytar native addon|libsecret|cannot open shared object/i, state: 'unavailable' },
  { says: /locked collection|is locked/i, state: 'locked' },
  // The login keyring was never made: a desktop would ask for its password now; nothing here can.
  { says: /object does not exist at path .*secrets/i, state: 'locked' },
  { says: /dismissed|AccessDenied|AppArmor|not authori[sz]ed/i, state: 'denied' },
  {
    says: /autolaunch D-Bus|message bus|machine-id|ServiceUnknown|not provided by any/i,
    state: 'unavailable',
  },
  { says: /timeout was reached|timed out|NoReply/i, state: 'locked' },
  // macOS
  { says: /interaction is not allowed/i, state: 'locked' }, // -25308 errSecInteractionNotAllowed
  { says: /in dark wake/i, state: 'locked' }, // -25320
  { says: /user name or passphrase .* not correct/i, state: 'denied' }, // -25293 errSecAuthFailed
  { says: /user cancell?ed/i, state: 'denied' }, // -128 errSecUserCanceled
  { says: /write permission|required entitlement|no access (control|for this item)/i, state: 'denied' }, // -61, -34018, -25243
  { says: /keychain (could not be found|is available)|no keychain/i, state: 'unavailable' }, // -25307, -25294, -25291
  // Windows
  { says: /access is denied/i, state: 'denied' }, // 5 ERROR_ACCESS_DENIED
  { says: /stub received bad data/i, state: 'denied' }, // 1783: the secret is longer than 2,560 bytes
  {
    says: /logon session does not exist|RPC server is unavailable|service .* (disabled|not been started)/i,
    state: 'unavailable',
  }, // 1312, 1722, 1058, 1062
];

/** Which state an error of the keychain tells of; an unknown sentence (or another language) is `unavailable`. */
export function classifyKeychainError(error: unknown): Trouble {
  const text = error instanceof Error ? error.message : String(error);
  return table.find((row) => row.says.test(text))?.state ?? 'unavailable';
}
