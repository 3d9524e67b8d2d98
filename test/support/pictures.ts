import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';

export interface PictureOptions {
  readonly format?: 'png' | 'jpeg' | 'webp';
  readonly width?: number;
  readonly height?: number;
  /** Equal seeds give equal bytes; different seeds differ visibly. */
  readonly seed?: number;
  /** `smooth` compresses well, `photo` about as badly as a photograph, `noise` not at all. */
  readonly content?: 'smooth' | 'photo' | 'noise';
  /** A round hole of full transparency in the middle (png and webp). */
  readonly hasAlpha?: boolean;
  /** EXIF orientation 1-8, stored and not applied. */
  readonly orientation?: number;
}

/** Real bytes of a real picture; 64 × 48 PNG unless asked otherwise. */
export async function makePicture(options: PictureOptions = {}): Promise<Buffer> {
  const { format = 'png', width = 64, height = 48, hasAlpha = false, orientation } = options;
  const channels = hasAlpha ? 4 : 3;
  const raw = rawPixels({ ...options, width, height }, channels);
  const image = sharp(raw, { raw: { width, height, channels } });
  const tagged = orientation === undefined ? image : image.withMetadata({ orientation });
  return encoded(tagged, format).toBuffer();
}

/** Makes a picture and writes it as `name` into `folder`; gives the path. */
export async function writePicture(
  folder: string,
  name: string,
  options: PictureOptions = {},
): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, await makePicture(options));
  return path;
}

/** A rectangle in pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A mask as people paint them here: opaque white, alpha 0 inside `hole`, which is what may be edited. */
export async function makeMask(size: { width: number; height: number }, hole: Box): Promise<Buffer> {
  const raw = Buffer.alloc(size.width * size.height * 4, 255);
  for (let y = hole.top; y < hole.top + hole.height; y += 1) {
    for (let x = hole.left; x < hole.left + hole.width; x += 1) raw[(y * size.width + x) * 4 + 3] = 0;
  }
  return sharp(raw, { raw: { ...size, channels: 4 } })
    .png()
    .toBuffer();
}

/** Upright RGBA pixels of a picture's bytes or file, for comparing. */
export async function readPixels(
  source: Uint8Array | string,
): Promise<{ width: number; height: number; pixels: Buffer }> {
  const { data, info } = await sharp(source)
    .rotate()
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, pixels: data };
}

/** One file that must be refused, and why it is dangerous or wrong. */
export interface HostileFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/**
 * Files that are not what they claim, are cut, or would eat the machine. `bomb.png` is 16000 × 16000 in 31 KB; the formats at the end are ones sharp could open and Proofsheet does not.
 */
export async function makeHostileFiles(): Promise<readonly HostileFile[]> {
  const png = await makePicture({ width: 200, height: 150, content: 'photo' });
  const jpeg = await makePicture({ format: 'jpeg', width: 200, height: 150, content: 'photo' });
  const webp = await makePicture({ format: 'webp', width: 200, height: 150, content: 'photo' });
  const small = sharp(png);
  return [
    { name: 'empty.png', bytes: Buffer.alloc(0) },
    { name: 'words.png', bytes: Buffer.from('this is not a picture at all\n') },
    { name: 'page.png', bytes: Buffer.from('<!doctype html><script>alert(1)</script>') },
    { name: 'noise.webp', bytes: randomBytes(4096) },
    { name: 'signature-only.png', bytes: png.subarray(0, 8) },
    { name: 'header-only.png', bytes: png.subarray(0, 33) },
    { name: 'cut-by-one-byte.png', bytes: png.subarray(0, png.length - 1) },
    { name: 'cut-by-one-byte.jpg', bytes: jpeg.subarray(0, jpeg.length - 2) },
    { name: 'cut-by-one-byte.webp', bytes: webp.subarray(0, webp.length - 1) },
    { name: 'half.png', bytes: png.subarray(0, png.length >> 1) },
    { name: 'half.jpg', bytes: jpeg.subarray(0, jpeg.length >> 1) },
    { name: 'half.webp', bytes: webp.subarray(0, webp.length >> 1) },
    { name: 'bad-checksum.png', bytes: withFlippedByte(png, png.length >> 1) },
    { name: 'enormous-claim.png', bytes: withClaimedSize(png, 0x7fffffff, 0x7fffffff) },
    { name: 'zero-claim.png', bytes: withClaimedSize(png, 0, 0) },
    { name: 'bomb.png', bytes: makeBomb() },
    {
      name: 'drawing.svg',
      bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
    },
    {
      name: 'drawing.png',
      bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
    },
    { name: 'moving.gif', bytes: await small.clone().gif().toBuffer() },
    { name: 'scan.tiff', bytes: await small.clone().tiff().toBuffer() },
    { name: 'modern.avif', bytes: await small.clone().avif({ effort: 0 }).toBuffer() },
    { name: 'modern.png', bytes: await small.clone().avif({ effort: 0 }).toBuffer() },
  ];
}

/** A copy with `count` bytes changed, the same for the same seed: for fuzzing. */
export function mutated(bytes: Uint8Array, seed: number, count = 8): Buffer {
  const copy = Buffer.from(bytes);
  const next = numbers(seed);
  for (let index = 0; index < count && copy.length > 0; index += 1) {
    copy[Math.floor(next() * copy.length)] = Math.floor(next() * 256);
  }
  return copy;
}

/** Repeatable numbers in [0, 1). */
export function numbers(seed: number): () => number {
  let state = (seed * 2654435761) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 4294967296;
  };
}

/** One bit per pixel and all of them black: 31 KB that ask for 256 megapixels. */
function makeBomb(): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(16000, 0);
  header.writeUInt32BE(16000, 4);
  header.writeUInt8(1, 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(Buffer.alloc(16000 * 2001))),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

function pngChunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

function encoded(image: Sharp, format: 'png' | 'jpeg' | 'webp'): Sharp {
  if (format === 'png') return image.png();
  return format === 'jpeg' ? image.jpeg({ quality: 90 }) : image.webp({ quality: 90, effort: 0 });
}

function rawPixels(options: PictureOptions & { width: number; height: number }, channels: 3 | 4): Buffer {
  const { width, height, content = 'smooth', seed = 1, hasAlpha = false } = options;
  const pixels = Buffer.alloc(width * height * channels);
  const next = numbers(seed);
  const [red, green, blue] = [next(), next(), next()];
  const grain = content === 'smooth' ? 0 : content === 'photo' ? 24 : 255;
  const radius = Math.min(width, height) / 4;
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += channels) {
      const across = x / width;
      const down = y / height;
      pixels[at] = clamp(255 * (red * across + (1 - red) * down) + grain * (next() - 0.5));
      pixels[at + 1] = clamp(255 * (green * down + (1 - green) * (1 - across)) + grain * (next() - 0.5));
      pixels[at + 2] = clamp(255 * (blue * (1 - down) + (1 - blue) * across) + grain * (next() - 0.5));
      if (hasAlpha) pixels[at + 3] = Math.hypot(x - width / 2, y - height / 2) < radius ? 0 : 255;
    }
  }
  return pixels;
}

function clamp(value: number): number {
  return Math.max(0, Math.min(255, Math.round(value)));
}

function withFlippedByte(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 0xff;
  return copy;
}

/** Rewrites a PNG's claimed size and its header's checksum, so that only the claim is wrong. */
function withClaimedSize(png: Buffer, width: number, height: number): Buffer {
  const copy = Buffer.from(png);
  copy.writeUInt32BE(width, 16);
  copy.writeUInt32BE(height, 20);
  copy.writeUInt32BE(crc32(copy.subarray(12, 29)), 29);
  return copy;
}
