import { AppError } from '../../../shared/errors.ts';
import { mergeExtra } from '../merge-extra.ts';
import type { ProviderInput, ProviderRequest, WireFile, WireRequest } from '../provider.ts';
import { actionOf, actionPath } from './models.ts';
import { readSettings } from './settings.ts';

/** Fields the app decides, also where a request leaves them out. */
const ownedFields = [
  ...['model', 'prompt', 'aspect_ratio', 'quality', 'output_resolution', 'output_count'],
  ...['source_image_urls', 'mask_url', 'callback_url'],
];

/**
 * The request of one call. Pictures stand in it as files: `prepare` uploads them and puts their addresses in place,
 * because RunAPI takes addresses only.
 */
export function buildRunApi(request: ProviderRequest): WireRequest {
  const settings = readSettings(request.settings);
  const pictures = request.inputs.filter((input) => input.role !== 'mask');
  const mask = request.inputs.find((input) => input.role === 'mask') ?? null;
  checkRequest(request, pictures, mask);
  const isEdit = pictures.length > 0;
  const action = actionOf(request.model, isEdit, settings.service25);
  if (!action) throw bad('model', `RunAPI has no model "${request.model}" in this version.`);
  const body = {
    model: wireModel(request.model, isEdit, settings.modelNames),
    prompt: request.prompt,
    ...parametersOf(request),
    ...(isEdit ? { source_image_urls: pictures.map(wireFile) } : {}),
    ...(mask === null ? {} : { mask_url: wireFile(mask) }),
  };
  return {
    method: 'POST',
    path: actionPath(action),
    encoding: 'json',
    body: mergeExtra(body, request.extra, ownedFields),
    isStreamed: false,
  };
}

/** Only what a model takes: a field it does not know must be absent. */
function parametersOf({ parameters, capabilities, count }: ProviderRequest): Record<string, string | number> {
  const { size, quality, resolution } = parameters;
  return {
    ...(size === undefined ? {} : { aspect_ratio: size }),
    ...(quality === undefined ? {} : { quality }),
    ...(resolution === undefined ? {} : { output_resolution: resolution }),
    ...((capabilities.callCounts ?? []).length > 1 ? { output_count: count } : {}),
  };
}

function wireModel(model: string, isEdit: boolean, names: 'short' | 'long'): string {
  if (model !== 'gpt-image-1.5' || names === 'short') return model;
  return isEdit ? 'gpt-image-1.5-image-to-image' : 'gpt-image-1.5-text-to-image';
}

function wireFile({ sha256, facts }: ProviderInput): WireFile {
  return { $file: sha256, mediaType: `image/${facts.format}` };
}

/** What RunAPI is known to refuse, said before anything is sent. */
function checkRequest(
  { capabilities, parameters, count }: ProviderRequest,
  pictures: readonly ProviderInput[],
  mask: ProviderInput | null,
): void {
  const { label, inputs } = capabilities;
  if (pictures.length > inputs.max) {
    throw bad(
      'inputs',
      `${label} takes at most ${inputs.max} input pictures; ${pictures.length} were given.`,
    );
  }
  const wrong = pictures.findIndex(({ facts }) => !inputs.formats.includes(facts.format));
  if (wrong !== -1) {
    throw bad('inputs', `Input picture ${wrong + 1} is not one of ${inputs.formats.join(', ')}.`);
  }
  if (mask !== null && capabilities.mask === null) {
    throw bad('mask', `${label} takes no masks at RunAPI. Remove the mask or choose GPT-4o Image.`);
  }
  if (mask !== null && pictures.length === 0) {
    throw bad('mask', 'A mask needs a picture to edit. Add the picture first.');
  }
  if (!(capabilities.callCounts ?? [1]).includes(count)) {
    throw bad(
      'count',
      `${label} makes ${capabilities.callCounts?.join(', ')} pictures per call, not ${count}.`,
    );
  }
  if (parameters.size === '1:1' && parameters.resolution === '4k') {
    throw bad('resolution', `${label} makes square pictures up to 2k. Choose 2k or another shape.`);
  }
}

function bad(field: string, message: string): AppError {
  return new AppError('invalid-input', message, { field });
}
