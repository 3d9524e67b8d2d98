import type { FilePart, PartKind } from './part.ts';

const pixelChunks = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP']);
const kinds: Readonly<Record<string, PartKind>> = { EXIF: 'exif', 'XMP ': 'xmp', C2PA: 'credentials' };

/** Chunks in order, as far as the header says the file goes. */
export function splitWebp(bytes: Buffer): FilePart[] {
  if (bytes.length < 12) return [];
  const fileEnd = Math.min(bytes.length, bytes.readUInt32LE(4) + 8);
  const parts: FilePart[] = [];
  for (let at = 12; at + 8 <= fileEnd;) {
    const sizeBytes = bytes.readUInt32LE(at + 4);
    const end = at + 8 + sizeBytes + (sizeBytes % 2);
    if (at + 8 + sizeBytes > fileEnd) break;
    const name = bytes.toString('latin1', at, at + 4);
    const kind = pixelChunks.has(name) ? 'pixels' : (kinds[name] ?? 'other');
    parts.push({
      kind,
      name,
      whole: bytes.subarray(at, Math.min(end, fileEnd)),
      data: bytes.subarray(at + 8, at + 8 + sizeBytes),
    });
    at = end;
  }
  return parts;
}

const exifFlag = 0x08;
const xmpFlag = 0x04;

/** The extended header names which kinds of data follow: it is set to what really does. */
export function joinWebp(parts: readonly FilePart[]): Buffer {
  const has = (kind: PartKind): boolean => parts.some((part) => part.kind === kind);
  const written = parts.map((part) => {
    if (part.name !== 'VP8X') return padded(part.whole, part.data.length);
    const data = Buffer.from(part.data);
    const flags = (data[0] ?? 0) & ~(exifFlag | xmpFlag);
    data[0] = flags | (has('exif') ? exifFlag : 0) | (has('xmp') ? xmpFlag : 0);
    return webpPart('pixels', 'VP8X', data).whole;
  });
  const body = Buffer.concat([Buffer.from('WEBP', 'latin1'), ...written]);
  const head = Buffer.from('RIFF\0\0\0\0', 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body]);
}

/** The last chunk of a file may lack the byte that makes its length even; in another place it must not. */
function padded(whole: Buffer, dataBytes: number): Buffer {
  const missing = 8 + dataBytes + (dataBytes % 2) - whole.length;
  return missing > 0 ? Buffer.concat([whole, Buffer.alloc(missing)]) : whole;
}

/** A chunk with its name and length. */
export function webpPart(kind: PartKind, name: string, data: Buffer): FilePart {
  const head = Buffer.from(`${name}\0\0\0\0`, 'latin1');
  head.writeUInt32LE(data.length, 4);
  return { kind, name, data, whole: padded(Buffer.concat([head, data]), data.length) };
}

/** A file of one chunk has no header that could name further data; this makes the one it needs. */
export function extendedHeader(
  parts: readonly FilePart[],
  size: { width: number; height: number },
): FilePart {
  const data = Buffer.alloc(10);
  data[0] = parts.some(hasAlpha) ? 0x10 : 0;
  data.writeUIntLE(size.width - 1, 4, 3);
  data.writeUIntLE(size.height - 1, 7, 3);
  return webpPart('pixels', 'VP8X', data);
}

/** Only the lossless kind can be transparent without an extended header; a bit of its own says so. */
function hasAlpha(part: FilePart): boolean {
  return part.name === 'VP8L' && part.data.length > 4 && (part.data.readUInt32LE(1) >>> 28) % 2 === 1;
}
