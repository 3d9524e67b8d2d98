import type { ParameterName, Parameters } from '../../../shared/capabilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { ProviderInput, ProviderRequest, WireFile, WireRequest } from '../provider.ts';
import { mergeExtra, mergeExtraParts } from '../merge-extra.ts';
import { streamedPartials } from './estimate.ts';
import { standardSizes } from './model-families.ts';

/** `image_url` takes this many characters at the most (OpenAI's request schema, `maxLength`). */
const maxDataUrlCharacters = 20_971_520;

/** The qualities named by OpenAI's request schema of JSON edits. */
const jsonQualities: readonly string[] = ['low', 'medium', 'high', 'auto'];

/** Our words, theirs. `partialImages` is not here: it comes with `stream`. */
const wireNames: readonly (readonly [ParameterName, string])[] = [
  ['size', 'size'],
  ['quality', 'quality'],
  ['format', 'output_format'],
  ['compression', 'output_compression'],
  ['background', 'background'],
  ['moderation', 'moderation'],
  ['inputFidelity', 'input_fidelity'],
  ['complexity', 'complexity'],
];

/** Set here or left out on purpose; `stream` and its partner decide how the reply is read. */
const ownedFields: readonly string[] = [
  'model',
  'prompt',
  'n',
  'stream',
  'partial_images',
  'image',
  'images',
  'mask',
  'response_format',
  ...wireNames.map(([, wireName]) => wireName),
];

/**
 * The request of one call. Only fields the capability table completed are in it: several must be absent, not null, for
 * the models that do not know them.
 */
export function buildRequest(request: ProviderRequest): WireRequest {
  const mask = request.inputs.find((input) => input.role === 'mask') ?? null;
  const pictures = request.inputs.filter((input) => input.role !== 'mask');
  checkInputs(request, pictures, mask);
  const { extra } = request;
  const fields = fieldsOf(request);
  const isStreamed = streamedPartials(request) > 0;
  if (pictures.length === 0) {
    const body = mergeExtra(fields, extra, ownedFields);
    return { method: 'POST', path: '/images/generations', encoding: 'json', body, isStreamed };
  }
  const wire = goesAsForm(request)
    ? multipartEdit(fields, pictures, mask, isStreamed)
    : jsonEdit(fields, pictures, mask, isStreamed);
  return wire.encoding === 'json'
    ? { ...wire, body: mergeExtra(wire.body, extra, ownedFields) }
    : { ...wire, parts: mergeExtraParts(wire.parts, extra, ownedFields) };
}

type Fields = Readonly<Record<string, string | number | boolean>>;

function fieldsOf(request: ProviderRequest): Fields {
  const { model, prompt, count, parameters } = request;
  const fields: Record<string, string | number | boolean> = { model, prompt, n: count };
  for (const [name, wireName] of wireNames) {
    const value = parameters[name];
    if (value !== undefined) fields[wireName] = value;
  }
  const partials = streamedPartials(request);
  return partials === 0 ? fields : { ...fields, stream: true, partial_images: partials };
}

/**
 * JSON alone carries `moderation`, and takes neither large pictures nor free sizes. What came with 2.5 and later is
 * documented for forms only, so it goes as one wherever a form can say the rest.
 */
function goesAsForm(request: ProviderRequest): boolean {
  const { inputs, parameters } = request;
  const isFreeSize = parameters.size !== undefined && !standardSizes.includes(parameters.size);
  if (isFreeSize || inputs.some((input) => dataUrlCharacters(input) >= maxDataUrlCharacters)) return true;
  return isYoungerThanJson(parameters) && parameters.moderation !== 'low';
}

/** Values the schema of JSON edits does not name. */
function isYoungerThanJson({ quality, complexity }: Parameters): boolean {
  return complexity !== undefined || (quality !== undefined && !jsonQualities.includes(quality));
}

function dataUrlCharacters({ facts }: ProviderInput): number {
  return `data:image/${facts.format};base64,`.length + Math.ceil(facts.sizeBytes / 3) * 4;
}

function jsonEdit(
  fields: Fields,
  pictures: readonly ProviderInput[],
  mask: ProviderInput | null,
  isStreamed: boolean,
) {
  const body = {
    ...fields,
    images: pictures.map((picture) => ({ image_url: wireFile(picture) })),
    ...(mask === null ? {} : { mask: { image_url: wireFile(mask) } }),
  };
  return { method: 'POST', path: '/images/edits', encoding: 'json', body, isStreamed } as const;
}

function multipartEdit(
  fields: Fields,
  pictures: readonly ProviderInput[],
  mask: ProviderInput | null,
  isStreamed: boolean,
) {
  const { moderation, ...sendable } = fields;
  if (moderation === 'low') {
    throw bad(
      'moderation',
      'Moderation "low" cannot be sent together with a free size or a picture above 15 MB. Choose a standard size or moderation "auto".',
    );
  }
  const picture = pictures.length === 1 ? 'image' : 'image[]';
  const parts = [
    ...Object.entries(sendable).map(([name, value]) => ({ name, value: String(value) })),
    ...pictures.map((input, index) => filePart(picture, `image-${index + 1}`, input)),
    ...(mask === null ? [] : [filePart('mask', 'mask', mask)]),
  ];
  return { method: 'POST', path: '/images/edits', encoding: 'multipart', parts, isStreamed } as const;
}

function filePart(name: string, fileName: string, input: ProviderInput) {
  return { name, value: wireFile(input), fileName: `${fileName}.${input.facts.format}` };
}

function wireFile({ sha256, facts }: ProviderInput): WireFile {
  return { $file: sha256, mediaType: `image/${facts.format}` };
}

/** What OpenAI is known to refuse, said before anything is sent. */
function checkInputs(
  { capabilities }: ProviderRequest,
  pictures: readonly ProviderInput[],
  mask: ProviderInput | null,
): void {
  const { max, maxBytesEach, formats } = capabilities.inputs;
  if (pictures.length > max) {
    throw bad(
      'inputs',
      `${capabilities.label} takes at most ${max} input pictures; ${pictures.length} were given.`,
    );
  }
  pictures.forEach(({ facts }, index) => {
    const name = `Input picture ${index + 1}`;
    if (!formats.includes(facts.format)) {
      throw bad('inputs', `${name} is ${facts.format}; ${capabilities.label} takes ${formats.join(', ')}.`);
    }
    if (facts.sizeBytes > maxBytesEach) {
      throw bad(
        'inputs',
        `${name} is ${megabytes(facts.sizeBytes)}; at most ${megabytes(maxBytesEach)} are taken.`,
      );
    }
  });
  if (mask !== null) checkMask(mask, pictures[0], capabilities.mask?.maxBytes ?? 0);
}

/** The guide asks for the same format and size as the first picture, the reference for PNG below 4 MB: both hold. */
function checkMask(mask: ProviderInput, first: ProviderInput | undefined, maxBytes: number): void {
  if (!first) throw bad('mask', 'A mask needs a picture to edit. Add the picture first.');
  if (maxBytes === 0)
    throw bad('mask', 'This model does not take masks. Remove the mask or choose another model.');
  if (mask.facts.format !== 'png' || first.facts.format !== 'png') {
    const found = `the mask is ${mask.facts.format}, the picture is ${first.facts.format}`;
    throw bad('mask', `A mask and the picture it is for must both be PNG; ${found}.`);
  }
  if (mask.facts.width !== first.facts.width || mask.facts.height !== first.facts.height) {
    throw bad(
      'mask',
      `The mask is ${shape(mask)} and the picture is ${shape(first)}. They must be the same size.`,
    );
  }
  if (mask.facts.sizeBytes > maxBytes) {
    throw bad(
      'mask',
      `The mask is ${megabytes(mask.facts.sizeBytes)}; at most ${megabytes(maxBytes)} are taken.`,
    );
  }
}

function shape({ facts }: ProviderInput): string {
  return `${facts.width} × ${facts.height}`;
}

function megabytes(sizeBytes: number): string {
  return `${(sizeBytes / 1_000_000).toFixed(1).replace(/\.0$/, '')} MB`;
}

function bad(field: string, message: string): AppError {
  return new AppError('invalid-input', message, { field });
}
