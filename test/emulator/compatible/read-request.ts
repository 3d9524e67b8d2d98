import sharp from 'sharp';
import { recordFile, type ParsedBody } from '../body.ts';
import type { RecordedFile } from '../emulator-types.ts';
import type { InputImage, Inputs } from '../inputs.ts';
import type { CompatibleRequest, ServerKind } from './kinds.ts';

/** Judges the fields and pictures of one call; `isEdit` where it came to the address of edits. */
export async function readCompatibleRequest(
  kind: ServerKind,
  body: ParsedBody,
  files: readonly RecordedFile[],
  isEdit: boolean,
): Promise<CompatibleRequest> {
  if (isEdit && body.encoding !== 'multipart')
    throw kind.refuse(422, 'multipart/form-data is expected.', 'image');
  if (!isEdit && body.encoding !== 'json') throw kind.refuse(422, 'JSON is expected.', 'prompt');
  const { prompt, n } = body.fields;
  if (typeof prompt !== 'string' || prompt === '') throw kind.refuse(422, 'Field required', 'prompt');
  const count = n === undefined ? 1 : Number(n);
  if (!Number.isInteger(count) || count < 1 || count > 10) throw kind.refuse(422, 'n must be 1 to 10.', 'n');
  const inputs = await readInputs(kind, files, isEdit);
  const first = inputs.images[0];
  const asked = readSize(kind, body.fields['size']);
  return {
    model: readModel(kind, body.fields['model']),
    prompt: kind.takesReferences ? (prompt.split('|')[0] ?? '') : prompt,
    count,
    size: kind.editsKeepInputSize && isEdit && first ? { width: first.width, height: first.height } : asked,
    format: readFormat(kind, body.fields['response_format']),
    inputs,
  };
}

function readModel(kind: ServerKind, model: unknown): string {
  if (!kind.readsModel) return kind.models[0]?.['id'] ?? '';
  if (typeof model !== 'string') throw kind.refuse(422, 'Field required', 'model');
  if (kind.models.some(({ id }) => id === model)) return model;
  throw kind.refuse(kind.checksKey ? 500 : 404, `The model \`${model}\` does not exist.`);
}

function readFormat(kind: ServerKind, format: unknown): 'url' | 'b64_json' {
  if (kind.defaultFormat === null) return 'b64_json';
  if (format === undefined) return kind.defaultFormat;
  const found = kind.formats.find((each) => each === format);
  if (found) return found;
  throw kind.refuse(400, `Only ${kind.formats.join(', ')} is supported as response format.`);
}

function readSize(kind: ServerKind, size: unknown): { width: number; height: number } {
  const match = /^(\d{2,5})x(\d{2,5})$/.exec(typeof size === 'string' ? size : '');
  if (!match) {
    if (size === undefined || kind.takesWordsForSize) return { width: 512, height: 512 };
    throw kind.refuse(422, `Invalid size: ${JSON.stringify(size)}.`, 'size');
  }
  const shape = { width: Number(match[1]), height: Number(match[2]) };
  const isOdd = shape.width % kind.sizeStep !== 0 || shape.height % kind.sizeStep !== 0;
  if (isOdd) throw kind.refuse(400, `Width and height must be multiples of ${kind.sizeStep}.`);
  if (shape.width * shape.height > 16_777_216) throw kind.refuse(400, 'The size is too large.');
  return shape;
}

/** Pictures of a generation stand in fields of their own: http addresses, or base64 with nothing before it. */
export function referenceFiles(kind: ServerKind, body: ParsedBody): readonly RecordedFile[] {
  const given = body.fields['ref_images'];
  if (given === undefined || !kind.takesReferences) return [];
  if (!Array.isArray(given)) throw kind.refuse(400, 'ref_images must be a list.');
  return given.map((reference: unknown, index) => {
    const isBase64 = typeof reference === 'string' && /^[A-Za-z0-9+/]+={0,2}$/.test(reference);
    if (!isBase64) throw kind.refuse(500, `illegal base64 data at input byte 4 of ref_images[${index}]`);
    return recordFile(`ref_images[${index}]`, null, '', Buffer.from(reference, 'base64'));
  });
}

async function readInputs(
  kind: ServerKind,
  files: readonly RecordedFile[],
  isEdit: boolean,
): Promise<Inputs> {
  const images: InputImage[] = [];
  for (const file of files.filter(({ part }) => part !== 'mask')) images.push(await decode(kind, file));
  const maskFile = files.find(({ part }) => part === 'mask');
  if (!isEdit) return { images, mask: null };
  const single = files.filter(({ part }) => part === 'image').length;
  const others = images.length - single;
  if (images.length === 0 || single > 1 || (single === 1 && others > 0))
    throw kind.refuse(422, 'One image, or several as image[].', 'image');
  if (kind.editPath.needsMask && (!maskFile || images.length > 1))
    throw kind.refuse(400, 'One image and one mask are required.');
  const mask = maskFile ? await decode(kind, maskFile) : null;
  const first = images[0];
  if (mask && first && (mask.width !== first.width || mask.height !== first.height))
    throw kind.refuse(400, 'Image and mask must be of the same size.');
  return { images, mask: mask && (await asAlphaMask(kind, mask)) };
}

async function decode(kind: ServerKind, file: RecordedFile): Promise<InputImage> {
  try {
    const image = sharp(file.bytes);
    const { format, width, height, hasAlpha } = await image.metadata();
    await image.raw().toBuffer();
    if (format === 'webp' && !kind.takesWebp) throw new Error('no WebP here');
    return { format, width, height, hasAlpha, bytes: file.bytes };
  } catch {
    throw kind.refuse(400, `The picture in ${file.part} cannot be decoded.`);
  }
}

/** The drawing draws where alpha is 0: what this server marks otherwise is turned into that. */
async function asAlphaMask(kind: ServerKind, mask: InputImage): Promise<InputImage> {
  if (kind.maskRule === 'alpha') {
    if (!mask.hasAlpha) throw kind.refuse(400, 'The mask has no alpha channel.');
    return mask;
  }
  const grey = await sharp(mask.bytes).removeAlpha().greyscale().raw().toBuffer();
  const pixels = Buffer.alloc(mask.width * mask.height * 4);
  for (let index = 0; index < grey.length; index += 1) {
    pixels[index * 4 + 3] = (grey[index] ?? 0) >= 128 ? 0 : 255;
  }
  const raw = { width: mask.width, height: mask.height, channels: 4 } as const;
  return { ...mask, hasAlpha: true, bytes: await sharp(pixels, { raw }).png().toBuffer() };
}
