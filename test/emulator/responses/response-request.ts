import type { RecordedFile } from '../emulator-types.ts';
import { readImageRequest, type ImageRequest } from '../image-request.ts';
import { checkInputs, filesOfEdit, type Inputs } from '../inputs.ts';
import type { EmulatedModel } from '../models.ts';
import { fieldReader } from '../read-field.ts';
import {
  invalid,
  invalidValue,
  missingParameter,
  modelNotFound,
  Refusal,
  unknownParameter,
} from '../refusal.ts';
import { readInput, type Conversation } from './input-items.ts';
import { textModels } from './text-models.ts';

/** What was asked for, every field judged. */
export interface ResponseRequest {
  readonly model: (typeof textModels)[number];
  readonly conversation: Conversation;
  readonly previousId: string | null;
  readonly tool: Readonly<Record<string, unknown>>;
  readonly otherTools: readonly Readonly<Record<string, unknown>>[];
  readonly image: ImageRequest;
  readonly action: string;
  readonly inputs: Inputs;
  readonly files: readonly RecordedFile[];
  readonly isStored: boolean;
  readonly isBackground: boolean;
  readonly isStreamed: boolean;
}

const topLevel = new Set(
  [
    'model input instructions previous_response_id tools tool_choice store background stream metadata',
    'max_output_tokens max_tool_calls parallel_tool_calls reasoning text temperature top_p truncation user include',
    'safety_identifier service_tier prompt_cache_key',
  ]
    .join(' ')
    .split(' '),
);

const toolFields = new Set(
  [
    'type model action size quality background output_format output_compression moderation partial_images complexity',
    'frame_count frame_duration_ms input_fidelity input_image_mask svg',
  ]
    .join(' ')
    .split(' '),
);

export async function readResponseRequest(
  fields: Readonly<Record<string, unknown>>,
  imageModels: readonly EmulatedModel[],
  isKnown: (id: string) => boolean,
): Promise<ResponseRequest> {
  const unknown = Object.keys(fields).find((name) => !topLevel.has(name));
  if (unknown !== undefined) throw unknownParameter(unknown);
  const read = fieldReader({ encoding: 'json', fields, files: [] });
  const model = readModel(read.text('model'), imageModels);
  const isStreamed = read.flag('stream') ?? false;
  const isStored = read.flag('store') ?? true;
  const isBackground = read.flag('background') ?? false;
  if (isBackground && !isStored) {
    throw invalid('background', 'invalid_value', "Background mode requires 'store' to be true.");
  }
  const previousId = readPrevious(read.text('previous_response_id'), isKnown);
  const conversation = readInput(fields['input']);
  const { tool, otherTools } = readTools(fields['tools']);
  readChoice(fields['tool_choice']);
  const image = readTool(tool, conversation.lastPrompt, isStreamed, imageModels);
  const files = filesIn(conversation, tool['input_image_mask']);
  const hasCanvas = conversation.pictures.length > 0 || previousId !== null;
  const action = readAction(tool['action'], hasCanvas);
  if (files.some((file) => file.part === 'mask') && conversation.pictures.length === 0) {
    throw invalid('tools[0].input_image_mask', 'invalid_value', 'A mask needs an input image to edit.');
  }
  const inputs = await checkInputs(files);
  const flags = { isStored, isBackground, isStreamed };
  return { model, conversation, previousId, tool, otherTools, image, action, inputs, files, ...flags };
}

function readModel(id: string | null, imageModels: readonly EmulatedModel[]) {
  if (id === null) throw missingParameter('model');
  const model = textModels.find((each) => each.id === id);
  if (model) return model;
  if (imageModels.some((each) => each.id === id)) {
    throw invalid('model', 'invalid_value', `The model '${id}' is not supported with the Responses API.`);
  }
  throw modelNotFound(id);
}

function readPrevious(id: string | null, isKnown: (id: string) => boolean): string | null {
  if (id === null || isKnown(id)) return id;
  throw invalid(
    'previous_response_id',
    'previous_response_not_found',
    `Previous response with id '${id}' not found.`,
  );
}

function readTools(value: unknown) {
  if (!Array.isArray(value) || value.length === 0) throw missingParameter('tools');
  const tools = value.map((tool: unknown, index): Readonly<Record<string, unknown>> => {
    if (typeof tool !== 'object' || tool === null || !('type' in tool)) {
      throw missingParameter(`tools[${index}].type`);
    }
    return tool; // an object: checked above
  });
  const drawing = tools.filter((tool) => tool['type'] === 'image_generation');
  const [tool, ...more] = drawing;
  if (tool === undefined || more.length > 0) {
    throw invalid('tools', 'invalid_value', 'Here exactly one image_generation tool is sold.');
  }
  return { tool, otherTools: tools.filter((each) => each !== tool) };
}

function readChoice(choice: unknown): void {
  const isForced =
    typeof choice === 'object' && choice !== null && 'type' in choice && choice.type === 'image_generation';
  if (choice === undefined || choice === 'auto' || choice === 'required' || isForced) return;
  throw invalid('tool_choice', 'invalid_value', "Invalid value for 'tool_choice'.");
}

function readAction(value: unknown, hasCanvas: boolean): string {
  const action = value ?? 'auto';
  if (action !== 'auto' && action !== 'generate' && action !== 'edit') {
    throw invalidValue('tools[0].action', action, ['auto', 'generate', 'edit']);
  }
  if (action === 'edit' && !hasCanvas) {
    throw invalid('tools[0].action', 'invalid_value', "Action 'edit' needs an image in the conversation.");
  }
  return action === 'auto' ? (hasCanvas ? 'edit' : 'generate') : action;
}

/** The tool's own fields follow the rules of the Images endpoints; only their names in errors differ. */
function readTool(
  tool: Readonly<Record<string, unknown>>,
  prompt: string,
  isStreamed: boolean,
  imageModels: readonly EmulatedModel[],
): ImageRequest {
  const unknown = Object.keys(tool).find((name) => !toolFields.has(name));
  if (unknown !== undefined) throw unknownParameter(`tools[0].${unknown}`);
  const { type: _type, action: _action, input_image_mask: _mask, input_fidelity: _fidelity, ...rest } = tool;
  if (_fidelity !== undefined) {
    throw invalid(
      'tools[0].input_fidelity',
      'invalid_value',
      "'input_fidelity' is not supported with this model.",
    );
  }
  const fields = { model: 'gpt-image-2', ...rest, prompt, ...(isStreamed ? { stream: true } : {}) };
  try {
    return readImageRequest('generations', { encoding: 'json', fields, files: [] }, (id) =>
      imageModels.find((model) => model.id === id),
    );
  } catch (error) {
    if (!(error instanceof Refusal) || error.body.param === null) throw error;
    const param = `tools[0].${error.body.param}`;
    throw new Refusal(error.status === 404 ? 400 : error.status, { ...error.body, param });
  }
}

function filesIn({ pictures }: Conversation, mask: unknown): readonly RecordedFile[] {
  if (pictures.length === 0 && mask === undefined) return [];
  // A mask alone stands in for the picture, and so reaches the rule that refuses it.
  const images = pictures.length === 0 ? [mask] : pictures;
  const fields = { images, ...(mask === undefined ? {} : { mask }) };
  return filesOfEdit({ encoding: 'json', fields, files: [] }, () => undefined);
}
