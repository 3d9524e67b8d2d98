import { AppError } from '../../../shared/errors.ts';
import { mergeExtra, mergeExtraParts } from '../merge-extra.ts';
import type { ProviderInput, ProviderRequest, WireFile, WireRequest } from '../provider.ts';
import { readProfile, type CompatibleProfile } from './settings.ts';

/** Set here, or left out on purpose: `stream` would decide how the reply is read. */
const ownedFields = [
  'model',
  'prompt',
  'n',
  'size',
  'response_format',
  'stream',
  'image',
  'images',
  'mask',
  'file',
  'files',
  'ref_images',
  'url',
];

interface Pictures {
  readonly sources: readonly ProviderInput[];
  readonly mask: ProviderInput | null;
}

/** One call: the fields every compatible server reads, and pictures as this one takes them. */
export function buildRequest(request: ProviderRequest): WireRequest {
  const profile = readProfile(request.settings);
  const pictures: Pictures = {
    sources: request.inputs.filter((input) => input.role !== 'mask'),
    mask: request.inputs.find((input) => input.role === 'mask') ?? null,
  };
  checkPictures(request, profile, pictures);
  if (pictures.sources.length === 0) return jsonRequest(request, profile, {});
  if (profile.edits === 'edits') return editForm(request, profile, pictures);
  if (profile.edits === 'localai' && pictures.mask !== null)
    return inpaintingForm(request, profile, pictures);
  return jsonRequest(request, profile, { ref_images: pictures.sources.map(bareFile) });
}

function fieldsOf({ model, prompt, count, parameters }: ProviderRequest, profile: CompatibleProfile) {
  return {
    model,
    prompt,
    n: count,
    ...(parameters.size === undefined ? {} : { size: parameters.size }),
    ...(profile.responseFormat === 'none' ? {} : { response_format: profile.responseFormat }),
  };
}

function jsonRequest(request: ProviderRequest, profile: CompatibleProfile, more: object): WireRequest {
  const fields = { ...fieldsOf(request, profile), ...more };
  return {
    method: 'POST',
    path: '/images/generations',
    encoding: 'json',
    body: mergeExtra(fields, request.extra, ownedFields),
    isStreamed: false,
  };
}

function editForm(request: ProviderRequest, profile: CompatibleProfile, pictures: Pictures): WireRequest {
  const name = pictures.sources.length === 1 ? 'image' : 'image[]';
  const files = pictures.sources.map((input, index) => filePart(name, `image-${index + 1}`, input));
  return form('/images/edits', request, profile, [...files, ...maskPart(pictures)]);
}

/** `image` and `mask`, both required, one of each. */
function inpaintingForm(
  request: ProviderRequest,
  profile: CompatibleProfile,
  pictures: Pictures,
): WireRequest {
  const files = pictures.sources.slice(0, 1).map((input) => filePart('image', 'image', input));
  return form('/images/inpainting', request, profile, [...files, ...maskPart(pictures)]);
}

type Part = Extract<WireRequest, { encoding: 'multipart' }>['parts'][number];

function form(
  path: string,
  request: ProviderRequest,
  profile: CompatibleProfile,
  files: readonly Part[],
): WireRequest {
  const fields = Object.entries(fieldsOf(request, profile));
  const parts: Part[] = [...fields.map(([name, value]) => ({ name, value: String(value) })), ...files];
  return {
    method: 'POST',
    path,
    encoding: 'multipart',
    parts: mergeExtraParts(parts, request.extra, ownedFields),
    isStreamed: false,
  };
}

function maskPart({ mask }: Pictures): readonly Part[] {
  return mask === null ? [] : [filePart('mask', 'mask', mask)];
}

function filePart(name: string, fileName: string, input: ProviderInput): Part {
  return { name, value: wireFile(input), fileName: `${fileName}.${input.facts.format}` };
}

function wireFile({ sha256, facts }: ProviderInput): WireFile {
  return { $file: sha256, mediaType: `image/${facts.format}` };
}

/** LocalAI takes a data URL for base64 and fails on its first letters. */
function bareFile(input: ProviderInput): WireFile {
  return { ...wireFile(input), isBare: true };
}

function checkPictures(
  { capabilities }: ProviderRequest,
  profile: CompatibleProfile,
  { sources, mask }: Pictures,
): void {
  const { max, maxBytesEach, formats } = capabilities.inputs;
  if (sources.length > max) {
    throw bad(
      'inputs',
      max === 0
        ? 'This connection makes pictures from words only. If its server edits pictures, say how in the connection settings.'
        : `At most ${max} input pictures are sent; ${sources.length} were given.`,
    );
  }
  for (const [index, { facts }] of sources.entries()) {
    const name = `Input picture ${index + 1}`;
    if (!formats.includes(facts.format))
      throw bad('inputs', `${name} is ${facts.format}; ${formats.join(', ')} are taken here.`);
    if (facts.sizeBytes > maxBytesEach)
      throw bad('inputs', `${name} is larger than ${maxBytesEach / 1_000_000} MB, the most that is sent.`);
  }
  if (mask !== null) checkMask(capabilities.mask !== null, profile, { sources, mask });
}

function checkMask(isTaken: boolean, profile: CompatibleProfile, { sources, mask }: Pictures): void {
  const [first, second] = sources;
  if (!first || !mask) throw bad('mask', 'A mask needs a picture to edit. Add the picture first.');
  if (!isTaken) {
    throw bad(
      'mask',
      'This connection takes no masks. Remove the mask, or say in the connection settings how its server takes them.',
    );
  }
  if (profile.edits === 'localai' && second)
    throw bad('inputs', 'With a mask this server takes one picture. Remove the other pictures, or the mask.');
  if (mask.facts.width !== first.facts.width || mask.facts.height !== first.facts.height) {
    const shape = ({ facts }: ProviderInput) => `${facts.width} × ${facts.height}`;
    throw bad(
      'mask',
      `The mask is ${shape(mask)} and the picture is ${shape(first)}. They must be the same size.`,
    );
  }
}

function bad(field: string, message: string): AppError {
  return new AppError('invalid-input', message, { field });
}
