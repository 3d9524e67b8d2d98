import sharp from 'sharp';
import { deflateSync } from 'node:zlib';
import { pngPart, pngTextPart } from '../../src/core/images/container/png-parts.ts';
import { joinPicture, splitPicture } from '../../src/core/images/container/split-picture.ts';
import { webpPart } from '../../src/core/images/container/webp-parts.ts';
import type { FilePart } from '../../src/core/images/container/part.ts';
import { makePicture, type PictureOptions } from './pictures.ts';

/** A PNG with texts as tools write them: `tEXt`, `zTXt` or `iTXt`. */
export async function pngWithTexts(
  texts: Readonly<Record<string, string>>,
  options: { readonly chunk?: 'tEXt' | 'zTXt' | 'iTXt' } & PictureOptions = {},
): Promise<Buffer> {
  const { chunk = 'tEXt', ...picture } = options;
  const parts = Object.entries(texts).map(([keyword, text]) => textPart(chunk, keyword, text));
  return withParts(await makePicture(picture), 'png', parts);
}

function textPart(chunk: 'tEXt' | 'zTXt' | 'iTXt', keyword: string, text: string): FilePart {
  if (chunk === 'iTXt') return pngTextPart('text', keyword, text);
  const body = chunk === 'zTXt' ? Buffer.concat([Buffer.from([0]), deflateSync(text)]) : Buffer.from(text);
  return pngPart('text', chunk, Buffer.concat([Buffer.from(`${keyword}\0`, 'latin1'), body]));
}

/** Puts parts behind the first one of a picture. */
export function withParts(
  bytes: Buffer,
  format: 'png' | 'jpeg' | 'webp',
  added: readonly FilePart[],
): Buffer {
  const [first, ...rest] = splitPicture(bytes, format);
  if (!first) throw new Error('not a picture');
  return joinPicture([first, ...added, ...rest], format);
}

/** Words that stand in each kind of metadata of `privatePicture`; none of them may be in a stripped copy. */
export const secrets = ['SECRETPROMPT', 'SECRETGPS', 'SECRETCAMERA', 'SECRETXMP', 'SECRETC2PA', 'SECRETTAIL'];

/** A picture that says everything a picture can say: text, EXIF with a place, XMP, credentials, bytes behind its end. */
export async function privatePicture(
  format: 'png' | 'jpeg' | 'webp',
  options: PictureOptions = {},
): Promise<Buffer> {
  const tagged = await sharp(await makePicture({ ...options, format }))
    .withExif({
      IFD0: { ImageDescription: 'SECRETPROMPT', Make: 'SECRETCAMERA', Software: 'Camera 1' },
      IFD3: { GPSProcessingMethod: 'SECRETGPS' },
    })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">SECRETXMP</x:xmpmeta>')
    .toFormat(format)
    .toBuffer();
  const credentials = Buffer.from('jumb SECRETC2PA');
  const added: Readonly<Record<typeof format, readonly FilePart[]>> = {
    png: [
      pngPart('credentials', 'caBX', credentials),
      textPart('tEXt', 'parameters', 'SECRETPROMPT\nSteps: 20, Model: x'),
      textPart('zTXt', 'Comment', 'SECRETPROMPT'),
      pngTextPart('xmp', 'XML:com.adobe.xmp', 'SECRETXMP'),
    ],
    jpeg: [
      segment(0xeb, Buffer.concat([Buffer.from('JP'), credentials])),
      segment(0xfe, Buffer.from('SECRETPROMPT')),
    ],
    webp: [],
  };
  const whole = withParts(tagged, format, added[format]);
  const withCredentials =
    format === 'webp'
      ? joinPicture([...splitPicture(whole, 'webp'), webpPart('credentials', 'C2PA', credentials)], 'webp')
      : whole;
  return Buffer.concat([withCredentials, Buffer.from('SECRETTAIL')]);
}

function segment(marker: number, data: Buffer): FilePart {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return { kind: 'other', name: marker.toString(16), data, whole: Buffer.concat([head, data]) };
}
