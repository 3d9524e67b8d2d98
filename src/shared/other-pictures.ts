/** What stands in a file, and at which byte. */
interface Mark {
  readonly at: number;
  readonly text: string;
}

/** What a file of another picture format begins with; `also` where that is too little to tell. */
const signatures: readonly (Mark & { readonly format: string; readonly also?: Mark })[] = [
  { format: 'AVIF', at: 4, text: 'ftypavif' },
  { format: 'AVIF', at: 4, text: 'ftypavis' },
  { format: 'HEIC', at: 4, text: 'ftyphei' },
  { format: 'HEIC', at: 4, text: 'ftyphev' },
  { format: 'HEIC', at: 4, text: 'ftypmif1' },
  { format: 'HEIC', at: 4, text: 'ftypmsf1' },
  { format: 'GIF', at: 0, text: 'GIF8' },
  { format: 'TIFF', at: 0, text: 'II*\0' },
  { format: 'TIFF', at: 0, text: 'MM\0*' },
  // Four reserved bytes: a text may begin with the letters.
  { format: 'BMP', at: 0, text: 'BM', also: { at: 6, text: '\0\0\0\0' } },
  { format: 'Photoshop', at: 0, text: '8BPS' },
  { format: 'JPEG XL', at: 0, text: '\u00ff\n' },
  { format: 'JPEG XL', at: 4, text: 'JXL ' },
  { format: 'PDF', at: 0, text: '%PDF-' },
];

/** So many bytes of a file tell it. */
export const otherPictureHeadBytes = 512;

/** The name of a picture format the library does not take, by a file's first bytes; null for what is no picture. */
export function otherPictureFormat(head: Uint8Array): string | null {
  const text = String.fromCharCode(...head.subarray(0, otherPictureHeadBytes));
  const has = (mark: Mark) => text.startsWith(mark.text, mark.at);
  const known = signatures.find((each) => has(each) && (!each.also || has(each.also)));
  if (known) return known.format;
  return /^\s*(?:\u00ef\u00bb\u00bf)?\s*(?:<\?xml|<!--|<!DOCTYPE svg|<svg)[\s\S]*<svg[\s>]|^\s*<svg[\s>]/.test(
    text,
  )
    ? 'SVG'
    : null;
}
