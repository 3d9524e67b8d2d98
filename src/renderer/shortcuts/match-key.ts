import { splitKeys } from '../ui/key-label.ts';

/** What of a key press decides which binding it is. */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** Keys whose character changes with Shift: named by where they are, so that "Shift+\\" works on every layout. */
const codes: Readonly<Record<string, string>> = {
  '\\': 'Backslash',
  '.': 'Period',
  ',': 'Comma',
  '/': 'Slash',
};

/** True when a press is the binding ("Mod+Shift+K", "?", "Delete"). */
export function matchesKeys(press: KeyPress, keys: string, mac: boolean): boolean {
  const parts = splitKeys(keys);
  const key = parts.at(-1) ?? '';
  const has = (modifier: string) => parts.slice(0, -1).includes(modifier);
  const wantsControl = has('Ctrl') || (has('Mod') && !mac);
  const wantsMeta = has('Meta') || (has('Mod') && mac);
  if (press.ctrlKey !== wantsControl || press.metaKey !== wantsMeta || press.altKey !== has('Alt'))
    return false;
  // A character such as "?" needs Shift on some layouts and not on others: the character itself is enough.
  const isSymbol = key.length === 1 && !/[a-z0-9]/i.test(key);
  if (!(isSymbol && !has('Shift')) && press.shiftKey !== has('Shift')) return false;
  return isKey(press, key, has('Shift'), mac);
}

function isKey(press: KeyPress, key: string, isShifted: boolean, mac: boolean): boolean {
  if (/^[a-z]$/i.test(key)) {
    const isLatin = /^[a-z]$/i.test(press.key);
    return isLatin ? press.key.toLowerCase() === key.toLowerCase() : press.code === `Key${key.toUpperCase()}`;
  }
  if (/^[0-9]$/.test(key)) return press.key === key || (isShifted && press.code === `Digit${key}`);
  if (key === 'Space') return press.key === ' ';
  if (key === 'Delete') return press.key === 'Delete' || (mac && press.key === 'Backspace');
  if (isShifted && codes[key] !== undefined) return press.code === codes[key];
  return press.key === key;
}

/** True when a binding could be meant as text: a letter, a digit, a sign, Delete or Space without Ctrl, Cmd or Alt. */
function couldBeText(keys: string): boolean {
  const parts = splitKeys(keys);
  const hasModifier = parts.slice(0, -1).some((part) => part !== 'Shift');
  const key = parts.at(-1) ?? '';
  return !hasModifier && !/^F\d{1,2}$/.test(key);
}

/** Bindings a text field uses itself. */
const fieldKeys: readonly string[] = ['Mod+A', 'Mod+C', 'Mod+V', 'Mod+X', 'Mod+Z', 'Mod+Shift+Z', 'Mod+Y'];

/** Whether a binding gives way while somebody types. */
export function belongsToField(keys: string): boolean {
  return couldBeText(keys) || fieldKeys.includes(keys);
}
