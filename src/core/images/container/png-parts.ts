import { crc32 } from 'node:zlib';
import type { FilePart, PartKind } from './part.ts';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Chunks that say how the picture looks; what is not among them may say anything. */
const pixelChunks = new Set([
  ...['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'acTL', 'fcTL', 'fdAT'],
  ...['gAMA', 'cHRM', 'sRGB', 'iCCP', 'cICP', 'mDCV', 'cLLI', 'sBIT', 'bKGD', 'pHYs'],
]);

const kinds: Readonly<Record<string, PartKind>> = {
  tEXt: 'text',
  zTXt: 'text',
  iTXt: 'text',
  eXIf: 'exif',
  caBX: 'credentials',
};

/** Chunks in order, to `IEND`; a damaged length ends the list. */
export function splitPng(bytes: Buffer): FilePart[] {
  const parts: FilePart[] = [];
  for (let at = signature.length; at + 12 <= bytes.length;) {
    const end = at + 12 + bytes.readUInt32BE(at);
    if (end > bytes.length) break;
    const name = bytes.toString('latin1', at + 4, at + 8);
    const data = bytes.subarray(at + 8, end - 4);
    parts.push({ kind: kindOf(name, data), name, whole: bytes.subarray(at, end), data });
    if (name === 'IEND') break;
    at = end;
  }
  return parts;
}

function kindOf(name: string, data: Buffer): PartKind {
  if (pixelChunks.has(name)) return 'pixels';
  const kind = kinds[name] ?? 'other';
  return kind === 'text' && data.toString('latin1', 0, 18) === 'XML:com.adobe.xmp\0' ? 'xmp' : kind;
}

export function joinPng(parts: readonly FilePart[]): Buffer {
  return Buffer.concat([signature, ...parts.map((part) => part.whole)]);
}

/** A chunk with its length and checksum. */
export function pngPart(kind: PartKind, name: string, data: Buffer): FilePart {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return { kind, name, data, whole: Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]) };
}

/** An `iTXt` chunk: UTF-8 text under a keyword, not compressed. */
export function pngTextPart(kind: PartKind, keyword: string, text: string): FilePart {
  return pngPart(
    kind,
    'iTXt',
    Buffer.concat([Buffer.from(`${keyword}\0\0\0\0\0`, 'latin1'), Buffer.from(text)]),
  );
}
