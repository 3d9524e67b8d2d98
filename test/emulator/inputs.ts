import sharp from 'sharp';
import { recordFile, type ParsedBody } from './body.ts';
import type { RecordedFile } from './emulator-types.ts';
import { invalid, missingParameter, unknownParameter } from './refusal.ts';
import type { PixelSize } from './usage.ts';

const maxImages = 16;
const maxImageBytes = 50 * 1024 * 1024;
const maxMaskBytes = 4 * 1024 * 1024;
const maxUrlLength = 20_971_520;
const imageTypes = ['image/jpeg', 'image/png', 'image/webp'];

/** An input picture whose every pixel was decoded. */
export interface InputImage extends PixelSize {
  readonly format: string;
  readonly hasAlpha: boolean;
  readonly bytes: Uint8Array;
}

export interface Inputs {
  readonly images: readonly InputImage[];
  readonly mask: InputImage | null;
}

/** The files of an edit, whichever encoding they came in. */
export function filesOfEdit(
  body: ParsedBody,
  findFile: (id: string) => RecordedFile | undefined,
): readonly RecordedFile[] {
  if (body.encoding === 'multipart') return multipartFiles(body);
  const images = body.fields['images'];
  if (images === undefined || images === null) throw missingParameter('images');
  if (!Array.isArray(images)) {
    throw invalid('images', 'invalid_type', "Invalid type for 'images': expected an array.");
  }
  refuseCount('images', images.length);
  const mask = body.fields['mask'] ?? null;
  return [
    ...images.map((reference: unknown, index) => resolve(reference, `images[${index}]`, findFile)),
    ...(mask === null ? [] : [resolve(mask, 'mask', findFile)]),
  ];
}

function multipartFiles({ files, fields }: ParsedBody): readonly RecordedFile[] {
  for (const part of ['image', 'image[]', 'mask']) {
    if (fields[part] !== undefined)
      throw invalid(
        part,
        'invalid_type',
        `Invalid type for '${part}': expected a file, but got a string instead.`,
      );
  }
  const named = (part: string): number => files.filter((file) => file.part === part).length;
  if (named('image') > 1 || (named('image') > 0 && named('image[]') > 0)) throw duplicateFile('image');
  if (named('mask') > 1) throw duplicateFile('mask');
  const images = files.filter((file) => file.part !== 'mask');
  if (images.length === 0) throw missingParameter('image');
  refuseCount('image', images.length);
  return [...images, ...files.filter((file) => file.part === 'mask')];
}

function duplicateFile(part: string): Error {
  return invalid(
    part,
    'duplicate_parameter',
    `Duplicate parameter: '${part}'. Only one value is allowed; a list of images is written 'image[]'.`,
  );
}

function refuseCount(name: string, count: number): void {
  if (count >= 1 && count <= maxImages) return;
  throw invalid(
    name,
    count < 1 ? 'array_below_min_length' : 'array_above_max_length',
    `Invalid '${name}': expected 1 to ${maxImages} images, but got ${count}.`,
  );
}

/** `{image_url}` or `{file_id}`, exactly one, and nothing beside it. */
function resolve(
  reference: unknown,
  path: string,
  findFile: (id: string) => RecordedFile | undefined,
): RecordedFile {
  if (typeof reference !== 'object' || reference === null || Array.isArray(reference)) {
    throw invalid(path, 'invalid_type', `Invalid type for '${path}': expected an object.`);
  }
  const { image_url: url, file_id: fileId, ...rest } = reference as Record<string, unknown>; // an object: checked above
  const extra = Object.keys(rest)[0];
  if (extra !== undefined) throw unknownParameter(`${path}.${extra}`);
  if ((url === undefined) === (fileId === undefined)) {
    throw invalid(path, 'invalid_value', `Provide exactly one of 'image_url' or 'file_id' in '${path}'.`);
  }
  if (url !== undefined) return fromUrl(url, path);
  const file = typeof fileId === 'string' ? findFile(fileId) : undefined;
  if (file === undefined) {
    throw invalid(`${path}.file_id`, 'image_file_not_found', `No such File object: ${String(fileId)}`);
  }
  return { ...file, part: path };
}

function fromUrl(url: unknown, path: string): RecordedFile {
  const param = `${path}.image_url`;
  if (typeof url !== 'string') throw invalid(param, 'invalid_type', `Invalid type for '${param}'.`);
  if (url.length > maxUrlLength) {
    throw invalid(
      param,
      'string_above_max_length',
      `Invalid '${param}': string too long. Expected a string with maximum length ${maxUrlLength}.`,
    );
  }
  // It reaches no network, so only data URLs can be read.
  if (/^https:\/\//.test(url)) {
    throw invalid(param, 'failed_to_download_image', `Failed to download image from ${url.slice(0, 200)}.`);
  }
  const match = /^data:([a-z]+\/[a-z0-9.+-]+);base64,/.exec(url.slice(0, 100));
  if (match === null) throw invalid(param, 'invalid_image_url', `Invalid '${param}': not a data URL.`);
  const text = url.slice(match[0].length);
  if (text.length === 0 || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) {
    throw invalid(param, 'invalid_base64_image', `Invalid '${param}': the base64 cannot be decoded.`);
  }
  return recordFile(path, null, match[1] ?? '', Buffer.from(text, 'base64'));
}

/** Decodes everything and applies the size, type and mask rules. */
export async function checkInputs(files: readonly RecordedFile[]): Promise<Inputs> {
  const images: InputImage[] = [];
  let mask: InputImage | null = null;
  for (const file of files) {
    if (file.part === 'mask') mask = await decode(file, maxMaskBytes);
    else images.push(await decode(file, maxImageBytes));
  }
  const first = images[0];
  if (mask !== null && first !== undefined) checkMask(mask, first);
  return { images, mask };
}

async function decode(file: RecordedFile, maxBytes: number): Promise<InputImage> {
  const { part, bytes, contentType } = file;
  if (bytes.length === 0)
    throw invalid(part, 'empty_image_file', `Invalid file '${part}': the file is empty.`);
  if (bytes.length >= maxBytes) {
    throw invalid(
      part,
      'image_file_too_large',
      `Invalid file '${part}': it must be smaller than ${maxBytes} bytes.`,
    );
  }
  if (!imageTypes.includes(contentType)) {
    throw invalid(
      part,
      'unsupported_file_mimetype',
      `Invalid file '${part}': unsupported mimetype ('${contentType}'). Supported file formats are 'image/jpeg', 'image/png', and 'image/webp'.`,
    );
  }
  try {
    const image = sharp(bytes);
    const { format, width, height, hasAlpha } = await image.metadata();
    await image.raw().toBuffer();
    if (!imageTypes.includes(`image/${format}`)) throw new Error(`${format} is not taken`);
    return { format, width, height, hasAlpha, bytes };
  } catch {
    throw invalid(
      part,
      'invalid_image_file',
      `Invalid image file or mode for '${part}', please check your image file.`,
    );
  }
}

/** The published rules, the stricter one where reference and guide differ: PNG, alpha, the first image's format and size. */
function checkMask(mask: InputImage, first: InputImage): void {
  const problems: readonly (readonly [boolean, string])[] = [
    [mask.format !== 'png', 'The mask must be a PNG file.'],
    [!mask.hasAlpha, 'The mask must have an alpha channel.'],
    [first.format !== mask.format, 'The mask must have the same format as the first image.'],
    [
      first.width !== mask.width || first.height !== mask.height,
      `The mask must have the same dimensions as the first image: ${first.width}x${first.height}, but got ${mask.width}x${mask.height}.`,
    ],
  ];
  const problem = problems.find(([isBroken]) => isBroken);
  if (problem !== undefined) throw invalid('mask', 'invalid_mask', problem[1]);
}
