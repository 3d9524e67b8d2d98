/** The picture formats the library takes. */
export type PictureFormat = 'png' | 'jpeg' | 'webp';

const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Tells the format from the first bytes: names and types that come with a file can lie. Needs 12 bytes. */
export function sniffImage(head: Uint8Array): PictureFormat | null {
  if (pngSignature.every((byte, index) => head[index] === byte)) return 'png';
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'jpeg';
  if (text(head, 0) === 'RIFF' && text(head, 8) === 'WEBP') return 'webp';
  return null;
}

function text(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.slice(at, at + 4));
}
