import type { ParameterName } from '../../../shared/capabilities.ts';
import { AppError } from '../../../shared/errors.ts';
import { mergeExtra } from '../merge-extra.ts';
import { familyFields } from '../openai-images/model-families.ts';
import { modelFamily } from '../openai-images/models.ts';
import type { ProviderInput, ProviderRequest, WireRequest } from '../provider.ts';
import { continuedResponse, inputItems, wireFile } from './conversation.ts';
import { imageModels } from './models.ts';
import { readSettings } from './settings.ts';

/** Our words, the tool's. `partialImages` is not here: it comes with `stream`. */
const toolNames: readonly (readonly [ParameterName, string])[] = [
  ['size', 'size'],
  ['quality', 'quality'],
  ['format', 'output_format'],
  ['compression', 'output_compression'],
  ['background', 'background'],
  ['moderation', 'moderation'],
  ['complexity', 'complexity'],
];

/**
 * One call of a text model that must use the image tool. With background work OpenAI answers at once and is asked
 * later; a streamed call names itself in its first event, so either can be found again after a crash.
 */
export function buildRequest(request: ProviderRequest): WireRequest {
  checkInputs(request);
  checkQuality(request);
  const { remembers, isBackground } = readSettings(request.settings);
  const previous = continuedResponse(request);
  const isStreamed = (request.parameters.partialImages ?? 0) > 0;
  const fields = {
    model: request.model,
    ...(previous === null ? {} : { previous_response_id: previous }),
    input: inputItems(request, previous !== null),
    tools: [imageTool(request, previous !== null)],
    tool_choice: { type: 'image_generation' },
    // Background work is kept whether or not the next turn needs it: nothing else could be asked for.
    store: remembers || isBackground,
    ...(isBackground ? { background: true } : {}),
    ...(isStreamed ? { stream: true } : {}),
  };
  refuseDrawingTools(request);
  return {
    method: 'POST',
    path: '/responses',
    encoding: 'json',
    body: mergeExtra(fields, request.extra, ownFields),
    isStreamed,
  };
}

/** The model that draws, as asked for or as usual. */
export function imageModelOf({ parameters }: Pick<ProviderRequest, 'parameters'>): string {
  return parameters.imageModel ?? imageModels[0];
}

function imageTool(request: ProviderRequest, isContinued: boolean): Readonly<Record<string, unknown>> {
  const { parameters, inputs } = request;
  const tool: Record<string, unknown> = {
    type: 'image_generation',
    model: imageModelOf(request),
    action: isContinued || inputs.length > 0 ? 'edit' : 'generate',
  };
  for (const [name, wireName] of toolNames) {
    const value = parameters[name];
    if (value !== undefined) tool[wireName] = value;
  }
  if ((parameters.partialImages ?? 0) > 0) tool['partial_images'] = parameters.partialImages;
  const mask = inputs.find((input) => input.role === 'mask');
  if (mask) tool['input_image_mask'] = { image_url: wireFile(mask) };
  return tool;
}

/** Fields that stay ours even where a request has none of them. Further `tools` join ours. */
const ownFields = [
  'model',
  'input',
  'previous_response_id',
  'conversation',
  'tool_choice',
  'store',
  'background',
  'stream',
  'prompt',
];

/** A second tool that draws would buy pictures nobody counted. */
function refuseDrawingTools({ extra }: ProviderRequest): void {
  const tools = extra?.['tools'];
  if (tools === undefined) return;
  if (!Array.isArray(tools)) throw bad('extra', 'The extra field "tools" must be a list.');
  const draws = tools.some(
    (tool) =>
      typeof tool === 'object' && tool !== null && 'type' in tool && tool['type'] === 'image_generation',
  );
  if (!draws) return;
  throw bad(
    'extra',
    'The extra field "tools" cannot hold "image_generation": Proofsheet sets that one. Remove it.',
  );
}

/** The table allows what any of the image models takes; this one may take less. */
function checkQuality(request: ProviderRequest): void {
  const imageModel = imageModelOf(request);
  const family = modelFamily(imageModel);
  const rule = family === null ? undefined : familyFields[family].quality;
  const { quality } = request.parameters;
  if (rule?.kind !== 'choice' || quality === undefined || rule.values.includes(quality)) return;
  throw bad('quality', `${imageModel} has no quality "${quality}". Choose one of ${rule.values.join(', ')}.`);
}

/** What OpenAI is known to refuse, said before anything is sent. */
function checkInputs({ inputs, capabilities }: ProviderRequest): void {
  const pictures = inputs.filter((input) => input.role !== 'mask');
  const { max, maxBytesEach, formats } = capabilities.inputs;
  if (pictures.length > max) {
    throw bad(
      'inputs',
      `${capabilities.label} takes at most ${max} input pictures; ${pictures.length} were given.`,
    );
  }
  for (const [index, { facts }] of pictures.entries()) {
    const name = `Input picture ${index + 1}`;
    if (!formats.includes(facts.format)) {
      throw bad('inputs', `${name} is ${facts.format}; ${formats.join(', ')} are taken.`);
    }
    if (facts.sizeBytes > maxBytesEach) {
      throw bad('inputs', `${name} is larger than 15.7 MB, the most that is taken here. Use a smaller one.`);
    }
  }
  const mask = inputs.find((input) => input.role === 'mask');
  if (mask) checkMask(mask, pictures[0], capabilities.mask?.maxBytes ?? 0);
}

function checkMask(mask: ProviderInput, first: ProviderInput | undefined, maxBytes: number): void {
  if (!first) throw bad('mask', 'A mask needs a picture to edit. Add the picture first.');
  if (mask.facts.format !== 'png' || first.facts.format !== 'png') {
    throw bad('mask', 'A mask and the picture it is for must both be PNG.');
  }
  if (mask.facts.width !== first.facts.width || mask.facts.height !== first.facts.height) {
    throw bad('mask', 'The mask and the picture it is for must be the same size.');
  }
  if (mask.facts.sizeBytes > maxBytes) throw bad('mask', 'The mask is larger than 4 MB. Use a smaller one.');
}

function bad(field: string, message: string): AppError {
  return new AppError('invalid-input', message, { field });
}
