import { inputBlockedMarker } from '../image-request.ts';
import { invalid, missingParameter, moderationBlocked, unknownParameter } from '../refusal.ts';

/** The `input` of a request, taken apart. */
export interface Conversation {
  /** Every word, for counting. */
  readonly text: string;
  /** What the last user message says. */
  readonly lastPrompt: string;
  /** `{ image_url }` or `{ file_id }` of every picture, the last message's in order. */
  readonly pictures: readonly Readonly<Record<string, unknown>>[];
  /** As `input_items` would list them. */
  readonly items: readonly unknown[];
}

const roles = ['user', 'assistant', 'system', 'developer'];

export function readInput(input: unknown): Conversation {
  if (input === undefined || input === null) throw missingParameter('input');
  const items = typeof input === 'string' ? [{ role: 'user', content: input }] : input;
  if (!Array.isArray(items) || items.length === 0) {
    throw invalid('input', 'invalid_type', "Invalid type for 'input': expected a string or a list of items.");
  }
  const messages = items.map((item: unknown, index) => readMessage(item, `input[${index}]`));
  const last = messages.findLast((message) => message.role === 'user');
  if (last === undefined) throw invalid('input', 'invalid_value', 'There is no user message.');
  const text = messages.map((message) => message.text).join('\n');
  if (text.includes(inputBlockedMarker)) throw moderationBlocked('input');
  if (last.text === '') throw invalid('input', 'empty_string', 'The last user message has no text.');
  return {
    text,
    lastPrompt: last.text,
    pictures: messages.flatMap((message) => message.pictures),
    items,
  };
}

interface Message {
  readonly role: string;
  readonly text: string;
  readonly pictures: Conversation['pictures'];
}

function readMessage(item: unknown, path: string): Message {
  if (typeof item !== 'object' || item === null) throw invalid(path, 'invalid_type', 'Expected an object.');
  const { role, content, type, ...rest } = item as Readonly<Record<string, unknown>>; // an object: checked
  const extra = Object.keys(rest)[0];
  if (extra !== undefined) throw unknownParameter(`${path}.${extra}`);
  if (type !== undefined && type !== 'message')
    throw invalid(`${path}.type`, 'invalid_value', 'Unknown item.');
  if (typeof role !== 'string' || !roles.includes(role)) {
    throw invalid(`${path}.role`, 'invalid_value', 'Unknown role.');
  }
  if (typeof content === 'string') return { role, text: content, pictures: [] };
  if (!Array.isArray(content)) throw missingParameter(`${path}.content`);
  const parts: readonly Part[] = content.map((part: unknown, index) =>
    readPart(part, role, `${path}.content[${index}]`),
  );
  return {
    role,
    text: parts.flatMap((part) => part.text ?? []).join('\n'),
    pictures: parts.flatMap((part) => (part.picture ? [part.picture] : [])),
  };
}

interface Part {
  readonly text?: string;
  readonly picture?: Readonly<Record<string, unknown>>;
}

function readPart(part: unknown, role: string, path: string): Part {
  if (typeof part !== 'object' || part === null || !('type' in part)) throw missingParameter(`${path}.type`);
  const { type, ...fields } = part as Readonly<Record<string, unknown>>; // an object: checked
  const isOwn = role === 'assistant';
  if (type === (isOwn ? 'output_text' : 'input_text')) {
    if (typeof fields['text'] !== 'string') throw missingParameter(`${path}.text`);
    return { text: fields['text'] };
  }
  if (type === 'input_image' && !isOwn) {
    const { detail: _detail, ...picture } = fields;
    return { picture };
  }
  throw invalid(`${path}.type`, 'invalid_value', `Invalid value: '${String(type)}'.`);
}
