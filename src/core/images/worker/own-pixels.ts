import { deflateSync, crc32 } from 'node:zlib';
import type { Sharp as SharpImage } from 'sharp';
import type { Sharp } from './load-sharp.ts';
import { decoding, openPicture } from './open-picture.ts';

/**
 * A picture's own numbers: upright RGBA as the file has them, before any colour profile is applied, with the profile
 * beside them. Working on these and giving the profile back is what keeps an untouched pixel exactly what it was. Grey
 * and CMYK files have no RGB of their own: they are read as sRGB.
 */
export interface OwnPixels {
  readonly width: number;
  readonly height: number;
  /** Four numbers a pixel, 8 or 16 bits each. */
  readonly values: Uint8Array | Uint16Array;
  readonly hasAlpha: boolean;
  readonly profile: Buffer | null;
}

export async function readOwnPixels(sharp: Sharp, path: string): Promise<OwnPixels> {
  return decoding(async () => {
    const metadata = await openPicture(sharp, path).metadata();
    const isRgb = metadata.channels >= 3 && (metadata.space === 'srgb' || metadata.space === 'rgb16');
    const image = openPicture(sharp, path, isRgb ? { ignoreIcc: true } : {}).autoOrient();
    const { width, height, values } = await toRgba(image, isRgb && metadata.depth === 'ushort');
    return {
      width,
      height,
      values,
      hasAlpha: metadata.hasAlpha,
      profile: isRgb ? (metadata.icc ?? null) : null,
    };
  });
}

/** A decoded pipeline's RGBA numbers. */
export async function toRgba(
  image: SharpImage,
  isDeep: boolean,
): Promise<Pick<OwnPixels, 'width' | 'height' | 'values'>> {
  const { data, info } = await image
    .toColourspace(isDeep ? 'rgb16' : 'srgb')
    .ensureAlpha()
    .raw({ depth: isDeep ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const values = isDeep
    ? new Uint16Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength))
    : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { width: info.width, height: info.height, values };
}

/** The numbers as a pipeline that goes on with them. */
export function fromOwnPixels(sharp: Sharp, { width, height, values }: OwnPixels): SharpImage {
  const image = sharp(values, { raw: { width, height, channels: 4 }, limitInputPixels: false });
  return values instanceof Uint16Array ? image.toColourspace('rgb16') : image;
}

/** PNG of a pipeline made by `fromOwnPixels`, with the profile its numbers are meant in. */
export async function toPng(
  image: SharpImage,
  profile: Buffer | null,
  keepsAlpha: boolean,
): Promise<Uint8Array> {
  const png = await (keepsAlpha ? image : image.removeAlpha()).png({ compressionLevel: 6 }).toBuffer();
  return profile === null ? png : withProfile(png, profile);
}

/** Behind the signature and the header, where a profile belongs. */
const afterHeader = 8 + 25;

/** Adds the profile as it is: asking the encoder for it would convert the numbers to it. */
function withProfile(png: Buffer, profile: Buffer): Buffer {
  const name = Buffer.from('Source profile\0\0', 'latin1');
  const body = Buffer.concat([Buffer.from('iCCP', 'latin1'), name, deflateSync(profile)]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length - 4);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([png.subarray(0, afterHeader), length, body, checksum, png.subarray(afterHeader)]);
}
