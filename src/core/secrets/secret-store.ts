import type { KeychainState } from './keychain-state.ts';

/** Where keys live. Every call answers within seconds; nothing here ever falls back to a weaker place by itself. */
export interface SecretStore {
  /** The place's own name for people: "GNOME Keyring", "Keychain Access", "this session only". */
  readonly label: string;
  status(): Promise<KeychainState>;
  /** Null when there is no such key. Throws `KeychainError` in every other state. */
  get(account: string): Promise<string | null>;
  set(account: string, secret: string): Promise<void>;
  remove(account: string): Promise<void>;
}
