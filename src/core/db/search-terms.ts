/** What each of the three indexes is asked for; empty where it is not needed. */
export interface TextTerms {
  /** Three characters and more: found anywhere in the text. */
  readonly substrings: readonly string[];
  /** One or two letters or digits of an alphabet: found at the start of a word. */
  readonly wordStarts: readonly string[];
  /** One or two characters of a script without spaces: found anywhere. */
  readonly pairs: readonly string[];
}

/** Scripts whose words are often one or two characters, and pictographs, which are words of one. */
const pairable =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{sc=Hangul}\p{sc=Bopomofo}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}\p{Extended_Pictographic}]/u;
const wordCharacter = /[\p{L}\p{N}]/u;
const wordPart = /[\p{L}\p{N}\p{M}]/u;
/** Accents of alphabets only: the marks of other scripts (か against が, Thai vowels) make different words. */
const accents = /[\u0300-\u036f]/g;
const blanks = /[\s\u0000-\u001f\u007f]+/g;
/** Most texts have none of it: only their case is folded, in a tenth of the time. */
const unusual = /[^ -~]| {2}|^ | $/;

/**
 * Text as it is indexed and asked for, so that both sides always agree: lower case, no accents, compatibility forms
 * (full-width letters, ligatures) written plainly, blanks as single spaces.
 */
export function foldText(text: string): string {
  if (!unusual.test(text)) return text.toLowerCase();
  return text
    .toWellFormed()
    .normalize('NFKD')
    .toLowerCase()
    .replace(accents, '')
    .replaceAll('ς', 'σ')
    .normalize('NFC')
    .replace(blanks, ' ')
    .trim();
}

/** What the index folds as `foldText` does, and nothing else of it: reading the text tells the same. */
export const isPlain = (part: string): boolean => /^[ -~]+$/.test(part);

const nothing: TextTerms = { substrings: [], wordStarts: [], pairs: [] };

/** The index that can find a folded text. Punctuation of one or two characters finds nothing and is dropped. */
export function termsOfText(term: string): TextTerms {
  const characters = [...term];
  if (characters.length === 0) return nothing;
  if (characters.length >= 3) return { ...nothing, substrings: [term] };
  const inPairs = characters.filter((character) => pairable.test(character));
  if (inPairs.length > 0) return { ...nothing, pairs: [inPairs.join('')] };
  const isWord = characters.every((character) => wordCharacter.test(character));
  return isWord ? { ...nothing, wordStarts: [term] } : nothing;
}

/**
 * Words of alphabets with blanks between them, for the index of word starts. Cut here because the tokenizer knows
 * characters of Unicode 6.1 only: it takes a newer pictograph for a letter of the word beside it.
 */
export function wordTokens(text: string): string {
  const letters = [...foldText(text)].map((character) =>
    wordPart.test(character) && !pairable.test(character) ? character : ' ',
  );
  return letters.join('').replace(blanks, ' ').trim();
}

/**
 * Single characters and overlapping pairs of the scripts above, cut before they are indexed. Written as code points,
 * which the tokenizer takes for words whatever it knows of the characters.
 */
export function pairTokens(text: string): string {
  const tokens = new Set<string>();
  let previous: string | null = null;
  for (const character of foldText(text)) {
    if (!pairable.test(character)) {
      previous = null;
      continue;
    }
    tokens.add(pairToken(character));
    if (previous !== null) tokens.add(pairToken(previous + character));
    previous = character;
  }
  return [...tokens].join(' ');
}

/** One token for one or two characters: "u6771u4eac". */
export function pairToken(characters: string): string {
  return [...characters].map((character) => `u${character.codePointAt(0)?.toString(16) ?? ''}`).join('');
}
