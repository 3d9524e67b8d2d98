import type { RecordedFile } from '../emulator-types.ts';
import { inputBlockedMarker } from '../image-request.ts';
import { checkInputs, filesOfEdit, type Inputs } from '../inputs.ts';
import { Refusal } from '../refusal.ts';
import type { PixelSize } from '../usage.ts';

/** Models on sale; the last is listed and speaks only. */
export const chatModels = ['gpt-4o-image', 'flash-image-emulator', 'gpt-4o'] as const;

/** What was asked for, every field judged. */
export interface ChatRequest {
  readonly model: string;
  /** Every word of the conversation. */
  readonly text: string;
  /** What the last user message says, and the pictures it shows: the canvas. Pictures of earlier turns are ignored. */
  readonly lastPrompt: string;
  readonly size: PixelSize;
  readonly quality: string;
  readonly count: number;
  readonly isStreamed: boolean;
  readonly toolNames: readonly string[];
  readonly files: readonly RecordedFile[];
  readonly inputs: Inputs;
}

const knownFields = new Set(
  'model messages image_output tools tool_choice stream temperature max_tokens user modalities'.split(' '),
);
const sizes = ['1024x1024', '1024x1536', '1536x1024', '2048x2048'];
const qualities = ['low', 'medium', 'high'];

/** An error as this service has it: a code and a message. */
export function refuse(
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
): Refusal {
  return new Refusal(status, { message, type: 'api_error', param: null, code }, headers);
}

function invalid(message: string): Refusal {
  return refuse(400, 'invalid_param', message);
}

export async function readChatRequest(fields: Readonly<Record<string, unknown>>): Promise<ChatRequest> {
  const unknown = Object.keys(fields).find((name) => !knownFields.has(name));
  if (unknown !== undefined) throw invalid(`Unknown field: ${unknown}.`);
  const { model, stream = false } = fields;
  if (typeof model !== 'string') throw invalid('model is required.');
  if (!chatModels.some((each) => each === model)) throw refuse(400, 'model_not_found', `No model ${model}.`);
  if (typeof stream !== 'boolean') throw invalid('stream must be a boolean.');
  const { text, last } = readMessages(fields['messages']);
  if (text.includes(inputBlockedMarker)) throw refuse(451, 'prompt_blocked', 'Blocked upstream.');
  const files = last.pictures.length === 0 ? [] : pictureFiles(last.pictures);
  return {
    model,
    text,
    lastPrompt: last.text,
    ...readImageOutput(fields['image_output']),
    isStreamed: stream,
    toolNames: readTools(fields['tools']),
    files,
    inputs: await checkInputs(files),
  };
}

interface Message {
  readonly role: string;
  readonly text: string;
  readonly pictures: readonly string[];
}

function readMessages(value: unknown): { text: string; last: Message } {
  if (!Array.isArray(value) || value.length === 0) throw invalid('messages must be a list with a message.');
  const messages = value.map(readMessage);
  const last = messages.at(-1);
  if (last?.role !== 'user') throw invalid('The last message must be from the user.');
  if (last.text === '') throw invalid('The last message has no text.');
  return { text: messages.map((message) => message.text).join('\n'), last };
}

function readMessage(value: unknown): Message {
  const { role, content } = recordOf(value, 'A message');
  if (role !== 'user' && role !== 'assistant' && role !== 'system') throw invalid('Unknown role.');
  if (typeof content === 'string') return { role, text: content, pictures: [] };
  if (!Array.isArray(content)) throw invalid('content must be text or a list of parts.');
  const parts = content.map((part: unknown) => recordOf(part, 'A part'));
  const unknown = parts.find((part) => part['type'] !== 'text' && part['type'] !== 'image_url');
  if (unknown) throw invalid(`Unknown part ${String(unknown['type'])}.`);
  return {
    role,
    text: parts.flatMap((part) => (typeof part['text'] === 'string' ? part['text'] : [])).join('\n'),
    pictures: parts.filter((part) => part['type'] === 'image_url').map(addressOf),
  };
}

function addressOf(part: Readonly<Record<string, unknown>>): string {
  const { url } = recordOf(part['image_url'], 'image_url');
  if (typeof url !== 'string') throw invalid('image_url.url must be text.');
  return url;
}

function pictureFiles(urls: readonly string[]): readonly RecordedFile[] {
  const fields = { images: urls.map((url) => ({ image_url: url })) };
  return filesOfEdit({ encoding: 'json', fields, files: [] }, () => undefined);
}

function readImageOutput(value: unknown) {
  const given = value === undefined ? {} : recordOf(value, 'image_output');
  const { size = '1024x1024', quality = 'medium', n = 1, ...rest } = given;
  const unknown = Object.keys(rest)[0];
  if (unknown !== undefined) throw invalid(`Unknown field: image_output.${unknown}.`);
  if (typeof size !== 'string' || !sizes.includes(size))
    throw invalid(`size must be one of ${sizes.join(', ')}.`);
  if (typeof quality !== 'string' || !qualities.includes(quality))
    throw invalid('quality must be low, medium or high.');
  if (n !== 1 && n !== 2) throw invalid('n must be 1 or 2.');
  const [width = 0, height = 0] = size.split('x').map(Number);
  return { size: { width, height }, quality, count: n };
}

function readTools(value: unknown): readonly string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw invalid('tools must be a list.');
  return value.map((tool: unknown) => {
    const { name } = recordOf(recordOf(tool, 'A tool')['function'], 'function');
    if (typeof name !== 'string') throw invalid('A tool needs a name.');
    return name;
  });
}

function recordOf(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(`${what} must be an object.`);
  }
  return { ...value };
}
