/**
 * The built-in face: five pixels wide, seven high, two more for descenders. Each glyph is its rows from the top, one
 * base-32 digit per row whose five bits are the pixels; missing rows are empty. Drawn for this project, because the
 * WebAssembly decoder has no text and SVG is blocked.
 */
const glyphs: Readonly<Record<string, string>> = {
  ' ': '',
  '!': '4444404',
  '"': 'aaa',
  '#': 'aavavaa',
  $: '4fke5u4',
  '%': 'op248j3',
  '&': 'cik8lid',
  "'": 'c48',
  '(': '2488842',
  ')': '8422248',
  '*': '04lel4',
  '+': '044v44',
  ',': '0000cc48',
  '-': '000v',
  '.': '00000cc',
  '/': '01248g',
  '0': 'ehjlphe',
  '1': '4c4444e',
  '2': 'eh1248v',
  '3': 'v2421he',
  '4': '26aiv22',
  '5': 'vgu11he',
  '6': '68guhhe',
  '7': 'v124888',
  '8': 'ehhehhe',
  '9': 'ehhf12c',
  ':': '0cc0cc',
  ';': '0cc0cc48',
  '<': '248g842',
  '=': '00v0v',
  '>': '8421248',
  '?': 'eh12404',
  '@': 'eh1dlle',
  A: 'ehhvhhh',
  B: 'uhhuhhu',
  C: 'ehggghe',
  D: 'sihhhis',
  E: 'vgguggv',
  F: 'vgguggg',
  G: 'ehgnhhf',
  H: 'hhhvhhh',
  I: 'e44444e',
  J: '72222ic',
  K: 'hikokih',
  L: 'ggggggv',
  M: 'hrllhhh',
  N: 'hhpljhh',
  O: 'ehhhhhe',
  P: 'uhhuggg',
  Q: 'ehhhlid',
  R: 'uhhukih',
  S: 'fgge11u',
  T: 'v444444',
  U: 'hhhhhhe',
  V: 'hhhhha4',
  W: 'hhhllla',
  X: 'hha4ahh',
  Y: 'hhha444',
  Z: 'v1248gv',
  '[': 'e88888e',
  '\\': '0g8421',
  ']': 'e22222e',
  '^': '4ah',
  _: '000000v',
  '`': '842',
  a: '00e1fhf',
  b: 'ggmphhu',
  c: '00egghe',
  d: '11djhhf',
  e: '00ehvge',
  f: '698s888',
  g: '00fhhhf1e',
  h: 'ggmphhh',
  i: '40c444e',
  j: '2062222ic',
  k: 'ggikoki',
  l: 'c44444e',
  m: '00qllhh',
  n: '00mphhh',
  o: '00ehhhe',
  p: '00uhhhugg',
  q: '00fhhhf11',
  r: '00mpggg',
  s: '00ege1u',
  t: '88s8896',
  u: '00hhhjd',
  v: '00hhha4',
  w: '00hhlla',
  x: '00ha4ah',
  y: '00hhhhf1e',
  z: '00v248v',
  '{': '2448442',
  '|': '4444444',
  '}': '8442448',
  '~': '0008l2',
};

/** Stands for every character the face does not have. */
const box = 'vhhhhhv';

/** Pixel rows of a line: capitals' height, and what hangs below. */
export const glyphRows = 7;
export const descenderRows = 2;

/** One glyph cut to its own width, so that an "i" does not take an "m"'s place. */
export interface Glyph {
  readonly width: number;
  isSet(column: number, row: number): boolean;
}

/** The glyph of a character; a box for those the face does not have. */
export function glyphOf(character: string): Glyph {
  const rows = Array.from(Object.hasOwn(glyphs, character) ? (glyphs[character] ?? box) : box, (digit) =>
    Number.parseInt(digit, 32),
  );
  const used = rows.reduce((bits, row) => bits | row, 0);
  if (used === 0) return { width: 2, isSet: () => false };
  let first = 0;
  while ((used & (16 >> first)) === 0) first += 1;
  let last = 4;
  while ((used & (16 >> last)) === 0) last -= 1;
  return {
    width: last - first + 1,
    isSet: (column, row) => ((rows[row] ?? 0) & (16 >> (column + first))) !== 0,
  };
}

const replacements: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '–': '-',
  '—': '-',
  '…': '...',
  '×': 'x',
  ß: 'ss',
  æ: 'ae',
  ø: 'o',
  œ: 'oe',
};

/** Plain letters where there are some ("é" becomes "e"), spaces for whatever breaks lines. */
export function plainText(text: string): string {
  const replaced = Array.from(text, (character) => replacements[character] ?? character).join('');
  return replaced
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[\s\p{C}]+/gu, ' ')
    .trim();
}
