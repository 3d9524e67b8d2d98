import { crc32 } from 'node:zlib';
import type { ImageFormat } from '../image-worker.ts';

/**
 * True when a picture's last byte is there. Decoders stop once they have their pixels: libpng accepts a file whose
 * closing chunk is cut, and libjpeg one whose last byte is, so a full decode alone does not prove a whole file.
 */
export function isWholeFile(bytes: Buffer, format: ImageFormat): boolean {
  return checks[format](bytes);
}

const checks: Readonly<Record<ImageFormat, (bytes: Buffer) => boolean>> = {
  png: hasClosingChunk,
  jpeg: (bytes) => bytes.lastIndexOf(Buffer.from([0xff, 0xd9])) > 0,
  webp: (bytes) => bytes.length >= 12 && bytes.readUInt32LE(4) + 8 <= bytes.length,
};

/** Walks the chunks (length, name, data, checksum) to a whole `IEND`; bytes after it are allowed. */
function hasClosingChunk(bytes: Buffer): boolean {
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const end = at + 12 + length;
    if (bytes.toString('latin1', at + 4, at + 8) === 'IEND') {
      return end <= bytes.length && bytes.readUInt32BE(end - 4) === crc32(bytes.subarray(at + 4, end - 4));
    }
    at = end;
  }
  return false;
}
