import { scanText, webAddress, type PictureSource } from './scan-text.ts';
import { asList, asRecord, asText } from './values.ts';

/** Everything of use in a reply, whichever of the known shapes it has. */
export interface FoundInReply {
  /** In order, each once as far as its words tell. */
  readonly pictures: readonly PictureSource[];
  /** What was said, without the pictures. */
  readonly words: readonly string[];
  /** Tools the model asked for. */
  readonly toolCalls: readonly { readonly name: string; readonly given: string }[];
  readonly refusal: string;
  readonly finishReasons: readonly string[];
  /** A task that goes on somewhere else: some services answer so under this address. */
  readonly taskId: string | null;
}

/**
 * Pictures stand in `message.content` (text, or parts), in `message.images`, or in a top-level `data`, and some services
 * use two of these at once. Items marked as partial are previews and not what was bought.
 */
export function findPictures(document: unknown): FoundInReply {
  const reply = asRecord(document);
  const choices = asList(reply['choices']).map(asRecord);
  const messages = choices.map((choice) => asRecord(choice['message']));
  const contents = messages.map((message) => readContent(message['content']));
  const images = messages.flatMap((message) => asList(message['images']).flatMap(pictureIn));
  const data = asList(reply['data']).flatMap(pictureIn);
  return {
    pictures: eachOnce([...contents.flatMap((content) => content.pictures), ...images, ...data]),
    words: eachOnce(contents.flatMap((content) => content.words)).filter((words) => words !== ''),
    toolCalls: messages.flatMap((message) => asList(message['tool_calls']).map(toolCall)),
    refusal: messages.map(refusalIn).find((refusal) => refusal !== '') ?? '',
    finishReasons: choices.map((choice) => asText(choice['finish_reason'])).filter((reason) => reason !== ''),
    taskId: taskIn(reply),
  };
}

interface Content {
  readonly pictures: readonly PictureSource[];
  readonly words: readonly string[];
}

function readContent(content: unknown): Content {
  if (typeof content === 'string') {
    const { pictures, words } = scanText(content);
    return { pictures, words: [words] };
  }
  if (!Array.isArray(content)) return { pictures: pictureOf(content, true), words: [] };
  const parts = content.map(readPart);
  return {
    pictures: parts.flatMap((part) => part.pictures),
    words: [parts.flatMap((part) => part.words).join('\n')],
  };
}

const pictureTypes = ['image_url', 'output_image', 'image', 'input_image'];

function readPart(part: unknown): Content {
  const fields = asRecord(part);
  const type = asText(fields['type']);
  if (pictureTypes.includes(type) || type === '') {
    const pictures = pictureIn(part);
    if (pictures.length > 0) return { pictures, words: [] };
  }
  const text = typeof part === 'string' ? part : fields['text'];
  return typeof text === 'string' ? readContent(text) : { pictures: [], words: [] };
}

/** Where one item holds its picture, in the order services use; the first that is there counts. */
const pictureFields = ['image_url', 'b64_json', 'url', 'image', 'data', 'result', 'source'] as const;
/** Fields whose bare text is base64. */
const base64Fields: readonly string[] = ['b64_json', 'image', 'data', 'result'];

function pictureIn(item: unknown): PictureSource[] {
  const fields = asRecord(item);
  if (isPartial(fields)) return [];
  for (const name of pictureFields) {
    const found = pictureOf(fields[name], base64Fields.includes(name));
    if (found.length > 0) return found.slice(0, 1);
  }
  return [];
}

function isPartial(item: Readonly<Record<string, unknown>>): boolean {
  return (
    item['partial'] === true ||
    item['is_partial'] === true ||
    item['partial_image_index'] !== undefined ||
    asText(item['type']).includes('partial')
  );
}

/** A value that may be a picture: a file of the image worker, an address, a data URL, base64, or an object with one. */
function pictureOf(value: unknown, isBase64: boolean): PictureSource[] {
  if (typeof value === 'string') {
    const url = webAddress(value);
    if (url !== null) return [{ kind: 'url', url }];
    if (value.startsWith('data:')) return [...scanText(value).pictures];
    return isBase64 && /^[A-Za-z0-9+/_-]{40,}={0,2}$/.test(value) ? [{ kind: 'base64', base64: value }] : [];
  }
  const fields = asRecord(value);
  const file = asText(fields['$file']);
  if (/^\d{1,6}\.bin$/.test(file)) return [{ kind: 'file', name: file }];
  for (const name of ['url', 'b64_json', 'data'] as const) {
    const found = fields[name] === undefined ? [] : pictureOf(fields[name], name !== 'url');
    if (found.length > 0) return found;
  }
  return [];
}

function toolCall(call: unknown) {
  const wanted = asRecord(asRecord(call)['function']);
  return {
    name: asText(wanted['name']) || asText(asRecord(call)['type']) || 'unnamed',
    given: asText(wanted['arguments']),
  };
}

function refusalIn(message: Readonly<Record<string, unknown>>): string {
  const part = asList(message['content'])
    .map(asRecord)
    .find((each) => each['type'] === 'refusal');
  return asText(message['refusal']) || asText(part?.['refusal']);
}

function taskIn(reply: Readonly<Record<string, unknown>>): string | null {
  const isTask =
    /\btask\b/.test(asText(reply['object'])) ||
    (asText(reply['id']).startsWith('task') && reply['choices'] === undefined);
  return isTask ? asText(reply['id']) || asText(reply['task_id']) : null;
}

function eachOnce<Item>(items: readonly Item[]): Item[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const key = JSON.stringify(item);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
