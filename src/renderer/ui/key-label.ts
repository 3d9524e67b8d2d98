const macKeys: Readonly<Record<string, string>> = {
  Mod: '⌘',
  Shift: '⇧',
  Alt: '⌥',
  Enter: '↩',
  Delete: '⌫',
  Escape: 'Esc',
};
const otherKeys: Readonly<Record<string, string>> = { Mod: 'Ctrl', Escape: 'Esc', Delete: 'Del' };

const commonKeys: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
};

/** True where the command key takes the place of control. */
export function isMac(): boolean {
  return typeof navigator !== 'undefined' && /mac|iphone|ipad/i.test(navigator.userAgent);
}

/** A key as people read it on their machine: "Mod+Shift+K" becomes "Ctrl+Shift+K" or "⇧⌘K". */
export function keyLabel(keys: string, mac: boolean = isMac()): string {
  const names = mac ? macKeys : otherKeys;
  const parts = splitKeys(keys).map((part) => names[part] ?? commonKeys[part] ?? part);
  return mac ? parts.join('') : parts.join('+');
}

/** Splits "Mod++" into "Mod" and "+": the plus sign is both separator and key. */
export function splitKeys(keys: string): readonly string[] {
  const parts = keys.split('+').filter((part) => part !== '');
  return keys === '+' || keys.endsWith('++') ? [...parts, '+'] : parts;
}
