import { keyLabel } from './key-label.ts';

/** A key drawn as a small cap, in the machine's own notation. */
export function Key({ keys }: { readonly keys: string }) {
  return <kbd className="key">{keyLabel(keys)}</kbd>;
}
