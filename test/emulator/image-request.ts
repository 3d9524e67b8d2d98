import type { ParsedBody } from './body.ts';
import { familyRules, type EmulatedModel, type FamilyRules } from './models.ts';
import { fieldReader, type FieldReader } from './read-field.ts';
import {
  invalid,
  invalidValue,
  missingParameter,
  modelNotFound,
  moderationBlocked,
  unknownParameter,
} from './refusal.ts';
import { fixedSizes, readSize } from './size.ts';
import type { PixelSize } from './usage.ts';

export type Endpoint = 'generations' | 'edits';
export type ImageFormat = 'png' | 'jpeg' | 'webp';

/** A prompt that contains this is refused before any work; the other one after it. Both are free here. */
export const inputBlockedMarker = 'emulator-blocked';
export const outputBlockedMarker = 'emulator-late-block';

/** What was asked for, every field judged. */
export interface ImageRequest {
  readonly endpoint: Endpoint;
  readonly model: EmulatedModel;
  readonly rules: FamilyRules;
  readonly prompt: string;
  readonly count: number;
  /** null is `auto`. */
  readonly size: PixelSize | null;
  readonly quality: string;
  readonly background: 'transparent' | 'opaque';
  readonly format: ImageFormat;
  readonly compression: number;
  readonly isStreamed: boolean;
  readonly partialImages: number;
  readonly fidelity: string;
  readonly safetyIdentifier: string | null;
}

const outputFields = [
  'prompt model n size quality background output_format output_compression stream partial_images complexity',
  'safety_identifier user',
]
  .join(' ')
  .split(' ');

/** Names per endpoint and encoding, from the published request schemas; anything else is an unknown parameter. */
const knownFields: Readonly<Record<string, ReadonlySet<string>>> = {
  'generations json': new Set([...outputFields, 'moderation', 'frame_count', 'frame_duration_ms', 'svg']),
  'edits json': new Set([...outputFields, 'moderation', 'images', 'mask', 'input_fidelity']),
  'edits multipart': new Set([...outputFields, 'input_fidelity']),
};
const knownParts = new Set(['image', 'image[]', 'mask']);
const previewFields = ['frame_count', 'frame_duration_ms', 'svg'];

/** What the published schemas take for a missing model; both are traps by now. */
const defaultModelIds: Readonly<Record<Endpoint, string>> = {
  generations: 'dall-e-2',
  edits: 'gpt-image-1.5',
};

export function readImageRequest(
  endpoint: Endpoint,
  body: ParsedBody,
  findModel: (id: string) => EmulatedModel | undefined,
): ImageRequest {
  refuseUnknown(endpoint, body);
  const read = fieldReader(body);
  const prompt = readPrompt(read);
  const modelId = read.text('model') ?? defaultModelIds[endpoint];
  const model = findModel(modelId);
  if (model === undefined) throw modelNotFound(modelId);
  if (model.family === 'text') {
    throw invalid('model', 'invalid_value', `The model '${modelId}' is not supported with this endpoint.`);
  }
  const rules = familyRules[model.family];
  const request = { endpoint, model, rules, prompt, ...readOutput(read, rules, endpoint, body.encoding) };
  if (prompt.includes(inputBlockedMarker)) throw moderationBlocked('input');
  return request;
}

function refuseUnknown(endpoint: Endpoint, body: ParsedBody): void {
  const known = knownFields[`${endpoint} ${body.encoding}`];
  if (known === undefined) {
    throw invalid(
      null,
      'unsupported_content_type',
      "Unsupported content type. This API method only accepts 'application/json' requests.",
    );
  }
  for (const name of Object.keys(body.fields)) {
    if (!known.has(name) && !(body.encoding === 'multipart' && knownParts.has(name)))
      throw unknownParameter(name);
  }
  for (const file of body.files) {
    if (!knownParts.has(file.part)) throw unknownParameter(file.part);
  }
}

function readPrompt(read: FieldReader): string {
  const prompt = read.text('prompt');
  if (prompt === null) throw missingParameter('prompt');
  if (prompt.length === 0) {
    throw invalid('prompt', 'empty_string', "Invalid 'prompt': empty string. Expected at least 1 character.");
  }
  if (Array.from(prompt).length > 32_000) {
    throw invalid(
      'prompt',
      'string_above_max_length',
      "Invalid 'prompt': string too long. Expected a string with maximum length 32000.",
    );
  }
  return prompt;
}

function readOutput(read: FieldReader, rules: FamilyRules, endpoint: Endpoint, encoding: string) {
  const format = readFormat(read);
  const { isStreamed, partialImages } = readStream(read);
  read.choice('moderation', ['auto', 'low']);
  read.text('user');
  if (read.choice('complexity', ['low', 'medium', 'high']) !== null && !rules.hasComplexity) {
    throw unknownParameter('complexity');
  }
  const quality = read.choice('quality', rules.qualities) ?? 'auto';
  return {
    count: read.integer('n', 1, 10) ?? 1,
    // The published JSON edit schema lists the fixed sizes only; the multipart one also describes free sizes.
    size: readSize(
      endpoint === 'edits' && encoding === 'json'
        ? (read.choice('size', fixedSizes) ?? 'auto')
        : (read.text('size') ?? 'auto'),
      rules.sizes,
    ),
    quality: quality === 'auto' ? 'medium' : quality,
    background: readBackground(read, format),
    format,
    compression: readCompression(read, format),
    isStreamed,
    partialImages,
    fidelity: readFidelity(read, rules),
    safetyIdentifier: read.text('safety_identifier'),
  };
}

function readFormat(read: FieldReader): ImageFormat {
  const preview = previewFields.find((name) => read.isPresent(name));
  if (preview !== undefined) {
    throw invalid(
      preview,
      'invalid_value',
      `'${preview}' needs a preview format this organization does not have.`,
    );
  }
  const formats = ['png', 'jpeg', 'webp'];
  // Safe: `choice` has just compared the value with these three.
  return (read.choice('output_format', formats) ?? 'png') as ImageFormat;
}

function readStream(read: FieldReader): { isStreamed: boolean; partialImages: number } {
  const isStreamed = read.flag('stream') ?? false;
  const partialImages = read.integer('partial_images', 0, 3) ?? 0;
  if (partialImages > 0 && !isStreamed) {
    throw invalid('partial_images', 'invalid_value', "'partial_images' needs 'stream' to be true.");
  }
  return { isStreamed, partialImages };
}

function readBackground(read: FieldReader, format: ImageFormat): 'transparent' | 'opaque' {
  const background = read.choice('background', ['transparent', 'opaque', 'auto']);
  if (background !== 'transparent') return 'opaque';
  if (format === 'jpeg') {
    throw invalid(
      'background',
      'invalid_value',
      "Transparent background is not supported for output format 'jpeg'.",
    );
  }
  return 'transparent';
}

function readCompression(read: FieldReader, format: ImageFormat): number {
  const compression = read.integer('output_compression', 0, 100);
  if (compression !== null && format === 'png') {
    throw invalid(
      'output_compression',
      'invalid_png_output_compression',
      "'output_compression' is only supported for output formats 'jpeg' and 'webp'.",
    );
  }
  return compression ?? 100;
}

function readFidelity(read: FieldReader, rules: FamilyRules): string {
  const fidelity = read.text('input_fidelity');
  if (fidelity === null) return 'low';
  if (rules.inputFidelities.length === 0) {
    throw invalid('input_fidelity', 'invalid_value', "'input_fidelity' is not supported with this model.");
  }
  if (!rules.inputFidelities.includes(fidelity)) {
    throw invalidValue('input_fidelity', fidelity, rules.inputFidelities);
  }
  return fidelity;
}
