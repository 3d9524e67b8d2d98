/** The few facts of EXIF that say how a picture was made. */
export interface ExifFacts {
  readonly description: string | null;
  readonly software: string | null;
  readonly comment: string | null;
}

const tags: Readonly<Record<number, keyof ExifFacts>> = {
  0x010e: 'description',
  0x0131: 'software',
  0x9286: 'comment',
};
const subDirectoryTag = 0x8769;
/** Directories and entries a file of any camera stays far below. */
const maxDirectories = 4;
const maxEntries = 512;
const textType = 2;
const bytesTypes = new Set([1, 2, 7]);

/** Reads a TIFF structure; whatever points outside of it, or round in circles, is not followed. */
export function readExif(data: Buffer): ExifFacts {
  const found: Record<keyof ExifFacts, string | null> = { description: null, software: null, comment: null };
  const order = data.toString('latin1', 0, 2);
  if (data.length < 8 || (order !== 'II' && order !== 'MM')) return found;
  const isLittle = order === 'II';
  const short = (at: number): number => (isLittle ? data.readUInt16LE(at) : data.readUInt16BE(at));
  const long = (at: number): number => (isLittle ? data.readUInt32LE(at) : data.readUInt32BE(at));
  const waiting = [long(4)];
  for (let visited = 0; waiting.length > 0 && visited < maxDirectories; visited += 1) {
    const at = waiting.shift() ?? 0;
    if (at + 2 > data.length) continue;
    const count = Math.min(short(at), maxEntries);
    for (let entry = at + 2; entry < at + 2 + count * 12 && entry + 12 <= data.length; entry += 12) {
      const tag = short(entry);
      if (tag === subDirectoryTag) waiting.push(long(entry + 8));
      const name = tags[tag];
      const type = short(entry + 2);
      if (name === undefined || !bytesTypes.has(type)) continue;
      const sizeBytes = long(entry + 4);
      const start = sizeBytes <= 4 ? entry + 8 : long(entry + 8);
      if (start + sizeBytes > data.length) continue;
      const bytes = data.subarray(start, start + sizeBytes);
      found[name] ??= type === textType ? trimmed(bytes.toString('utf8')) : readComment(bytes, isLittle);
    }
  }
  return found;
}

/** A comment says its own character code in eight bytes. Writers disagree on the order of UTF-16; zeros tell. */
function readComment(bytes: Buffer, isLittle: boolean): string | null {
  const code = bytes.toString('latin1', 0, 8);
  const text = bytes.subarray(8);
  if (!code.startsWith('UNICODE'))
    return trimmed((/^[A-Z\0]{8}$/.test(code) ? text : bytes).toString('utf8'));
  const even = text.subarray(0, text.length - (text.length % 2));
  const isBig = even.length >= 2 && (even[0] === 0) !== (even[1] === 0) ? even[0] === 0 : !isLittle;
  return trimmed((isBig ? Buffer.from(even).swap16() : even).toString('utf16le'));
}

function trimmed(text: string): string | null {
  const plain = text.replaceAll('\0', '').trim();
  return plain === '' ? null : plain;
}

/** A TIFF structure that says how the picture is turned, and nothing else. */
export function orientationExif(orientation: number): Buffer {
  const exif = Buffer.alloc(26);
  exif.write('MM\0*', 0, 'latin1');
  exif.writeUInt32BE(8, 4);
  exif.writeUInt16BE(1, 8);
  exif.writeUInt16BE(0x0112, 10);
  exif.writeUInt16BE(3, 12);
  exif.writeUInt32BE(1, 14);
  exif.writeUInt16BE(orientation, 18);
  return exif;
}
