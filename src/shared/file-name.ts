/** What a picture is called when it leaves the library. */
export interface NamedPicture {
  readonly imageId: number;
  /** First words of its prompt, or the name it came with. */
  readonly label: string;
  readonly version: number;
  readonly format: 'png' | 'jpeg' | 'webp';
}

const extensions: Readonly<Record<NamedPicture['format'], string>> = {
  png: 'png',
  jpeg: 'jpg',
  webp: 'webp',
};

/** Room for the figures and the extension in the 255 bytes every system allows. */
const longestWordsBytes = 120;
/** Signs that some system gives a meaning, and characters nobody can see. */
const forbidden = /[<>:"/\\|?*\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
/** Names that Windows keeps for devices, whatever follows them. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** A name that reads well and works on every system: "Paper lighthouse at dawn v3 (118).png". */
export function pictureFileName({ imageId, label, version, format }: NamedPicture): string {
  const known = /\.(png|jpe?g|webp)$/i;
  const words = fileWords(label.replace(known, ''));
  const which = version > 1 ? ` v${version}` : '';
  return `${words === '' ? 'Picture' : words}${which} (${imageId}).${extensions[format]}`;
}

/** Words of a person as part of a file's name; empty where nothing of them can stand in one. */
export function fileWords(text: string): string {
  const plain = text.normalize('NFC').replace(forbidden, ' ').replace(/\s+/g, ' ').trim();
  let words = '';
  let bytes = 0;
  for (const character of plain) {
    bytes += utf8Bytes(character);
    if (bytes > longestWordsBytes) break;
    words += character;
  }
  const trimmed = words.replace(/^[. ]+|[. ]+$/g, '');
  return reserved.test(trimmed) ? `${trimmed} picture` : trimmed;
}

function utf8Bytes(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}
