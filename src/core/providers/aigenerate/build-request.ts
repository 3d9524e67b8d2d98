import { AppError } from '../../../shared/errors.ts';
import { mergeExtra } from '../merge-extra.ts';
import type { ProviderInput, ProviderRequest, WireFile, WireRequest } from '../provider.ts';
import { slugOf } from './models.ts';
import { readSettings, type AiGenerateSettings } from './settings.ts';

export const createPath = '/jobs/createTask';

/** Together, as base64 inside one request: more is refused by the servers in front of such services. */
const maxInlineBytes = 15_000_000;

/** The request of one call. Extra fields go where the model's own are: into `input`. */
export function buildAiGenerate(request: ProviderRequest): WireRequest {
  const settings = readSettings(request.settings);
  const pictures = request.inputs.filter((input) => input.role !== 'mask');
  checkRequest(request, pictures, settings);
  const { size, quality } = request.parameters;
  const isEdit = pictures.length > 0;
  const input = {
    prompt: request.prompt,
    ...(size === undefined || settings.ratioField === 'none' ? {} : { [settings.ratioField]: size }),
    ...(isEdit ? { [settings.inputField]: pictures.map(wireFile) } : {}),
  };
  const owned = [settings.ratioField, settings.inputField, 'prompt'];
  return {
    method: 'POST',
    path: createPath,
    encoding: 'json',
    body: {
      model: slugOf(request.model, isEdit, quality, settings),
      input: mergeExtra(input, request.extra, owned),
    },
    isStreamed: false,
  };
}

function wireFile({ sha256, facts }: ProviderInput): WireFile {
  return { $file: sha256, mediaType: `image/${facts.format}` };
}

function checkRequest(
  { capabilities, count, inputs }: ProviderRequest,
  pictures: readonly ProviderInput[],
  settings: AiGenerateSettings,
): void {
  const { label } = capabilities;
  if (count !== 1) throw bad('count', `${label} makes one picture per call at AI Generate, not ${count}.`);
  if (pictures.length !== inputs.length) {
    throw bad(
      'mask',
      `${label} takes no masks at AI Generate. Remove the mask or choose another connection.`,
    );
  }
  if (pictures.length > capabilities.inputs.max) {
    throw bad(
      'inputs',
      `${label} takes at most ${capabilities.inputs.max} input pictures; ${pictures.length} were given.`,
    );
  }
  if (pictures.length === 0 || settings.uploadPath !== '') return;
  if (!settings.sendDataUrls) {
    throw bad(
      'inputs',
      'AI Generate takes input pictures as addresses only, and this connection has no way to give it one. Turn on "Send input pictures inside the request", or name an upload path.',
    );
  }
  const sizeBytes = pictures.reduce((sum, { facts }) => sum + facts.sizeBytes, 0);
  if (sizeBytes > maxInlineBytes) {
    const megabytes = Math.ceil(sizeBytes / 1_000_000);
    throw bad(
      'inputs',
      `The input pictures come to ${megabytes} MB; 15 MB fit into one request. Use fewer or smaller ones.`,
    );
  }
}

function bad(field: string, message: string): AppError {
  return new AppError('invalid-input', message, { field });
}
