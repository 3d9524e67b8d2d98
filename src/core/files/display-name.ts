/** Longer names help nobody in a list; the bytes are found by their hash, never by this name. */
const longestName = 200;

// What would break a line, hide, or turn the reading direction: C0 and C1 controls, line separators, bidi marks.
const unprintable =
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** Text from outside as one honest line: nothing in it breaks the line, hides, or reads backwards. */
export function plainLine(text: string): string {
  return text.toWellFormed().normalize('NFC').replace(unprintable, ' ').replace(/\s+/g, ' ').trim();
}

/** A file's name without any folder, fit to be shown and found; null when nothing is left. Never used as a path. */
export function displayFileName(fileName: string | null): string | null {
  const last = plainLine(fileName ?? '')
    .split(/[/\\]/)
    .at(-1);
  const cut = [...(last ?? '').trim()].slice(0, longestName).join('');
  return cut === '' || cut === '.' || cut === '..' ? null : cut;
}
